//! What went wrong, as RFC 9457 problem details, and what to mind when nothing did.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An error, as `application/problem+json`.
///
/// `code` and `params` are for programs and never change with the language; `title`, `detail` and
/// `message` are for people and follow `Accept-Language`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A page that explains this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of problem it is, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do.
    pub detail: String,
    /// The stable code: that of the only or first of `errors`.
    pub code: String,
    /// Names the request in the server's log.
    pub request_id: String,
    /// Every reason at once, each with its place in the request: the faults of its shape (missing and unknown
    /// fields, other types); without those, all that lies out of bounds; without those, all that the rules refuse.
    #[serde(default)]
    pub errors: Vec<ProblemError>,
}

/// One reason of a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProblemError {
    /// RFC 6901 pointer into the request; empty: all of it.
    pub pointer: String,
    /// The stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What the message is made of.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// Something to mind that did not stop the call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Warning {
    /// RFC 6901 pointer to what it concerns; empty: all of it.
    #[cfg_attr(feature = "server", schema(example = "/care_to"))]
    pub pointer: String,
    /// The stable code: `instructor_not_at_facility`, `deadline_near`, `instructor_overloaded`,
    /// `instructor_already_notified`, `period_spans_terms`, `dues_unpaid`, or that of a problem that would follow.
    #[cfg_attr(feature = "server", schema(example = "period_spans_terms"))]
    pub code: String,
    /// What the message is made of.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// What to mind.
    #[cfg_attr(feature = "server", schema(example = "この施設には続く認定があります。"))]
    pub message: String,
}
