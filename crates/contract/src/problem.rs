//! Errors, as RFC 9457 problem details, and warnings.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An error, as `application/problem+json`.
///
/// `code` and `params` are for programs and do not depend on the language; `title`, `detail` and
/// `message` are for people and follow `Accept-Language`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The address of a page that explains this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do about it.
    pub detail: String,
    /// The stable code: the code of the only or first of `errors`.
    pub code: String,
    /// The request's identifier in the server's log.
    pub request_id: String,
    /// All reasons, each with its place in the request. Faults of shape (missing and unknown
    /// fields, wrong types) come alone; without them, everything out of bounds; without those,
    /// everything that the rules refuse.
    #[serde(default)]
    pub errors: Vec<ProblemError>,
}

/// One reason of a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProblemError {
    /// RFC 6901 pointer into the request; empty means the whole request.
    pub pointer: String,
    /// The stable code.
    pub code: String,
    /// What is wrong and what to do about it.
    pub message: String,
    /// The parameters of the message.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// A warning, which does not stop the call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Warning {
    /// RFC 6901 pointer to what it concerns; empty means the whole request.
    #[cfg_attr(feature = "server", schema(example = "/care_to"))]
    pub pointer: String,
    /// The stable code: `instructor_not_at_facility`, `deadline_near`, `instructor_overloaded`,
    /// `instructor_already_notified`, `period_spans_terms`, `dues_unpaid`, or that of a problem that would follow.
    #[cfg_attr(feature = "server", schema(example = "period_spans_terms"))]
    pub code: String,
    /// The parameters of the message.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// The warning in words.
    #[cfg_attr(feature = "server", schema(example = "この施設には続く認定があります。"))]
    pub message: String,
}
