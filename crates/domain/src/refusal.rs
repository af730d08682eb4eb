//! Why a command is refused, and what to mind when it is not.
//!
//! A [`Refusal`] has a stable code and typed parameters; the sentence a person reads is made from it
//! by the `wording` crate, the JSON a program reads by the `contract` crate. Rules collect **all**
//! their reasons, each with the [`Place`] in the input that it points at.

use std::borrow::Cow;
use std::fmt;

use time::{Date, OffsetDateTime};

use crate::application::Lacking;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::period::{Period, Term};
use crate::programme::{Condition, Programme, SlotNumber};
use crate::qualification::QualificationKind;
use crate::report::Status;

/// A step on the way to a [`Place`].
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(Cow<'static, str>),
    Item(usize),
}

/// A place in what was asked for: a field, an item of a list, a field of an item. Shown as a JSON
/// pointer (RFC 6901), since fields bear the same names here and in the API.
///
/// ```
/// use shorei_domain::refusal::Place;
/// assert_eq!(Place::field("care_to").to_string(), "/care_to");
/// assert_eq!(Place::item("decisions", 3).then("comment").to_string(), "/decisions/3/comment");
/// assert_eq!(Place::whole().to_string(), "");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place(Vec<Step>);

impl Place {
    /// All of what was asked for.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }

    /// A field.
    #[must_use]
    pub fn field(name: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Step::Field(name.into())])
    }

    /// The item of the list `name` at `index`, counted from 0.
    #[must_use]
    pub fn item(name: impl Into<Cow<'static, str>>, index: usize) -> Self {
        Self(vec![Step::Field(name.into()), Step::Item(index)])
    }

    /// The field `name` of what stands at this place.
    #[must_use]
    pub fn then(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Field(name.into()));
        self
    }

    /// The item at `index` of what stands at this place.
    #[must_use]
    pub fn then_item(mut self, index: usize) -> Self {
        self.0.push(Step::Item(index));
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                Step::Field(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1"))?,
                Step::Item(index) => write!(f, "/{index}")?,
            }
        }
        Ok(())
    }
}

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
    /// The value lies outside what is possible.
    OutOfRange {
        /// The least possible value.
        min: Bound,
        /// The greatest possible value.
        max: Bound,
    },
    /// The value is of another type or form than the field.
    InvalidValue,
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
            Self::SlotTaken => "slot_taken",
            Self::RoundOverlaps { .. } => "round_overlaps",
            Self::CarePeriodReversed { .. } => "care_period_reversed",
            Self::CarePeriodInFuture { .. } => "care_period_in_future",
            Self::OutsideAccreditationTerm { .. } => "outside_accreditation_term",
            Self::CategoryFixed { .. } => "category_fixed",
            Self::CategoryRequired => "category_required",
            Self::FieldRequired => "field_required",
            Self::FieldTooLong { .. } => "field_too_long",
            Self::CommentRequired => "comment_required",
            Self::InstructorIsApplicant => "instructor_is_applicant",
            Self::InstructorNotQualified { .. } => "instructor_not_qualified",
            Self::OutsideInstructorTerm { .. } => "outside_instructor_term",
            Self::InstructorRetired { .. } => "instructor_retired",
            Self::BookIncomplete { .. } => "book_incomplete",
            Self::ApplicantNotEligible { .. } => "applicant_not_eligible",
            Self::MixedBooks => "mixed_books",
            Self::DuplicateItem => "duplicate_item",
            Self::TooManyItems { .. } => "too_many_items",
            Self::PeriodReversed { .. } => "period_reversed",
            Self::DeadlineAfterApplication { .. } => "deadline_after_application",
            Self::AlreadyExists { .. } => "already_exists",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::OutOfRange { .. } => "out_of_range",
            Self::InvalidValue => "invalid_value",
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
                | Self::SlotTaken
                | Self::RoundOverlaps { .. }
        )
    }
}

impl Refusal {
    /// One refusal of each kind, for descriptions and for checking that each has its words.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        use time::macros::date;
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
            Self::KindEnded { last_day: day },
            Self::NotFound,
            Self::UnknownField,
        ]
    }
}

/// A reason with the place that it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where.
    pub at: Place,
    /// Why.
    pub why: Refusal,
}

/// All reasons against a command, reasons of state first. As an error it holds at least one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Refusals(Vec<Refused>);

impl Refusals {
    /// No reason yet.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One reason.
    #[must_use]
    pub fn one(at: Place, why: Refusal) -> Self {
        Self(vec![Refused { at, why }])
    }

    /// Adds a reason.
    pub fn add(&mut self, at: Place, why: Refusal) {
        self.0.push(Refused { at, why });
    }

    /// Adds every reason of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Adds the reasons of a failed result, and hands on the value of a successful one.
    pub fn take<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|others| self.extend(others)).ok()
    }

    /// Whether there is no reason.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` if there is no reason against it.
    ///
    /// # Errors
    /// All the reasons, those of state first.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { self.refused() }
    }

    /// The command is refused for these reasons.
    ///
    /// # Errors
    /// Always: all the reasons, those of state first.
    pub fn refused<T>(mut self) -> Result<T, Self> {
        self.0.sort_by_key(|refused| !refused.why.is_state());
        Err(self)
    }

    /// The reasons in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Refused> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Refusals {
    type Item = &'a Refused;
    type IntoIter = std::slice::Iter<'a, Refused>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Refusals {
    type Item = Refused;
    type IntoIter = std::vec::IntoIter<Refused>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

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
            Self::Unfit(refusal) => refusal.code(),
        }
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
