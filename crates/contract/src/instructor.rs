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
    /// The report.
    pub case_id: Uuid,
    /// The code that `POST /approval-requests` would return.
    #[cfg_attr(feature = "server", schema(example = "instructor_not_qualified"))]
    pub code: String,
    /// The parameters of the message.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// What is wrong and what to do about it.
    #[cfg_attr(
        feature = "server",
        schema(example = "この指導者は承認できる資格をもっていません。")
    )]
    pub message: String,
}

/// A candidate on the page 指導者登録.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Instructor {
    /// The member's identifier.
    pub member_id: Uuid,
    /// 会員番号.
    #[cfg_attr(feature = "server", schema(example = "200001"))]
    pub member_number: Option<String>,
    /// Family and given name.
    #[cfg_attr(feature = "server", schema(example = "指導 太郎"))]
    pub name: String,
    /// Their affiliation periods.
    pub facilities: Vec<Affiliation>,
    /// Their qualifications, past and present.
    pub qualifications: Vec<Qualification>,
    /// Whether they can be asked about every given report. If none is given: whether they are a
    /// member and not the caller.
    pub eligible: bool,
    /// Every report that they cannot be asked about, and why.
    pub reasons: Vec<Reason>,
    /// Whether they worked, during the care period, at the hospital of every given report; false if
    /// none is given.
    pub worked_at_facility: bool,
    /// The number of open requests to them, from all applicants.
    pub open_requests: u64,
    /// Warnings about asking them.
    pub warnings: Vec<Warning>,
}
