//! Applying 申請 with a complete case book, and what becomes of an application (`S19`).
//!
//! An application freezes its book: every report in it is submitted 申請済 and never changes again.
//! The secretariat may void it, which opens the book as it was before, and enters its result; after a
//! failed one the applicant may begin the next book from copies of the reports.

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

/// What a slot lacks before its book can be applied with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Which slot.
    pub slot: SlotNumber,
    /// How its report stands.
    pub status: Status,
    /// What has become wrong with a registered report since its registration.
    pub unfit: Vec<Refusal>,
}

/// What a book lacks before it can be applied with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The slots without a finished report, in order.
    pub slots: Vec<Lacking>,
    /// The categories of which there is no finished report.
    pub categories: Vec<Category>,
}

/// An application of the same member that was not voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// For which programme.
    pub programme: Programme,
    /// In which round.
    pub round: RoundId,
    /// The first day of that round's application window.
    pub application_from: Date,
    /// When it was applied.
    pub applied_on: Date,
}

/// What applying looks at.
#[derive(Clone, Copy, Debug)]
pub struct Applying<'a> {
    /// The book that is applied with.
    pub book: &'a CaseBook,
    /// Its reports.
    pub cases: &'a [Case],
    /// Every accreditation term of every hospital that the reports name.
    pub terms: &'a [Accreditation],
    /// The qualifications that the applicant holds or held.
    pub qualifications: &'a [Qualification],
    /// The applicant's applications that were not voided.
    pub standing: &'a [Standing],
    /// Today in Japan.
    pub today: Date,
}

/// What an application consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The round that it is for.
    pub round: Round,
    /// The reports, all of them submitted, by slot.
    pub cases: Vec<Case>,
}

/// What `book` lacks with these reports: each slot needs an approved report, or a registered one that
/// still fits where no approval is needed, and each category of the programme at least one of them.
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

/// Applies with a book: its reports as submitted, for the round that is open.
///
/// # Errors
/// At `case_book_id`, all of: `application_closed` outside the application window;
/// `already_applied` for a book that was applied with, or a second one in the same round;
/// `book_incomplete` with what is [`missing`]; for each condition of the definition
/// `applicant_not_eligible` or `conflicting_application`.
pub fn apply(applying: Applying<'_>) -> Result<Application, Refusals> {
    let Applying { book, cases, terms, standing, today, .. } = applying;
    let mut refusals = Refusals::none();
    let mut refuse = |why| refusals.add(Place::field("case_book_id"), why);
    if let Some(closed) = application_closed(book.round.as_ref(), today) {
        refuse(closed);
    }
    let in_round = |other: &Standing| book.round.as_ref().is_some_and(|it| it.id == other.round);
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

/// Why a condition on the person is not met; `None` where it is.
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
            let Standing { programme, applied_on, .. } = *other;
            return Some(Refusal::ConflictingApplication { programme, applied_on });
        }
    };
    (!met).then(|| Refusal::ApplicantNotEligible { condition: condition.clone() })
}

/// The report as it stands in an application.
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

/// The report as it was before its book was applied with; one that is not submitted stays as it is.
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

/// The applicant's next book of the programme, when an application is to be voided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextBook {
    /// There is none.
    None,
    /// It holds nothing, and is dropped.
    Empty,
    /// It holds reports.
    Begun,
}

/// Whether an application may be voided for that reason; its book is then as it was before.
///
/// # Errors
/// `application_voided` for one that is void already, `next_book_begun`; `field_required` and
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

/// How an application ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 合格.
    Passed,
    /// 不合格.
    Failed,
}

/// Whether a result may be entered that was decided on `decided_on`; an earlier one is corrected by it.
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

/// What copying looks at.
#[derive(Clone, Copy, Debug)]
pub struct Copying<'a> {
    /// The next book.
    pub book: &'a CaseBook,
    /// The reports that it has already.
    pub cases: &'a [Case],
    /// For which programme the application was.
    pub programme: Programme,
    /// Whether it was voided.
    pub voided: bool,
    /// How it ended, if that is known.
    pub outcome: Option<Outcome>,
    /// Every accreditation term of every hospital that the copied reports name.
    pub terms: &'a [Accreditation],
    /// Today in Japan.
    pub today: Date,
}

/// Begins the next book from the reports of a failed application: each as a draft without its
/// approval in the slot of the same number, where that is empty and takes its category. Sections that
/// the form does not have any more are left out.
///
/// # Errors
/// `already_applied` for a book that was applied with itself, `registration_closed`; at
/// `application_id`: `application_voided`, `application_not_failed`, `invalid_value` for one of
/// another programme.
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

/// The report as the form of that definition takes it, if the slot takes its category.
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
