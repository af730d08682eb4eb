//! Why a command is refused, and what to mind when it is not.
//!
//! A [`Refusal`] has a stable code and typed parameters; the sentence a person reads is made from it
//! by the `wording` crate, the JSON a program reads by the `contract` crate. Rules collect **all**
//! their reasons, each with the [`Place`] in the input that it points at.

mod declare;
mod gathered;
mod place;

mod warning;

pub use gathered::{Reason, Refusals, Refused};
pub use place::Place;
pub use warning::{Warned, Warning};

use time::Date;
use time::macros::date;

use crate::application::Lacking;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::period::{Period, Term};
use crate::programme::{Condition, Programme, SlotNumber};
use crate::qualification::QualificationKind;
use crate::report::Status;

/// An end of what a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A number.
    Number(i64),
    /// A civil date.
    Day(Date),
}

impl From<usize> for Bound {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The day of the samples.
const DAY: Date = date!(2026 - 07 - 31);

crate::reasons! {
    /// One reason of the rules why something is refused.
    ///
    /// Variants carry the parameters that the sentence and the way out need.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Refusal, of RefusalKind {
        /// The report is requested, approved or submitted, and so cannot be changed or asked about.
        state CaseLocked {
            /// Its state.
            status: Status = Status::Requested,
        } = "case_locked",
        /// Only a registered report can be asked about.
        state NotRegistered {
            /// Its state.
            status: Status = Status::Requested,
        } = "not_registered",
        /// Only an approved report can be reopened.
        state NotApproved {
            /// Its state.
            status: Status = Status::Requested,
        } = "not_approved",
        /// The report is in an open request already.
        state AlreadyRequested = "already_requested",
        /// The request is not open: decided, or withdrawn.
        state NotRequested = "not_requested",
        /// The programme's reports need no approval (`S10`).
        state ApprovalNotRequired = "approval_not_required",
        /// The registration window is not open.
        state RegistrationClosed {
            /// The window of the round that counts; `None` before the first one.
            window: Option<Period> = Some(Period::ONE_DAY),
        } = "registration_closed",
        /// The approval deadline has passed, or no round is open (`S14`).
        state ApprovalDeadlinePassed {
            /// The deadline of the round that counts; `None` before the first one.
            deadline: Option<Date> = Some(DAY),
        } = "approval_deadline_passed",
        /// The application window is not open (`S19`).
        state ApplicationClosed {
            /// The window of the round that counts; `None` before the first one.
            window: Option<Period> = Some(Period::ONE_DAY),
        } = "application_closed",
        /// The book was applied with already, or another one in the same round.
        state AlreadyApplied = "already_applied",
        /// The applicant applies for another programme in the same year, which excludes this one.
        state ConflictingApplication {
            /// For which one.
            programme: Programme = Programme::SpecialistTransfer,
            /// When they applied.
            applied_on: Date = DAY,
        } = "conflicting_application",
        /// Somebody must be left who may do everything of the secretariat.
        state LastSecretary = "last_secretary",
        /// The next book holds reports, so that the one before cannot be opened again.
        state NextBookBegun = "next_book_begun",
        /// The application was voided.
        state ApplicationVoided = "application_voided",
        /// Only the reports of a failed application are copied.
        state ApplicationNotFailed = "application_not_failed",
        /// The slot holds another report.
        state SlotTaken = "slot_taken",
        /// The round would be open on the same day as another of its programme.
        state RoundOverlaps {
            /// The other round's name.
            name: String = "2026".to_owned(),
            /// When the other is open.
            open: Period = Period::ONE_DAY,
        } = "round_overlaps",
        /// The care period ends before it begins.
        input CarePeriodReversed {
            /// Its first day.
            from: Date = DAY,
            /// Its last day.
            to: Date = DAY,
        } = "care_period_reversed",
        /// The care period ends after today.
        input CarePeriodInFuture {
            /// Today, in Japan.
            today: Date = DAY,
        } = "care_period_in_future",
        /// A day of the care period lies outside the accreditation's term (`S13`).
        input OutsideAccreditationTerm {
            /// The accreditation's term.
            term: Term = Period::ONE_DAY.into(),
            /// The days of the care period outside it.
            uncovered: Vec<Period> = vec![Period::ONE_DAY],
            /// Another term of the same hospital that adjoins.
            adjoining: Option<Box<Accreditation>> = None,
        } = "outside_accreditation_term",
        /// The slot's category is fixed (`S5`).
        input CategoryFixed {
            /// To this one.
            category: Category = Category::Pain,
        } = "category_fixed",
        /// A report in a free slot needs a category (`S5`).
        input CategoryRequired = "category_required",
        /// The field must be filled.
        input FieldRequired = "field_required",
        /// The text is too long.
        input FieldTooLong {
            /// How long it is, in grapheme clusters.
            length: usize = 801,
            /// How long it may be.
            max: usize = 800,
        } = "field_too_long",
        /// A return needs a comment.
        input CommentRequired = "comment_required",
        /// Nobody can ask themselves 自己承認 (`S10`).
        input InstructorIsApplicant = "instructor_is_applicant",
        /// The member has no qualification that may approve in this round (`S15`).
        input InstructorNotQualified {
            /// The kinds that may.
            kinds: Vec<QualificationKind> = vec![QualificationKind::Specialist],
        } = "instructor_not_qualified",
        /// The instructor's qualifying terms do not cover the care period (`S15`).
        input OutsideInstructorTerm {
            /// The qualifying terms.
            terms: Vec<(QualificationKind, Term)> = vec![(QualificationKind::Specialist, Period::ONE_DAY.into())],
            /// The days of the care period outside all of them.
            uncovered: Vec<Period> = vec![Period::ONE_DAY],
        } = "outside_instructor_term",
        /// The instructor has left the society; the way out is the paper approval (`S11`).
        input InstructorRetired {
            /// The first day on which they are no longer a member.
            left_on: Date = DAY,
        } = "instructor_retired",
        /// The instructor is a member and can be asked in the system; papers are for those who left
        /// (`S11`).
        input InstructorNotRetired = "instructor_not_retired",
        /// The book is not complete (`S19`).
        input BookIncomplete {
            /// The slots without a finished report, and how each stands.
            slots: Vec<Lacking> = vec![Lacking {
                slot: SlotNumber::stored(3),
                status: Status::Draft,
                unfit: vec![],
            }],
            /// The categories of which there is no finished report.
            categories: Vec<Category> = vec![Category::Delirium],
        } = "book_incomplete",
        /// The applicant does not meet a condition of the programme.
        input ApplicantNotEligible {
            /// Which one.
            condition: Condition = Condition::HoldsNoneOf(vec![QualificationKind::Specialist]),
        } = "applicant_not_eligible",
        /// The reports belong to two books.
        input MixedBooks = "mixed_books",
        /// The same item is given twice.
        input DuplicateItem = "duplicate_item",
        /// More items than one call takes.
        input TooManyItems {
            /// The most it takes.
            max: usize = 200,
        } = "too_many_items",
        /// A period that ends before it begins.
        input PeriodReversed {
            /// Its first day.
            from: Date = DAY,
            /// Its last day.
            to: Date = DAY,
        } = "period_reversed",
        /// The approval deadline lies after the end of the application window.
        input DeadlineAfterApplication {
            /// The last day of the application window.
            application_to: Date = DAY,
        } = "deadline_after_application",
        /// Something else has this value, which must be unique.
        input AlreadyExists {
            /// The field.
            field: &'static str = "email",
        } = "already_exists",
        /// The password is too short.
        input PasswordTooShort {
            /// The least number of characters.
            min: usize = 13,
        } = "password_too_short",
        /// The password has too many bytes.
        input PasswordTooLong {
            /// How many it has.
            length: usize = 2_000,
            /// The most it may have.
            max: usize = 1_024,
        } = "field_too_long",
        /// The password is among those that guessing begins with.
        input PasswordTooCommon = "password_too_common",
        /// The value lies outside what is possible.
        input OutOfRange {
            /// The least possible value.
            min: Bound = Bound::Number(0),
            /// The greatest possible value.
            max: Bound = Bound::Number(120),
        } = "out_of_range",
        /// The value is of another type or form than the field.
        input InvalidValue = "invalid_value",
        /// The text of a single line holds a line break, a control character, or a damaged one.
        input NotALine = "invalid_value",
        /// No mail can be sent to the address.
        input NotAnAddress = "invalid_value",
        /// Nobody can have held this kind of qualification so late.
        input KindEnded {
            /// The kind's last day.
            last_day: Date = DAY,
        } = "kind_ended",
        /// What the identifier names does not exist, or not for the one who asks.
        input NotFound = "not_found",
        /// There is no such field.
        input UnknownField = "unknown_field",
    }
}

impl Refusal {
    /// `OutOfRange` for a count.
    #[must_use]
    pub fn out_of_range(min: usize, max: usize) -> Self {
        Self::OutOfRange { min: Bound::from(min), max: Bound::from(max) }
    }

    /// One refusal for each sentence that a refusal can have.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let mut samples = Self::one_of_each();
        samples.extend([
            Self::RegistrationClosed { window: None },
            Self::ApprovalDeadlinePassed { deadline: None },
            Self::ApplicationClosed { window: None },
        ]);
        samples
    }
}
