//! The audit trail: who changed or read what, when and from where.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::Person;

/// One entry of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// The entry's identifier.
    pub id: Uuid,
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who did it; null for the system itself, or a caller who was not signed in.
    pub actor: Option<Person>,
    /// The network address of the caller; null for the command line and the worker.
    #[cfg_attr(feature = "server", schema(example = "192.0.2.10"))]
    pub address: Option<String>,
    /// The request's identifier in the log.
    #[cfg_attr(feature = "server", schema(example = "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10"))]
    pub request_id: Option<String>,
    /// The action, such as `approval_request.approved` or `case.read`.
    #[cfg_attr(feature = "server", schema(example = "case.read"))]
    pub action: String,
    /// The kind of the subject, such as `case`.
    #[cfg_attr(feature = "server", schema(example = "case"))]
    pub subject_kind: String,
    /// The action in words.
    #[cfg_attr(feature = "server", schema(example = "症例を閲覧"))]
    #[serde(default)]
    pub message: String,
    /// The subject's identifier.
    pub subject_id: Uuid,
    /// The report concerned, if any.
    pub case_id: Option<Uuid>,
    /// The revision concerned, if any.
    pub revision: Option<u32>,
    /// The changes; never a report's text.
    pub details: Value,
}

/// A daily digest over the whole trail: printed or kept elsewhere, it shows whether the trail was
/// rewritten since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Anchor {
    /// The day that it covers, and all days before.
    pub day: Date,
    /// The time at which it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// The number of entries in the trail.
    #[cfg_attr(feature = "server", schema(example = 1280))]
    pub entries: i64,
    /// The digest in hexadecimal digits.
    #[cfg_attr(
        feature = "server",
        schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    )]
    pub digest: String,
}

/// `POST /audit-events/{id}/erasure`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EraseValues {
    /// Why.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 200), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 200, example = "本人の求めによる")
    )]
    pub reason: String,
}
