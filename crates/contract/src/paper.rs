//! Approvals on paper 書面による承認 (`S11`).

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::facility::Accreditation;
use crate::{Category, PaperVerdict, Person, Programme, RequestState};

/// The maximum size of the scan of a signed form, in bytes.
pub const FILE_MAX: usize = 10 * 1024 * 1024;

/// The state of a paper approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Waiting for the secretariat.
    Requested,
    /// The secretariat accepted it: the report is approved.
    Accepted,
    /// The secretariat refused it, with a reason.
    Refused,
    /// The applicant withdrew it.
    Withdrawn,
}

impl From<PaperState> for RequestState {
    fn from(state: PaperState) -> Self {
        match state {
            PaperState::Requested => Self::Requested,
            PaperState::Accepted => Self::Approved,
            PaperState::Refused => Self::Returned,
            PaperState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl PaperState {
    /// Returns the state of a paper approval whose request has this state; `None` for declined,
    /// which papers cannot be.
    #[must_use]
    pub fn of(state: RequestState) -> Option<Self> {
        match state {
            RequestState::Requested => Some(Self::Requested),
            RequestState::Approved => Some(Self::Accepted),
            RequestState::Returned => Some(Self::Refused),
            RequestState::Withdrawn => Some(Self::Withdrawn),
            RequestState::Declined => None,
        }
    }
}

/// The scan of a signed form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PaperFile {
    /// The file name, as handed in.
    #[cfg_attr(feature = "server", schema(example = "承認書.pdf"))]
    pub name: String,
    /// The media type, by its content: `application/pdf`, `image/jpeg` or `image/png`.
    #[cfg_attr(feature = "server", schema(example = "application/pdf"))]
    pub media_type: String,
    /// The size in bytes.
    #[cfg_attr(feature = "server", schema(example = 182_044))]
    pub size: u64,
}

/// A paper approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PaperApproval {
    /// The paper approval's identifier.
    pub id: Uuid,
    /// The state.
    pub state: PaperState,
    /// The report.
    pub case_id: Uuid,
    /// The revision.
    pub revision: u32,
    /// The programme.
    pub programme: Programme,
    /// 番号 of the report's slot.
    pub slot_number: u8,
    /// 症例区分 of the revision.
    pub category: Option<Category>,
    /// The applicant who handed it in.
    pub applicant: Person,
    /// The instructor who signed.
    pub instructor: Person,
    /// 診療施設 of the revision.
    pub facility: Option<Accreditation>,
    /// First day of the care period.
    pub care_from: Option<Date>,
    /// Last day of the care period.
    pub care_to: Option<Date>,
    /// The day of the signature.
    pub signed_on: Date,
    /// The scan.
    pub file: PaperFile,
    /// When it was handed in.
    #[serde(with = "time::serde::rfc3339")]
    pub requested_at: OffsetDateTime,
    /// When it was accepted, refused or withdrawn.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// When the approval became void, because the report was reopened.
    #[serde(with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// The secretariat's comment.
    #[cfg_attr(feature = "server", schema(example = "押印を確認しました。"))]
    pub comment: Option<String>,
}

/// `POST /cases/{case_id}/paper-approvals`, as the parts of `multipart/form-data`.
#[cfg(feature = "server")]
#[derive(utoipa::ToSchema)]
pub struct HandInPaper {
    /// The scan of the signed and sealed form: PDF, JPEG or PNG, by its content; at most 10 MiB.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
    /// The instructor who signed, who must have left the society.
    pub instructor_id: Uuid,
    /// The day of the signature, not in the future.
    pub signed_on: Date,
}

/// `POST /paper-approvals/{id}/decision`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DecidePaper {
    /// The decision.
    pub decision: PaperVerdict,
    /// The reason; required for a refusal.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::note"))]
    #[cfg_attr(feature = "server", schema(max_length = 2000, example = "押印を確認しました。"))]
    #[serde(default)]
    pub comment: Option<String>,
}
