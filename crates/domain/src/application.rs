//! Applications 申請 with a complete case book, and what follows them (`S19`).
//!
//! An application freezes its book: every report in it is submitted 申請済 and never changes again.
//! The secretariat enters the result, or voids the application, which returns the book to its
//! earlier state. After a failed application the applicant may start the next book from copies of
//! the reports.

use time::Date;

use crate::approval::COMMENT_MAX;
use crate::case_book::{Case, CaseBook, State};
use crate::category::Category;
use crate::facility::Accreditation;
use crate::id::{CaseId, RoundId};
use crate::programme::{Condition, Definition, Programme, SlotNumber};
use crate::qualification::{Qualification, QualificationKind};
use crate::refusal::{Bound, Place, Refusal, Refusals};
use crate::report::{Report, Status, care_unfit};
use crate::round::{Round, application_closed, registration_closed};
use crate::text;

/// What one slot lacks for an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The slot.
    pub slot: SlotNumber,
    /// The status of its report.
    pub status: Status,
    /// What has become wrong with a registered report since its registration.
    pub unfit: Vec<Refusal>,
}

/// What a book lacks for an application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The slots without a finished report, in order.
    pub slots: Vec<Lacking>,
    /// The categories without a finished report.
    pub categories: Vec<Category>,
}

/// An application of the same member that was not voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierApplication {
    /// The programme.
    pub programme: Programme,
    /// The round.
    pub round: RoundId,
    /// The first day of the round's application window.
    pub application_from: Date,
    /// The day of the application.
    pub applied_on: Date,
}

/// The facts that [`apply`] decides on.
#[derive(Clone, Copy, Debug)]
pub struct Applying<'a> {
    /// The book to apply with.
    pub book: &'a CaseBook,
    /// Its reports.
    pub cases: &'a [Case],
    /// Every accreditation term of every hospital named in the reports.
    pub terms: &'a [Accreditation],
    /// The qualifications that the applicant holds or held.
    pub qualifications: &'a [Qualification],
    /// The applicant's applications that were not voided.
    pub standing: &'a [EarlierApplication],
    /// Today in Japan.
    pub today: Date,
}

/// A new application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The round it belongs to.
    pub round: Round,
    /// The submitted reports, by slot.
    pub cases: Vec<Case>,
}

/// Returns what `book` still lacks: each slot needs an approved report (or a registered one that
/// still fits, where no approval is needed), and each category of the programme needs at least one.
#[must_use]
pub fn missing(book: &CaseBook, cases: &[Case], terms: &[Accreditation], today: Date) -> Missing {
    let definition = &book.definition;
    let mut missing = Missing::default();
    let mut covered = Vec::new();
    for slot in definition.slots() {
        let case = cases.iter().find(|case| case.slot == slot);
        match lacking(definition, slot, case, terms, today) {
            Some(lacking) => missing.slots.push(lacking),
            None => covered.extend(case.and_then(|case| case.outline.category)),
        }
    }
    missing.categories = Category::SEVEN
        .into_iter()
        .filter(|category| definition.may_hold(*category) && !covered.contains(category))
        .collect();
    missing
}

fn lacking(
    definition: &Definition,
    slot: SlotNumber,
    case: Option<&Case>,
    terms: &[Accreditation],
    today: Date,
) -> Option<Lacking> {
    let Some(case) = case else {
        return Some(Lacking { slot, status: Status::Unregistered, unfit: Vec::new() });
    };
    let status = case.state.status();
    match case.state {
        State::Approved { .. } | State::Submitted { .. } => None,
        State::Registered(_) if !definition.approval_required() => {
            let unfit = care_unfit(&case.outline, terms, today);
            let unfit: Vec<_> = unfit.into_iter().map(|refused| refused.why).collect();
            (!unfit.is_empty()).then_some(Lacking { slot, status, unfit })
        }
        _ => Some(Lacking { slot, status, unfit: Vec::new() }),
    }
}

/// Applies with a book in the open round, and returns its reports as submitted.
///
/// # Errors
/// At `case_book_id`, all of: `application_closed` outside the application window;
/// `already_applied` for a book that was already submitted, or a second one in the same round;
/// `book_incomplete` with what is [`missing`]; for each condition of the definition
/// `applicant_not_eligible` or `conflicting_application`.
pub fn apply(applying: Applying<'_>) -> Result<Application, Refusals> {
    let Applying { book, cases, terms, standing, today, .. } = applying;
    let mut refusals = Refusals::none();
    let mut refuse = |why| refusals.add(Place::field("case_book_id"), why);
    if let Some(closed) = application_closed(book.round.as_ref(), today) {
        refuse(closed);
    }
    let in_round =
        |other: &EarlierApplication| book.round.as_ref().is_some_and(|it| it.id == other.round);
    if book.application.is_some() || standing.iter().any(in_round) {
        refuse(Refusal::AlreadyApplied);
    }
    let Missing { slots, categories } = missing(book, cases, terms, today);
    if !slots.is_empty() || !categories.is_empty() {
        refuse(Refusal::BookIncomplete { slots, categories });
    }
    for condition in &book.definition.parts().conditions {
        if let Some(unmet) = unmet(condition, applying) {
            refuse(unmet);
        }
    }
    match &book.round {
        Some(round) => {
            let mut cases: Vec<_> = cases.iter().map(submitted).collect();
            cases.sort_by_key(|case| case.slot);
            refusals.or(Application { round: round.clone(), cases })
        }
        None => refusals.refused(),
    }
}

/// Returns why a condition on the applicant is not met, or `None` if it is.
fn unmet(condition: &Condition, applying: Applying<'_>) -> Option<Refusal> {
    let Applying { book, qualifications, standing, today, .. } = applying;
    let held = |kinds: &[QualificationKind], counts: &dyn Fn(&Qualification) -> bool| {
        qualifications.iter().any(|held| kinds.contains(&held.kind) && counts(held))
    };
    let met = match condition {
        Condition::HoldsOrHeld(kinds) => held(kinds, &|held| held.term.from() <= today),
        Condition::HoldsNoneOf(kinds) => !held(kinds, &|held| held.term.contains(today)),
        Condition::NotTogetherWith(programmes) => {
            let year = book.round.as_ref()?.application.from().year();
            let other = standing.iter().find(|other| {
                programmes.contains(&other.programme) && other.application_from.year() == year
            })?;
            let EarlierApplication { programme, applied_on, .. } = *other;
            return Some(Refusal::ConflictingApplication { programme, applied_on });
        }
    };
    (!met).then(|| Refusal::ApplicantNotEligible { condition: condition.clone() })
}

/// Returns the report in its submitted state.
fn submitted(case: &Case) -> Case {
    let state = match &case.state {
        State::Approved { asked, at } => {
            State::Submitted { revision: asked.revision, approved: Some((asked.clone(), *at)) }
        }
        State::Registered(revision) => State::Submitted { revision: *revision, approved: None },
        other => other.clone(),
    };
    Case { state, ..case.clone() }
}

/// Returns the report in the state it had before its application. A report that is not submitted is
/// returned unchanged.
#[must_use]
pub fn released(case: &Case) -> Case {
    let state = match &case.state {
        State::Submitted { approved: Some((asked, at)), .. } => {
            State::Approved { asked: asked.clone(), at: *at }
        }
        State::Submitted { revision, approved: None } => State::Registered(*revision),
        other => other.clone(),
    };
    Case { state, ..case.clone() }
}

/// The applicant's next book of the programme, when an application is about to be voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextBook {
    /// It does not exist.
    None,
    /// It is empty, and is dropped.
    Empty,
    /// It contains reports.
    Begun,
}

/// Checks that an application may be voided for this reason. Voiding returns its book to the
/// earlier state.
///
/// # Errors
/// `application_voided` if it is void already, `next_book_begun`; `field_required` and
/// `field_too_long` at `reason`.
pub fn may_void(voided: bool, next: NextBook, reason: &str) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    if voided {
        refusals.add(Place::whole(), Refusal::ApplicationVoided);
    }
    if next == NextBook::Begun {
        refusals.add(Place::whole(), Refusal::NextBookBegun);
    }
    if text::is_blank(reason) {
        refusals.add(Place::field("reason"), Refusal::FieldRequired);
    }
    check_length("reason", reason, &mut refusals);
    refusals.or(())
}

/// The result of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 合格.
    Passed,
    /// 不合格.
    Failed,
}

/// Checks that a result decided on `decided_on` may be entered. A new result replaces an earlier
/// one.
///
/// # Errors
/// `application_voided`; `out_of_range` for a day before the application or after today;
/// `field_too_long` at `comment`.
pub fn may_enter_result(
    voided: bool,
    applied_on: Date,
    decided_on: Date,
    comment: &str,
    today: Date,
) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    if voided {
        refusals.add(Place::whole(), Refusal::ApplicationVoided);
    }
    if decided_on < applied_on || decided_on > today {
        let (min, max) = (Bound::Day(applied_on), Bound::Day(today));
        refusals.add(Place::field("decided_on"), Refusal::OutOfRange { min, max });
    }
    check_length("comment", comment, &mut refusals);
    refusals.or(())
}

fn check_length(field: &'static str, content: &str, refusals: &mut Refusals) {
    let length = text::length(content);
    if length > COMMENT_MAX {
        refusals.add(Place::field(field), Refusal::FieldTooLong { length, max: COMMENT_MAX });
    }
}

/// The facts that [`copy`] decides on.
#[derive(Clone, Copy, Debug)]
pub struct Copying<'a> {
    /// The next book.
    pub book: &'a CaseBook,
    /// The reports already in it.
    pub cases: &'a [Case],
    /// The programme of the application.
    pub programme: Programme,
    /// Whether the application was voided.
    pub voided: bool,
    /// The result, once known.
    pub outcome: Option<Outcome>,
    /// Every accreditation term of every hospital named in the copied reports.
    pub terms: &'a [Accreditation],
    /// Today in Japan.
    pub today: Date,
}

/// Starts the next book from the reports of a failed application. Each report becomes a draft,
/// without its approval, in the slot of the same number, if that slot is empty and accepts its
/// category. Sections that the form no longer has are left out.
///
/// # Errors
/// `already_applied` if the next book was submitted too, `registration_closed`; at
/// `application_id`: `application_voided`, `application_not_failed`, `invalid_value` for an
/// application of another programme.
pub fn copy(
    copying: Copying<'_>,
    reports: impl IntoIterator<Item = (SlotNumber, Report)>,
    mut new_id: impl FnMut() -> CaseId,
) -> Result<Vec<(Case, Report)>, Refusals> {
    let Copying { book, cases, programme, voided, outcome, terms, today } = copying;
    let mut refusals = Refusals::none();
    if book.application.is_some() {
        refusals.add(Place::whole(), Refusal::AlreadyApplied);
    }
    if let Some(closed) = registration_closed(book.round.as_ref(), today) {
        refusals.add(Place::whole(), closed);
    }
    let mut refuse = |why| refusals.add(Place::field("application_id"), why);
    if voided {
        refuse(Refusal::ApplicationVoided);
    }
    if outcome != Some(Outcome::Failed) {
        refuse(Refusal::ApplicationNotFailed);
    }
    if programme != book.programme {
        refuse(Refusal::InvalidValue);
    }
    if !refusals.is_empty() {
        return refusals.refused();
    }
    let empty = |slot: &SlotNumber| !cases.iter().any(|case| case.slot == *slot);
    let mut copies = Vec::new();
    for (slot, report) in reports {
        let slot = book.definition.slot(slot.get()).filter(empty);
        if let Some((slot, report)) = slot.and_then(|slot| fitted(&book.definition, slot, report)) {
            copies.push(book.draft(slot, None, new_id(), report, terms, today)?);
        }
    }
    Ok(copies)
}

/// Returns the report fitted to the form of the definition, if the slot accepts its category.
fn fitted(
    definition: &Definition,
    slot: SlotNumber,
    mut report: Report,
) -> Option<(SlotNumber, Report)> {
    let category = report.outline.category?;
    let takes = match definition.fixed_category(slot) {
        Some(fixed) => fixed == category,
        None => definition.may_hold(category),
    };
    report.sections.retain(|key, _| definition.section(key).is_some());
    takes.then_some((slot, report))
}
