//! Instructors 指導者 whom an applicant may ask (`S8`, `S9`, `S15`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::Warning;
use crate::member::{Affiliation, Qualification};

/// Why an instructor cannot be asked about a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Reason {
    /// About which report.
    pub case_id: Uuid,
    /// The code that `POST /approval-requests` would answer.
    #[cfg_attr(feature = "server", schema(example = "instructor_not_qualified"))]
    pub code: String,
    /// What the message is made of.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// What is wrong and what to do.
    #[cfg_attr(
        feature = "server",
        schema(example = "この指導者は承認できる資格をもっていません。")
    )]
    pub message: String,
}

/// A candidate on 指導者登録.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Instructor {
    /// Identifies the member.
    pub member_id: Uuid,
    /// 会員番号.
    #[cfg_attr(feature = "server", schema(example = "200001"))]
    pub member_number: Option<String>,
    /// Family and given name.
    #[cfg_attr(feature = "server", schema(example = "指導 太郎"))]
    pub name: String,
    /// Where they work and worked.
    pub facilities: Vec<Affiliation>,
    /// What they are or were certified as.
    pub qualifications: Vec<Qualification>,
    /// Whether they can be asked about every report that was named; where none was, whether they are a
    /// member and not the caller.
    pub eligible: bool,
    /// Every report that fails, and why.
    pub reasons: Vec<Reason>,
    /// Whether they worked, during the care period, at the hospital of every report that was named; false where none was.
    pub worked_at_facility: bool,
    /// How many requests wait for them, of all applicants.
    pub open_requests: u64,
    /// What to mind before asking them.
    pub warnings: Vec<Warning>,
}
