//! Qualifications 資格 of members: the certificates that let an instructor approve (`S15`).

use time::Date;
use time::macros::date;

use crate::id::QualificationId;
use crate::period::Term;
use crate::refusal::{Place, Refusal, Refusals};

/// What a member is certified as.
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
    /// 暫定指導医: certified 2009 to 2011 only, so it approves old periods only.
    ProvisionalInstructor,
}

impl QualificationKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Instructor,
        Self::Specialist,
        Self::RegisteredSupervisor,
        Self::Registered,
        Self::ProvisionalInstructor,
    ];

    /// The kinds whose holders are instructors 指導者有資格者, whatever the programme (`S15`). A
    /// programme's definition names those that count there.
    pub const APPROVING: [Self; 4] = [
        Self::Instructor,
        Self::Specialist,
        Self::RegisteredSupervisor,
        Self::ProvisionalInstructor,
    ];

    /// The last day on which anybody can have held this kind; `None` for kinds still given.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::ProvisionalInstructor => Some(date!(2022 - 03 - 31)),
            _ => None,
        }
    }

    /// Whether a term of this kind may be recorded. Terms may lie in the past, overlap others and
    /// have any length.
    ///
    /// # Errors
    /// `kind_ended` when the term goes beyond the kind's own last day.
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
    /// Which term this is.
    pub id: QualificationId,
    /// What the member is certified as.
    pub kind: QualificationKind,
    /// From when to when 認定期間.
    pub term: Term,
}
