//! One refusal and one warning of each kind.

use time::macros::{date, datetime};
use uuid::Uuid;

use super::{Refusal, Warning};
use crate::application::Lacking;
use crate::category::Category;
use crate::facility::{Accreditation, AccreditationKind};
use crate::id::{AccreditationId, FacilityId};
use crate::period::{Period, Term};
use crate::programme::{Condition, Programme, SlotNumber};
use crate::qualification::QualificationKind;
use crate::report::Status;

impl Refusal {
    /// One refusal of each kind, for descriptions and for checking that each has its words.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let day = date!(2026 - 07 - 31);
        let term: Term = Period::ONE_DAY.into();
        let status = Status::Requested;
        vec![
            Self::CaseLocked { status },
            Self::NotRegistered { status },
            Self::NotApproved { status },
            Self::AlreadyRequested,
            Self::NotRequested,
            Self::ApprovalNotRequired,
            Self::RegistrationClosed { window: Some(Period::ONE_DAY) },
            Self::RegistrationClosed { window: None },
            Self::ApprovalDeadlinePassed { deadline: Some(day) },
            Self::ApprovalDeadlinePassed { deadline: None },
            Self::ApplicationClosed { window: Some(Period::ONE_DAY) },
            Self::ApplicationClosed { window: None },
            Self::AlreadyApplied,
            Self::ConflictingApplication {
                programme: Programme::SpecialistTransfer,
                applied_on: day,
            },
            Self::NextBookBegun,
            Self::ApplicationVoided,
            Self::ApplicationNotFailed,
            Self::AlreadySent,
            Self::EndpointDisabled,
            Self::SlotTaken,
            Self::RoundOverlaps { name: "2026".to_owned(), open: Period::ONE_DAY },
            Self::CarePeriodReversed { from: day, to: day },
            Self::CarePeriodInFuture { today: day },
            Self::OutsideAccreditationTerm {
                term,
                uncovered: vec![Period::ONE_DAY],
                adjoining: None,
            },
            Self::CategoryFixed { category: Category::Pain },
            Self::CategoryRequired,
            Self::FieldRequired,
            Self::FieldTooLong { length: 801, max: 800 },
            Self::CommentRequired,
            Self::InstructorIsApplicant,
            Self::InstructorNotQualified { kinds: vec![QualificationKind::Specialist] },
            Self::OutsideInstructorTerm {
                terms: vec![(QualificationKind::Specialist, term)],
                uncovered: vec![Period::ONE_DAY],
            },
            Self::InstructorRetired { left_on: day },
            Self::InstructorNotRetired,
            Self::FileTypeNotSupported,
            Self::NotATable,
            Self::FormulaInCell,
            Self::DamagedText,
            Self::QuoteNotClosed,
            Self::Ambiguous,
            Self::BookIncomplete {
                slots: vec![Lacking {
                    slot: SlotNumber::stored(3),
                    status: Status::Draft,
                    unfit: vec![],
                }],
                categories: vec![Category::Delirium],
            },
            Self::ApplicantNotEligible {
                condition: Condition::HoldsNoneOf(vec![QualificationKind::Specialist]),
            },
            Self::MixedBooks,
            Self::DuplicateItem,
            Self::TooManyItems { max: 200 },
            Self::PeriodReversed { from: day, to: day },
            Self::DeadlineAfterApplication { application_to: day },
            Self::AlreadyExists { field: "email" },
            Self::PasswordTooShort { min: 13 },
            Self::out_of_range(0, 120),
            Self::InvalidValue,
            Self::NotALine,
            Self::NotAnAddress,
            Self::UrlNotPublic,
            Self::KindEnded { last_day: day },
            Self::NotFound,
            Self::UnknownField,
        ]
    }
}

impl Warning {
    /// One warning of each kind that has a code of its own, as [`Refusal::samples`].
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let adjoining = Accreditation {
            id: AccreditationId(Uuid::nil()),
            facility: FacilityId(Uuid::nil()),
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
