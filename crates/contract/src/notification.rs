//! Notices 通知 (`S20`).

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Person, Programme};

/// The kind of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// To an instructor: a report waits for a decision.
    RequestSent,
    /// To an instructor: the request was withdrawn.
    RequestWithdrawn,
    /// To an applicant: the report was approved.
    RequestApproved,
    /// To an applicant: the report was returned, with a comment.
    RequestReturned,
    /// To an applicant: the instructor declined.
    RequestDeclined,
    /// To an instructor: a report they approved was reopened, which voids the approval.
    CaseReopened,
    /// To an applicant: the secretariat accepted the paper approval.
    PaperAccepted,
    /// To an applicant: the secretariat refused the paper approval, with a reason.
    PaperRefused,
    /// To an applicant and the secretariat: the instructor of an open request left the society.
    InstructorLeft,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::RequestSent,
        Self::RequestWithdrawn,
        Self::RequestApproved,
        Self::RequestReturned,
        Self::RequestDeclined,
        Self::CaseReopened,
        Self::PaperAccepted,
        Self::PaperRefused,
        Self::InstructorLeft,
    ];

    /// Returns the kind's name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestSent => "request_sent",
            Self::RequestWithdrawn => "request_withdrawn",
            Self::RequestApproved => "request_approved",
            Self::RequestReturned => "request_returned",
            Self::RequestDeclined => "request_declined",
            Self::CaseReopened => "case_reopened",
            Self::PaperAccepted => "paper_accepted",
            Self::PaperRefused => "paper_refused",
            Self::InstructorLeft => "instructor_left",
        }
    }
}

/// A notice about one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The notice's identifier.
    pub id: Uuid,
    /// The kind.
    pub kind: NoticeKind,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "症例1の承認が依頼されました。"))]
    pub message: String,
    /// The report.
    pub case_id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// The slot's number 番号.
    pub slot_number: u8,
    /// The request.
    pub request_id: Uuid,
    /// Who did it.
    pub actor: Option<Person>,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was read; null if unread.
    #[serde(with = "time::serde::rfc3339::option")]
    pub read_at: Option<OffsetDateTime>,
}

/// `POST /notifications/read`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReadNotices {
    /// The notices to mark as read.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub notification_ids: Vec<Uuid>,
}

/// The number of notices marked as read, and of those still unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NoticesRead {
    /// The number of these that were unread before.
    pub newly_read: u64,
    /// The number of all notices that are still unread.
    pub unread: u64,
}
