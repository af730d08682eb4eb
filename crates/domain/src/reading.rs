//! Who may read which revision of a report.
//!
//! The owner and the secretariat read the report in its current state. An instructor reads the
//! revision named by their open request, or else the one they last approved or returned. An
//! instructor never reads a draft, and after a withdrawal or decline reads nothing unless they
//! decided about an earlier revision.

use crate::report::Revision;

/// The state of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// 未対応: waiting for the instructor.
    Requested,
    /// 承認.
    Approved,
    /// 差し戻し.
    Returned,
    /// 辞退.
    Declined,
    /// 取り下げ.
    Withdrawn,
}

impl RequestState {
    /// Whether an instructor sees what the request was about: its message, hospital and period. Of one
    /// that was withdrawn or declined they see only that there was one.
    #[must_use]
    pub fn is_shown_to_instructor(self) -> bool {
        match self {
            Self::Requested | Self::Approved | Self::Returned => true,
            Self::Declined | Self::Withdrawn => false,
        }
    }
}

/// A request about a report that an instructor received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The revision that it names.
    pub revision: Revision,
    /// Its state.
    pub state: RequestState,
}

/// The revisions of a report that someone may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// The current report and every revision.
    All,
    /// This revision by default, and the earlier ones.
    UpTo(Revision),
    /// Only this revision.
    Only(Revision),
}

impl Readable {
    /// Returns what an instructor may read of a report, given the requests they received about it,
    /// oldest first. `None` hides even that the report exists. Instructors cannot read deleted
    /// reports.
    #[must_use]
    pub fn by_instructor(received: &[Received], deleted: bool) -> Option<Self> {
        if deleted {
            return None;
        }
        let newest = |wanted: &[RequestState]| {
            received.iter().rev().find(|request| wanted.contains(&request.state))
        };
        if let Some(open) = newest(&[RequestState::Requested]) {
            return Some(Self::UpTo(open.revision));
        }
        newest(&[RequestState::Approved, RequestState::Returned])
            .map(|decided| Self::Only(decided.revision))
    }

    /// Returns the revision to show if `wanted` is asked for (`None` asks for the default).
    /// `Ok(None)` means the current report.
    ///
    /// # Errors
    /// [`Unreadable`] if that revision may not be read.
    pub fn choose(self, wanted: Option<Revision>) -> Result<Option<Revision>, Unreadable> {
        match (self, wanted) {
            (Self::All, wanted) => Ok(wanted),
            (Self::UpTo(revision) | Self::Only(revision), None) => Ok(Some(revision)),
            (Self::UpTo(last), Some(wanted)) if wanted <= last => Ok(Some(wanted)),
            (Self::Only(only), Some(wanted)) if wanted == only => Ok(Some(wanted)),
            _ => Err(Unreadable),
        }
    }
}

/// The requested revision may not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;
