//! The audit trail: who did or read what, when, from where.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Person;

/// One entry of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// Identifies the entry.
    pub id: Uuid,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who; null: the system itself, or somebody not signed in.
    pub actor: Option<Person>,
    /// From which network address; null: from the command line or a worker.
    pub address: Option<String>,
    /// In which request, as the log names it.
    pub request_id: Option<String>,
    /// What was done, such as `approval_request.approved` or `case.read`.
    pub action: String,
    /// To what: the kind of thing, such as `case`.
    pub subject_kind: String,
    /// To which one.
    pub subject_id: Uuid,
    /// The report that it concerns, if any.
    pub case_id: Option<Uuid>,
    /// Its revision, if one is concerned.
    pub revision: Option<u32>,
    /// What changed; never a report's text.
    pub details: Value,
}
