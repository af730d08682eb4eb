//! Why a command is refused, and what to mind when it is not.
//!
//! A [`Refusal`] has a stable code and typed parameters; the sentence a person reads is made from it
//! by the `wording` crate, the JSON a program reads by the `contract` crate. Rules collect **all**
//! their reasons, each with the [`Place`] in the input that it points at.

mod place;
mod reasons;
mod samples;
mod warning;

pub use place::Place;
pub use reasons::{Refusals, Refused};
pub use warning::{Warned, Warning};

use time::Date;

use crate::application::Lacking;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::period::{Period, Term};
use crate::programme::{Condition, Programme};
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

/// One reason why something is refused.
///
/// Variants carry the parameters that the sentence and the way out need. Those for which
/// [`is_state`](Self::is_state) holds say that the time or the state is wrong, the others that the
/// input is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The report is requested, approved or submitted, and so cannot be changed or asked about.
    CaseLocked {
        /// Its state.
        status: Status,
    },
    /// Only a registered report can be asked about.
    NotRegistered {
        /// Its state.
        status: Status,
    },
    /// Only an approved report can be reopened.
    NotApproved {
        /// Its state.
        status: Status,
    },
    /// The report is in an open request already.
    AlreadyRequested,
    /// The request is not open: decided, or withdrawn.
    NotRequested,
    /// The programme's reports need no approval (`S10`).
    ApprovalNotRequired,
    /// The registration window is not open.
    RegistrationClosed {
        /// The window of the round that counts; `None` before the first one.
        window: Option<Period>,
    },
    /// The approval deadline has passed, or no round is open (`S14`).
    ApprovalDeadlinePassed {
        /// The deadline of the round that counts; `None` before the first one.
        deadline: Option<Date>,
    },
    /// The application window is not open (`S19`).
    ApplicationClosed {
        /// The window of the round that counts; `None` before the first one.
        window: Option<Period>,
    },
    /// The book was applied with already, or another one in the same round.
    AlreadyApplied,
    /// The applicant applies for another programme in the same year, which excludes this one.
    ConflictingApplication {
        /// For which one.
        programme: Programme,
        /// When they applied.
        applied_on: Date,
    },
    /// The next book holds reports, so that the one before cannot be opened again.
    NextBookBegun,
    /// The application was voided.
    ApplicationVoided,
    /// Only the reports of a failed application are copied.
    ApplicationNotFailed,
    /// The mail has left already.
    AlreadySent,
    /// The webhook endpoint is disabled, and so told of nothing.
    EndpointDisabled,
    /// The slot holds another report.
    SlotTaken,
    /// The round would be open on the same day as another of its programme.
    RoundOverlaps {
        /// The other round's name.
        name: String,
        /// When the other is open.
        open: Period,
    },

    /// The care period ends before it begins.
    CarePeriodReversed {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// The care period ends after today.
    CarePeriodInFuture {
        /// Today, in Japan.
        today: Date,
    },
    /// A day of the care period lies outside the accreditation's term (`S13`).
    OutsideAccreditationTerm {
        /// The accreditation's term.
        term: Term,
        /// The days of the care period outside it.
        uncovered: Vec<Period>,
        /// Another term of the same hospital that adjoins.
        adjoining: Option<Box<Accreditation>>,
    },
    /// The slot's category is fixed (`S5`).
    CategoryFixed {
        /// To this one.
        category: Category,
    },
    /// A report in a free slot needs a category (`S5`).
    CategoryRequired,
    /// The field must be filled.
    FieldRequired,
    /// The text is too long.
    FieldTooLong {
        /// How long it is, in grapheme clusters.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// A return needs a comment.
    CommentRequired,
    /// Nobody can ask themselves 自己承認 (`S10`).
    InstructorIsApplicant,
    /// The member has no qualification that may approve in this round (`S15`).
    InstructorNotQualified {
        /// The kinds that may.
        kinds: Vec<QualificationKind>,
    },
    /// The instructor's qualifying terms do not cover the care period (`S15`).
    OutsideInstructorTerm {
        /// The qualifying terms.
        terms: Vec<(QualificationKind, Term)>,
        /// The days of the care period outside all of them.
        uncovered: Vec<Period>,
    },
    /// The instructor has left the society; the way out is the paper approval (`S11`).
    InstructorRetired {
        /// The first day on which they are no longer a member.
        left_on: Date,
    },
    /// The instructor is a member and can be asked in the system; papers are for those who left
    /// (`S11`).
    InstructorNotRetired,
    /// The file is none of those that can be taken.
    FileTypeNotSupported,
    /// The file is no table of the kinds that can be read, or holds macros.
    NotATable,
    /// The cell holds a formula instead of a value.
    FormulaInCell,
    /// A character of the text is damaged: its file was cut, or saved in another encoding.
    DamagedText,
    /// The quote before the cell is never closed, so that it would take in all that follows.
    QuoteNotClosed,
    /// More than one thing fits, and nothing says which is meant.
    Ambiguous,
    /// The book is not complete (`S19`).
    BookIncomplete {
        /// The slots without a finished report, and how each stands.
        slots: Vec<Lacking>,
        /// The categories of which there is no finished report.
        categories: Vec<Category>,
    },
    /// The applicant does not meet a condition of the programme.
    ApplicantNotEligible {
        /// Which one.
        condition: Condition,
    },
    /// The reports belong to two books.
    MixedBooks,
    /// The same item is given twice.
    DuplicateItem,
    /// More items than one call takes.
    TooManyItems {
        /// The most it takes.
        max: usize,
    },
    /// A period that ends before it begins.
    PeriodReversed {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// The approval deadline lies after the end of the application window.
    DeadlineAfterApplication {
        /// The last day of the application window.
        application_to: Date,
    },
    /// Something else has this value, which must be unique.
    AlreadyExists {
        /// The field.
        field: &'static str,
    },
    /// The password is too short.
    PasswordTooShort {
        /// The least number of characters.
        min: usize,
    },
    /// The password has too many bytes.
    PasswordTooLong {
        /// How many it has.
        length: usize,
        /// The most it may have.
        max: usize,
    },
    /// The password is among those that guessing begins with.
    PasswordTooCommon,
    /// The value lies outside what is possible.
    OutOfRange {
        /// The least possible value.
        min: Bound,
        /// The greatest possible value.
        max: Bound,
    },
    /// The value is of another type or form than the field.
    InvalidValue,
    /// The text of a single line holds a line break, a control character, or a damaged one.
    NotALine,
    /// No mail can be sent to the address.
    NotAnAddress,
    /// The address is not one that the whole internet can call by `https`.
    UrlNotPublic,
    /// Nobody can have held this kind of qualification so late.
    KindEnded {
        /// The kind's last day.
        last_day: Date,
    },
    /// What the identifier names does not exist, or not for the one who asks.
    NotFound,
    /// There is no such field.
    UnknownField,
}

impl Refusal {
    /// `OutOfRange` for a count.
    #[must_use]
    pub fn out_of_range(min: usize, max: usize) -> Self {
        Self::OutOfRange { min: Bound::from(min), max: Bound::from(max) }
    }

    /// The stable code. It never changes once published.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseLocked { .. } => "case_locked",
            Self::NotRegistered { .. } => "not_registered",
            Self::NotApproved { .. } => "not_approved",
            Self::AlreadyRequested => "already_requested",
            Self::NotRequested => "not_requested",
            Self::ApprovalNotRequired => "approval_not_required",
            Self::RegistrationClosed { .. } => "registration_closed",
            Self::ApprovalDeadlinePassed { .. } => "approval_deadline_passed",
            Self::ApplicationClosed { .. } => "application_closed",
            Self::AlreadyApplied => "already_applied",
            Self::ConflictingApplication { .. } => "conflicting_application",
            Self::NextBookBegun => "next_book_begun",
            Self::ApplicationVoided => "application_voided",
            Self::ApplicationNotFailed => "application_not_failed",
            Self::AlreadySent => "already_sent",
            Self::EndpointDisabled => "endpoint_disabled",
            Self::SlotTaken => "slot_taken",
            Self::RoundOverlaps { .. } => "round_overlaps",
            Self::CarePeriodReversed { .. } => "care_period_reversed",
            Self::CarePeriodInFuture { .. } => "care_period_in_future",
            Self::OutsideAccreditationTerm { .. } => "outside_accreditation_term",
            Self::CategoryFixed { .. } => "category_fixed",
            Self::CategoryRequired => "category_required",
            Self::FieldRequired => "field_required",
            Self::FieldTooLong { .. } | Self::PasswordTooLong { .. } => "field_too_long",
            Self::CommentRequired => "comment_required",
            Self::InstructorIsApplicant => "instructor_is_applicant",
            Self::InstructorNotQualified { .. } => "instructor_not_qualified",
            Self::OutsideInstructorTerm { .. } => "outside_instructor_term",
            Self::InstructorRetired { .. } => "instructor_retired",
            Self::InstructorNotRetired => "instructor_not_retired",
            Self::FileTypeNotSupported => "file_type_not_supported",
            Self::NotATable => "not_a_table",
            Self::FormulaInCell => "formula_in_cell",
            Self::DamagedText => "damaged_text",
            Self::QuoteNotClosed => "quote_not_closed",
            Self::Ambiguous => "ambiguous",
            Self::BookIncomplete { .. } => "book_incomplete",
            Self::ApplicantNotEligible { .. } => "applicant_not_eligible",
            Self::MixedBooks => "mixed_books",
            Self::DuplicateItem => "duplicate_item",
            Self::TooManyItems { .. } => "too_many_items",
            Self::PeriodReversed { .. } => "period_reversed",
            Self::DeadlineAfterApplication { .. } => "deadline_after_application",
            Self::AlreadyExists { .. } => "already_exists",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::PasswordTooCommon => "password_too_common",
            Self::OutOfRange { .. } => "out_of_range",
            // One code for programs; people are told what is wrong.
            Self::InvalidValue | Self::NotALine | Self::NotAnAddress => "invalid_value",
            Self::UrlNotPublic => "url_not_public",
            Self::KindEnded { .. } => "kind_ended",
            Self::NotFound => "not_found",
            Self::UnknownField => "unknown_field",
        }
    }

    /// Whether the reason lies in the time or the state, not in the input: the same input may be
    /// right at another time.
    #[must_use]
    pub fn is_state(&self) -> bool {
        matches!(
            self,
            Self::CaseLocked { .. }
                | Self::NotRegistered { .. }
                | Self::NotApproved { .. }
                | Self::AlreadyRequested
                | Self::NotRequested
                | Self::ApprovalNotRequired
                | Self::RegistrationClosed { .. }
                | Self::ApprovalDeadlinePassed { .. }
                | Self::ApplicationClosed { .. }
                | Self::AlreadyApplied
                | Self::ConflictingApplication { .. }
                | Self::NextBookBegun
                | Self::ApplicationVoided
                | Self::ApplicationNotFailed
                | Self::AlreadySent
                | Self::EndpointDisabled
                | Self::SlotTaken
                | Self::RoundOverlaps { .. }
        )
    }
}
