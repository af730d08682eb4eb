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
    /// The request's identifier.
    pub id: Uuid,
    /// 依頼日.
    #[serde(with = "time::serde::rfc3339")]
    pub requested_at: OffsetDateTime,
    /// 番号 of the report's slot.
    pub slot_number: u8,
    /// The report.
    pub case_id: Uuid,
    /// The requested revision.
    pub revision: u32,
    /// The programme.
    pub programme: Programme,
    /// 症例区分 of that revision.
    pub category: Option<Category>,
    /// 申請者.
    pub applicant: Person,
    /// The instructor who was asked.
    pub instructor: Person,
    /// 診療施設 of that revision.
    pub facility: Option<Accreditation>,
    /// First day of the care period.
    pub care_from: Option<Date>,
    /// Last day of the care period.
    pub care_to: Option<Date>,
    /// 状態.
    pub state: RequestState,
    /// 対応日: when it was decided or withdrawn.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// When the approval became void, because the report was reopened.
    #[serde(with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// The approval deadline of the programme's open round; null if no round is open.
    pub deadline: Option<Date>,
    /// The applicant's message.
    #[cfg_attr(feature = "server", schema(example = "ご確認をお願いいたします。"))]
    pub message: String,
    /// The instructor's comment.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// Whether the report was deleted after the request. If so, it cannot be read.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub case_deleted: bool,
}

/// `POST /approval-requests`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SendRequests {
    /// The reports, all from one book.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub case_ids: Vec<Uuid>,
    /// The instructor to ask.
    pub instructor_id: Uuid,
    /// A message to the instructor; optional.
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

/// The sent or withdrawn requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Requests {
    /// The requests in their current state, in the order given.
    pub items: Vec<ApprovalRequest>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// A decision about one request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The request.
    pub request_id: Uuid,
    /// The decision.
    pub decision: Verdict,
    /// The reason; required for a return.
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
    /// The decisions, of any kind.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub decisions: Vec<Decision>,
}

/// The number of requests by decision.
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

/// The decided requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Decided {
    /// The requests in their current state, in the order given.
    pub items: Vec<ApprovalRequest>,
    /// The number of each kind of decision.
    pub summary: DecisionSummary,
}
