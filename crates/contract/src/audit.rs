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
    #[cfg_attr(feature = "server", schema(example = "192.0.2.10"))]
    pub address: Option<String>,
    /// In which request, as the log names it.
    #[cfg_attr(feature = "server", schema(example = "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10"))]
    pub request_id: Option<String>,
    /// What was done, such as `approval_request.approved` or `case.read`.
    #[cfg_attr(feature = "server", schema(example = "case.read"))]
    pub action: String,
    /// To what: the kind of thing, such as `case`.
    #[cfg_attr(feature = "server", schema(example = "case"))]
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
