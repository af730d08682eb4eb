//! Qualifications 資格 of members: the certificates that let an instructor approve (`S15`).

use time::Date;
use time::macros::date;

use crate::id::QualificationId;
use crate::period::Term;
use crate::refusal::{Place, Refusal, Refusals};

/// The kind of a member's qualification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QualificationKind {
    /// 指導医.
    Instructor,
    /// 専門医.
    Specialist,
    /// 研修指導者資格を有する認定登録医.
    RegisteredSupervisor,
    /// 認定登録医, without the designation; may not approve.
    Registered,
    /// 暫定指導医: granted from 2009 to 2011 only, so it approves old periods only.
    ProvisionalInstructor,
}

impl QualificationKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Instructor,
        Self::Specialist,
        Self::RegisteredSupervisor,
        Self::Registered,
        Self::ProvisionalInstructor,
    ];

    /// The kinds whose holders are instructors 指導者有資格者 in any programme (`S15`). A programme's
    /// definition names the kinds that count there.
    pub const APPROVING: [Self; 4] = [
        Self::Instructor,
        Self::Specialist,
        Self::RegisteredSupervisor,
        Self::ProvisionalInstructor,
    ];

    /// Returns the last day on which anyone can have held this kind, or `None` for kinds still
    /// granted.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::ProvisionalInstructor => Some(date!(2022 - 03 - 31)),
            _ => None,
        }
    }

    /// Checks that a term of this kind may be recorded. Terms may lie in the past, overlap others
    /// and have any length.
    ///
    /// # Errors
    /// `kind_ended` if the term extends beyond the kind's own last day.
    pub fn check_term(self, term: Term) -> Result<(), Refusals> {
        match self.last_day() {
            Some(last_day) if term.to().is_none_or(|to| to > last_day) => {
                Err(Refusals::one(Place::field("term_to"), Refusal::KindEnded { last_day }))
            }
            _ => Ok(()),
        }
    }
}

/// One term of a member's qualification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// The term's identifier.
    pub id: QualificationId,
    /// The kind.
    pub kind: QualificationKind,
    /// The first and last day 認定期間.
    pub term: Term,
}
