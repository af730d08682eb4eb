//! A report in its slot: its state, and how long it can be restored once deleted.

use time::{Date, Duration, OffsetDateTime};

use crate::id::{CaseBookId, CaseId, MemberId, RequestId};
use crate::period::tokyo_date;
use crate::programme::SlotNumber;
use crate::report::{Outline, Revision, Status};

/// How many days a deleted report can be restored (`S18`).
pub const RESTORABLE_DAYS: i64 = 30;

/// A request that includes a report, in the system or on paper (`S11`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The approval request or paper approval.
    pub request: RequestId,
    /// Whether it is a paper approval, which the secretariat decides.
    pub on_paper: bool,
    /// The instructor who was asked.
    pub instructor: MemberId,
    /// When the instructor was asked.
    pub at: OffsetDateTime,
    /// The revision in question.
    pub revision: Revision,
}

/// The state of a report, with its data. An empty slot has no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 下書き, with the last revision if it was registered before.
    Draft(Option<Revision>),
    /// 未承認, as this revision.
    Registered(Revision),
    /// 承認依頼中.
    Requested(Asked),
    /// 承認済, by the instructor who was asked.
    Approved {
        /// The approved request.
        asked: Asked,
        /// When it was approved.
        at: OffsetDateTime,
    },
    /// 差し戻し, until the report is registered again.
    Returned {
        /// The returned request.
        asked: Asked,
        /// When it was returned.
        at: OffsetDateTime,
        /// What to correct.
        comment: String,
    },
    /// 申請済: part of an application, and never changed again.
    Submitted {
        /// The revision in the application.
        revision: Revision,
        /// The approved request and when it was approved; `None` where no approval is needed.
        approved: Option<(Asked, OffsetDateTime)>,
    },
}

impl State {
    /// Returns the name of the state.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Draft(_) => Status::Draft,
            Self::Registered(_) => Status::Registered,
            Self::Requested(_) => Status::Requested,
            Self::Approved { .. } => Status::Approved,
            Self::Returned { .. } => Status::Returned,
            Self::Submitted { .. } => Status::Submitted,
        }
    }

    /// Returns the request that led to the state, if any.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        match self {
            Self::Requested(asked)
            | Self::Approved { asked, .. }
            | Self::Returned { asked, .. }
            | Self::Submitted { approved: Some((asked, _)), .. } => Some(asked),
            Self::Draft(_) | Self::Registered(_) | Self::Submitted { approved: None, .. } => None,
        }
    }

    /// Returns the last registered revision; `None` before the first.
    #[must_use]
    pub fn revision(&self) -> Option<Revision> {
        match self {
            Self::Draft(last) => *last,
            Self::Registered(revision) | Self::Submitted { revision, .. } => Some(*revision),
            Self::Requested(asked)
            | Self::Approved { asked, .. }
            | Self::Returned { asked, .. } => Some(asked.revision),
        }
    }
}

/// A report in its slot, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The report's identifier.
    pub id: CaseId,
    /// The book.
    pub book: CaseBookId,
    /// The slot.
    pub slot: SlotNumber,
    /// The columns of the table.
    pub outline: Outline,
    /// Its state.
    pub state: State,
    /// Whether an instructor has ever been asked about it, in any round.
    pub asked_before: bool,
}

impl Case {
    /// Returns the last registered revision; `None` before the first.
    #[must_use]
    pub fn revision(&self) -> Option<Revision> {
        self.state.revision()
    }
}

/// A deleted report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedCase {
    /// The report before its deletion.
    pub case: Case,
    /// When it was deleted.
    pub at: OffsetDateTime,
}

impl DeletedCase {
    /// Returns the last day on which it can be restored (`S18`).
    #[must_use]
    pub fn restorable_until(&self) -> Date {
        tokyo_date(self.at).saturating_add(Duration::days(RESTORABLE_DAYS))
    }

    /// Returns whether it can be restored today (`S18`).
    #[must_use]
    pub fn is_restorable(&self, today: Date) -> bool {
        today <= self.restorable_until()
    }
}
