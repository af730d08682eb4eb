//! What to mind, which never blocks.

use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use uuid::uuid;

use super::{Place, Refusal};
use crate::facility::{Accreditation, AccreditationKind};
use crate::id::{AccreditationId, FacilityId};
use crate::period::Period;

/// Something to mind that never blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The instructor has no affiliation with the hospital in the care period (`S9`).
    InstructorNotAtFacility,
    /// The approval deadline is near (`S14`).
    DeadlineNear {
        /// The deadline.
        deadline: Date,
        /// Days left, today not counted.
        days_left: u32,
    },
    /// The instructor has many open requests (`S14`).
    InstructorOverloaded {
        /// How many, this batch included.
        open: usize,
    },
    /// The instructor has been told of the request that is withdrawn (`S7`).
    InstructorAlreadyNotified {
        /// When.
        at: OffsetDateTime,
    },
    /// The real period may go on into another term of the same hospital: it is to be written at the
    /// head of 介入時までの現病歴 (`S13`).
    PeriodSpansTerms {
        /// The other term.
        adjoining: Box<Accreditation>,
    },
    /// Dues of the applicant are recorded as unpaid (`S19`).
    DuesUnpaid {
        /// Of which years, by the calendar year in which each begins; the oldest first.
        years: Vec<i32>,
    },
    /// What would be refused when registering, in a draft, or since something was corrected later.
    Unfit(Refusal),
}

impl Warning {
    /// The stable code; that of the refusal for [`Warning::Unfit`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InstructorNotAtFacility => "instructor_not_at_facility",
            Self::DeadlineNear { .. } => "deadline_near",
            Self::InstructorOverloaded { .. } => "instructor_overloaded",
            Self::InstructorAlreadyNotified { .. } => "instructor_already_notified",
            Self::PeriodSpansTerms { .. } => "period_spans_terms",
            Self::DuesUnpaid { .. } => "dues_unpaid",
            Self::Unfit(refusal) => refusal.code(),
        }
    }

    /// One warning of each kind that has a code of its own, as [`Refusal::one_of_each`].
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let adjoining = Accreditation {
            id: AccreditationId(uuid!("0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f11")),
            facility: FacilityId(uuid!("0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f12")),
            name: "見本病院".to_owned(),
            number: "A-101".to_owned(),
            kind: AccreditationKind::Training,
            term: Period::ONE_DAY.into(),
        };
        vec![
            Self::InstructorNotAtFacility,
            Self::DeadlineNear { deadline: date!(2026 - 07 - 31), days_left: 7 },
            Self::InstructorOverloaded { open: 21 },
            Self::InstructorAlreadyNotified { at: datetime!(2026-07-01 09:00 UTC) },
            Self::PeriodSpansTerms { adjoining: Box::new(adjoining) },
            Self::DuesUnpaid { years: vec![2025, 2026] },
        ]
    }
}

/// A warning with the place that it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned {
    /// Where.
    pub at: Place,
    /// What to mind.
    pub warning: Warning,
}
