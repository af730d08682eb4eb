//! Notices 通知 (`S20`).

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Person, Programme};

/// What a notice is about.
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
    /// To an instructor: the report that they approved was opened again, which voids the approval.
    CaseReopened,
    /// To an applicant: the secretariat accepted the paper approval.
    PaperAccepted,
    /// To an applicant: the secretariat refused the paper approval, with a reason.
    PaperRefused,
    /// To an applicant and the secretariat: the instructor of an open request left the society.
    InstructorLeft,
    /// To an applicant: the mail with the request did not reach the instructor.
    MailUndelivered,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::RequestSent,
        Self::RequestWithdrawn,
        Self::RequestApproved,
        Self::RequestReturned,
        Self::RequestDeclined,
        Self::CaseReopened,
        Self::PaperAccepted,
        Self::PaperRefused,
        Self::InstructorLeft,
        Self::MailUndelivered,
    ];

    /// The kind as the API spells it.
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
            Self::MailUndelivered => "mail_undelivered",
        }
    }
}

/// A notice about one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Identifies the notice.
    pub id: Uuid,
    /// What it is about.
    pub kind: NoticeKind,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "症例1の承認が依頼されました。"))]
    pub message: String,
    /// Which report.
    pub case_id: Uuid,
    /// Of which programme.
    pub programme: Programme,
    /// In which slot.
    pub slot_number: u8,
    /// Which request.
    pub request_id: Uuid,
    /// Who did it.
    pub actor: Option<Person>,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was read; null: not yet.
    #[serde(with = "time::serde::rfc3339::option")]
    pub read_at: Option<OffsetDateTime>,
}

/// `POST /notifications/read`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReadNotices {
    /// The notices that were read.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 200))]
    pub notification_ids: Vec<Uuid>,
}

/// The answer: how many were unread before, and how many still are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NoticesRead {
    /// How many of them had not been read before.
    pub newly_read: u64,
    /// How many of all notices are still unread.
    pub unread: u64,
}
