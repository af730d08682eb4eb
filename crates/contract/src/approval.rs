//! Approval requests 承認依頼: sending, withdrawing, deciding (`S6`–`S10`, `S14`–`S16`).

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::facility::Accreditation;
use crate::{Category, Person, Programme, RequestState, Verdict, Warning};

/// An approval request about one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApprovalRequest {
    /// Identifies the request.
    pub id: Uuid,
    /// 依頼日.
    #[serde(with = "time::serde::rfc3339")]
    pub requested_at: OffsetDateTime,
    /// 番号 of the report's slot.
    pub slot_number: u8,
    /// Which report.
    pub case_id: Uuid,
    /// Which revision of it.
    pub revision: u32,
    /// Of which programme.
    pub programme: Programme,
    /// 症例区分 of that revision.
    pub category: Option<Category>,
    /// 申請者.
    pub applicant: Person,
    /// Who was asked.
    pub instructor: Person,
    /// 診療施設 of that revision.
    pub facility: Option<Accreditation>,
    /// First day of its care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// 状態.
    pub state: RequestState,
    /// 対応日: when it was decided or withdrawn.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// When the approval became void since the report was opened again.
    #[serde(with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// The approval deadline of the programme's round; null where none is open.
    pub deadline: Option<Date>,
    /// What the applicant wrote.
    #[cfg_attr(feature = "server", schema(example = "ご確認をお願いいたします。"))]
    pub message: String,
    /// What the instructor wrote.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// Whether the report was deleted since; then it cannot be read.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub case_deleted: bool,
}

/// `POST /approval-requests`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SendRequests {
    /// The reports, all of one book.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub case_ids: Vec<Uuid>,
    /// Who is asked.
    pub instructor_id: Uuid,
    /// A word to the instructor; may be left out.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_comment")))]
    #[cfg_attr(
        feature = "server",
        schema(max_length = 2000, example = "ご確認をお願いいたします。")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::note"))]
    #[serde(default)]
    pub message: Option<String>,
}

/// `POST /approval-requests/withdrawals`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WithdrawRequests {
    /// The requests.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub request_ids: Vec<Uuid>,
}

/// What was sent or withdrawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Requests {
    /// The requests as they stand now, in the order in which they were named.
    pub items: Vec<ApprovalRequest>,
    /// What to mind.
    pub warnings: Vec<Warning>,
}

/// A decision about one request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// About which request.
    pub request_id: Uuid,
    /// What is decided.
    pub decision: Verdict,
    /// Why; required to return.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::note"))]
    #[cfg_attr(feature = "server", schema(max_length = 2000, example = "考察を加えてください。"))]
    #[serde(default)]
    pub comment: Option<String>,
}

/// `POST /approval-requests/decisions`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// The decisions; their kinds may be mixed.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub decisions: Vec<Decision>,
}

/// How many requests were decided how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DecisionSummary {
    /// 承認.
    pub approved: usize,
    /// 差し戻し.
    pub returned: usize,
    /// 辞退.
    pub declined: usize,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Decided {
    /// The requests as they stand now, in the order in which they were named.
    pub items: Vec<ApprovalRequest>,
    /// How many of each kind.
    pub summary: DecisionSummary,
}
