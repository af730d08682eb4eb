//! Who may read which revision of a report.
//!
//! The owner and the secretariat read a report as it stands. An instructor reads what they were
//! asked about: the revision that their open request names, else the one that they last approved or
//! returned; never a draft, and nothing after a withdrawal or a decline unless they decided on an
//! earlier revision.

use crate::report::Revision;

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// 未対応: waits for the instructor.
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

/// A request that an instructor got about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The revision that it names.
    pub revision: Revision,
    /// How it stands.
    pub state: RequestState,
}

/// What somebody may read of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// The report as it stands, and every revision.
    All,
    /// By default this revision, and the earlier ones.
    UpTo(Revision),
    /// This revision alone.
    Only(Revision),
}

impl Readable {
    /// What an instructor may read of a report about which they got these requests, oldest first.
    /// `None`: nothing, not even that it exists. A deleted report is not read by an instructor.
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

    /// The revision to show when `wanted` was asked for (`None`: whichever comes by default);
    /// `Ok(None)` is the report as it stands.
    ///
    /// # Errors
    /// [`Unreadable`] where that revision may not be read.
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

/// The revision that was asked for may not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;
