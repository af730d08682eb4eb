//! Applications, voiding, results and copies (`S19`).

use shorei_domain::application::{
    self, Application, Applying, Copying, EarlierApplication, Lacking, NextBook, Outcome,
};
use shorei_domain::case_book::{Action, Case, CaseBook, State};
use shorei_domain::category::Category;
use shorei_domain::id::{ApplicationId, CaseId, RoundId};
use shorei_domain::programme::{ApprovalRule, Condition, DefinitionParts, Programme, SlotNumber};
use shorei_domain::qualification::{Qualification, QualificationKind};
use shorei_domain::refusal::{Refusal, Refusals};
use shorei_domain::report::{Outline, Report, Status};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{
    self, NOW, REGISTERED, TODAY, asked, book, case, case_id, definition, parts, qualification,
    report, round, slot, term, terms, told,
};

const FIRST: Date = date!(2026 - 07 - 01);
const LAST: Date = date!(2026 - 07 - 31);

/// A book of two slots, 痛み and せん妄, that needs no other category.
fn small(approval: ApprovalRule, conditions: Vec<Condition>) -> CaseBook {
    let slots = vec![Some(Category::Pain), Some(Category::Delirium)];
    let free_categories = Vec::new();
    let parts = DefinitionParts { slots, free_categories, approval, conditions, ..parts() };
    CaseBook { definition: definition(parts), ..book() }
}

fn with_conditions(conditions: Vec<Condition>) -> CaseBook {
    small(parts().approval, conditions)
}

fn approved() -> State {
    State::Approved { asked: asked(1), at: NOW }
}

/// Two reports in these states.
fn cases(states: [State; 2]) -> Vec<Case> {
    let categories = [Category::Pain, Category::Delirium];
    let numbered = (1..).zip(states).zip(categories);
    numbered
        .map(|((number, state), category)| {
            let outline = Outline { category: Some(category), ..cast::outline() };
            Case { outline, ..case(number, state) }
        })
        .collect()
}

struct Attempt {
    book: CaseBook,
    cases: Vec<Case>,
    qualifications: Vec<Qualification>,
    standing: Vec<EarlierApplication>,
    today: Date,
}

impl Attempt {
    fn new(book: CaseBook) -> Self {
        let cases = cases([approved(), approved()]);
        Self { book, cases, qualifications: vec![], standing: vec![], today: FIRST }
    }

    fn run(&self) -> Result<Application, Refusals> {
        application::apply(Applying {
            book: &self.book,
            cases: &self.cases,
            terms: &terms(),
            qualifications: &self.qualifications,
            standing: &self.standing,
            today: self.today,
        })
    }

    fn told(&self) -> Vec<String> {
        self.run().map_or_else(|refusals| told(&refusals), |_| Vec::new())
    }
}

fn standing(programme: Programme, application_from: Date) -> EarlierApplication {
    let round = RoundId(Uuid::from_u128(44));
    EarlierApplication { programme, round, application_from, applied_on: application_from }
}

#[test]
fn s19_a_complete_book_is_applied_with_inside_the_window_only() {
    for (today, open) in [
        (date!(2026 - 06 - 30), false),
        (FIRST, true),
        (LAST, true),
        (date!(2026 - 08 - 01), false),
    ] {
        let attempt = Attempt { today, ..Attempt::new(with_conditions(vec![])) };
        let expected = if open { &[][..] } else { &["/case_book_id application_closed"] };
        assert_eq!(attempt.told(), expected, "{today}");
    }
    let without = CaseBook { round: None, ..with_conditions(vec![]) };
    assert_eq!(Attempt::new(without).told(), ["/case_book_id application_closed"]);
}

#[test]
fn s19_every_report_of_an_application_is_submitted_and_comes_back_as_it_was() {
    let attempt = Attempt::new(with_conditions(vec![]));
    let applied = attempt.run().unwrap();
    assert_eq!(applied.round, round());
    for (submitted, before) in applied.cases.iter().zip(&attempt.cases) {
        assert_eq!(submitted.state.status(), Status::Submitted);
        assert_eq!(submitted.state.asked(), before.state.asked(), "who approved is known");
        assert_eq!(&application::released(submitted), before);
        let actions = attempt.book.actions(Some(submitted), None, &terms(), TODAY);
        assert_eq!(actions, [Action::Print]);
    }
    let simple = Attempt {
        cases: cases([REGISTERED, REGISTERED]),
        ..Attempt::new(small(ApprovalRule::NotRequired, vec![]))
    };
    let applied = simple.run().unwrap();
    assert_eq!(application::released(&applied.cases[0]), simple.cases[0]);
}

#[test]
fn s19_a_book_is_applied_with_once_and_once_in_a_round() {
    let mut attempt = Attempt::new(with_conditions(vec![]));
    attempt.standing =
        vec![EarlierApplication { round: round().id, ..standing(Programme::SpecialistNew, FIRST) }];
    assert_eq!(attempt.told(), ["/case_book_id already_applied"]);
    attempt.standing.clear();
    attempt.book.application = Some(ApplicationId(Uuid::from_u128(7)));
    assert_eq!(attempt.told(), ["/case_book_id already_applied"]);
}

#[test]
fn s19_what_is_missing_is_told_slot_by_slot() {
    let book = book();
    let returned = State::Returned { asked: asked(3), at: NOW, comment: "要追記".to_owned() };
    let cases = [case(1, approved()), case(2, State::Draft(None)), case(3, returned)];
    let missing = application::missing(&book, &cases, &terms(), FIRST);
    let lacking = |number, status| Lacking { slot: slot(number), status, unfit: vec![] };
    assert_eq!(
        missing.slots,
        [lacking(2, Status::Draft), lacking(3, Status::Returned), lacking(4, Status::Unregistered)]
    );
    // The report of slot 1 is the only one that counts.
    assert_eq!(missing.categories, Category::SEVEN[1..]);
    let applying = Applying {
        book: &book,
        cases: &cases,
        terms: &terms(),
        qualifications: &[],
        standing: &[],
        today: TODAY,
    };
    assert_eq!(
        told(&application::apply(applying).unwrap_err()),
        ["/case_book_id application_closed", "/case_book_id book_incomplete"],
        "every reason at once"
    );
}

#[test]
fn s19_each_state_but_the_finished_one_is_incomplete() {
    for (name, state) in cast::every_state() {
        let attempt = |rule| Attempt {
            cases: cases([state.clone(), approved()]),
            ..Attempt::new(small(rule, vec![]))
        };
        let complete = |rule| attempt(rule).told().is_empty();
        assert_eq!(complete(parts().approval), matches!(name, "approved" | "submitted"), "{name}");
        let expected = matches!(name, "registered" | "approved" | "submitted");
        assert_eq!(complete(ApprovalRule::NotRequired), expected, "{name}");
    }
}

#[test]
fn s19_a_registered_report_whose_term_was_corrected_is_not_finished() {
    let book = small(ApprovalRule::NotRequired, vec![]);
    let cases = cases([REGISTERED, REGISTERED]);
    let mut corrected = terms();
    corrected[1].term = term(date!(2025 - 10 - 02), None);
    let missing = application::missing(&book, &cases, &corrected, FIRST);
    assert_eq!(missing.slots.len(), 2);
    assert_eq!(missing.slots[0].unfit[0].code(), "outside_accreditation_term");
}

#[test]
fn s10_the_conditions_on_the_person_are_checked_on_the_day() {
    use QualificationKind::{Registered, RegisteredSupervisor, Specialist};
    let held_once = Condition::HoldsOrHeld(vec![Registered, RegisteredSupervisor]);
    let holds_none = Condition::HoldsNoneOf(vec![Specialist]);
    let book = with_conditions(vec![held_once, holds_none]);
    let not_eligible = "/case_book_id applicant_not_eligible";
    let eve = date!(2026 - 06 - 30);
    for (qualifications, expected) in [
        (vec![], &[not_eligible][..]),
        (vec![qualification(Registered, term(date!(2010 - 04 - 01), Some(eve)))], &[]),
        (vec![qualification(Registered, term(FIRST, None))], &[]),
        (
            vec![qualification(RegisteredSupervisor, term(date!(2026 - 07 - 02), None))],
            &[not_eligible],
        ),
        (
            vec![qualification(Specialist, term(date!(2020 - 04 - 01), Some(FIRST)))],
            &[not_eligible, not_eligible],
        ),
        (vec![qualification(Specialist, term(date!(2020 - 04 - 01), Some(eve)))], &[not_eligible]),
    ] {
        let attempt = Attempt { qualifications, ..Attempt::new(book.clone()) };
        assert_eq!(attempt.told(), expected, "{:?}", attempt.qualifications);
    }
}

#[test]
fn s10_two_programmes_that_exclude_each_other_are_not_applied_for_in_one_year() {
    let together = Condition::NotTogetherWith(vec![Programme::SpecialistTransfer]);
    let book = with_conditions(vec![together]);
    for (other, expected) in [
        (standing(Programme::SpecialistTransfer, date!(2026 - 01 - 01)), 1),
        (standing(Programme::SpecialistTransfer, date!(2026 - 12 - 31)), 1),
        (standing(Programme::SpecialistTransfer, date!(2025 - 12 - 31)), 0),
        (standing(Programme::SpecialistTransfer, date!(2027 - 01 - 01)), 0),
        (standing(Programme::RegisteredNew, date!(2026 - 07 - 01)), 0),
    ] {
        let attempt = Attempt { standing: vec![other], ..Attempt::new(book.clone()) };
        let told = attempt.told();
        assert_eq!(told.len(), expected, "{other:?}");
        assert!(told.iter().all(|told| told == "/case_book_id conflicting_application"));
    }
}

#[test]
fn an_application_is_voided_with_a_reason_unless_the_next_book_is_begun() {
    let void = |voided, next, reason: &str| {
        application::may_void(voided, next, reason)
            .map_or_else(|refusals| told(&refusals), |()| Vec::new())
    };
    assert!(void(false, NextBook::None, "誤って申請").is_empty());
    assert!(void(false, NextBook::Empty, "誤って申請").is_empty());
    assert_eq!(void(false, NextBook::Begun, "誤って申請"), [" next_book_begun"]);
    assert_eq!(void(false, NextBook::None, "　"), ["/reason field_required"]);
    assert_eq!(void(false, NextBook::None, &"長".repeat(2_001)), ["/reason field_too_long"]);
    assert_eq!(void(true, NextBook::None, "誤って申請"), [" application_voided"]);
}

#[test]
fn a_result_lies_between_the_application_and_today() {
    let enter = |voided, decided_on| {
        application::may_enter_result(voided, FIRST, decided_on, "", LAST)
            .map_or_else(|refusals| told(&refusals), |()| Vec::new())
    };
    assert!(enter(false, FIRST).is_empty());
    assert!(enter(false, LAST).is_empty());
    assert_eq!(enter(false, date!(2026 - 06 - 30)), ["/decided_on out_of_range"]);
    assert_eq!(enter(false, date!(2026 - 08 - 01)), ["/decided_on out_of_range"]);
    assert_eq!(enter(true, LAST), [" application_voided"]);
}

fn copying<'a>(book: &'a CaseBook, cases: &'a [Case]) -> Copying<'a> {
    Copying {
        book,
        cases,
        programme: Programme::SpecialistNew,
        voided: false,
        outcome: Some(Outcome::Failed),
        terms: &[],
        today: TODAY,
    }
}

fn copy(copying: Copying<'_>, reports: Vec<(SlotNumber, Report)>) -> Result<Vec<Case>, Refusals> {
    let terms = terms();
    let copied =
        application::copy(Copying { terms: &terms, ..copying }, reports, || CaseId(Uuid::nil()))?;
    Ok(copied.into_iter().map(|(case, _)| case).collect())
}

fn of_category(category: Category) -> Report {
    Report { outline: Outline { category: Some(category), ..cast::outline() }, ..report() }
}

#[test]
fn after_a_failed_application_its_reports_are_drafts_in_the_empty_slots() {
    let book = book();
    let taken = [case(1, REGISTERED)];
    let mut old = of_category(Category::PhysicalSymptoms);
    old.sections.insert("no_longer_asked".to_owned(), "旧様式".to_owned());
    let reports = vec![
        (slot(1), of_category(Category::Pain)),
        (slot(2), old),
        (slot(3), of_category(Category::Delirium)),
        (SlotNumber::stored(9), of_category(Category::Pain)),
    ];
    let copied = copy(copying(&book, &taken), reports).unwrap();
    let slots: Vec<_> = copied.iter().map(|case| case.slot.get()).collect();
    assert_eq!(slots, [2, 3], "a slot that is taken keeps its report");
    for case in copied {
        assert_eq!((case.state, case.asked_before), (State::Draft(None), false));
    }
    // Slot 2 now has another category.
    let reports = vec![(slot(2), of_category(Category::Delirium))];
    assert!(copy(copying(&book, &[]), reports).unwrap().is_empty());
}

#[test]
fn only_a_failed_application_is_copied_in_the_registration_window_into_a_book_of_its_programme() {
    let next = book();
    let base = copying(&next, &[]);
    let applied = CaseBook { application: Some(ApplicationId(Uuid::from_u128(7))), ..next.clone() };
    for (copying, expected) in [
        (Copying { outcome: None, ..base }, "/application_id application_not_failed"),
        (
            Copying { outcome: Some(Outcome::Passed), ..base },
            "/application_id application_not_failed",
        ),
        (Copying { voided: true, ..base }, "/application_id application_voided"),
        (Copying { programme: Programme::RegisteredNew, ..base }, "/application_id invalid_value"),
        (Copying { today: FIRST, ..base }, " registration_closed"),
        (Copying { book: &applied, ..base }, " already_applied"),
    ] {
        assert_eq!(told(&copy(copying, vec![]).unwrap_err()), [expected]);
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn any_state() -> impl Strategy<Value = Option<State>> {
        let states = cast::every_state().map(|(_, state)| state).to_vec();
        proptest::option::weighted(0.9, proptest::sample::select(states))
    }

    fn any_held() -> impl Strategy<Value = Qualification> {
        let kinds = proptest::sample::select(&QualificationKind::ALL[..]);
        (kinds, -900i64..900, proptest::option::of(0i64..900)).prop_map(|(kind, from, days)| {
            let from = FIRST + time::Duration::days(from);
            qualification(kind, term(from, days.map(|days| from + time::Duration::days(days))))
        })
    }

    fn any_standing() -> impl Strategy<Value = EarlierApplication> {
        (proptest::sample::select(&Programme::ALL[..]), -600i64..600)
            .prop_map(|(programme, days)| standing(programme, FIRST + time::Duration::days(days)))
    }

    fn mend(attempt: &mut Attempt, why: &Refusal) {
        match why {
            Refusal::ApplicationClosed { .. } => attempt.today = LAST,
            Refusal::AlreadyApplied | Refusal::ConflictingApplication { .. } => {
                attempt.standing.clear();
            }
            Refusal::BookIncomplete { .. } => attempt.cases = cases([approved(), approved()]),
            Refusal::ApplicantNotEligible { condition: Condition::HoldsOrHeld(kinds) } => {
                attempt.qualifications.push(qualification(kinds[0], term(FIRST, None)));
            }
            Refusal::ApplicantNotEligible { condition: Condition::HoldsNoneOf(kinds) } => {
                attempt.qualifications.retain(|held| !kinds.contains(&held.kind));
            }
            other => panic!("no way out is known for {other:?}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..Default::default() })]

        #[test]
        fn s19_an_application_passes_once_every_reason_is_removed_and_never_holds_less(
            states in [any_state(), any_state()],
            days in -40i64..40,
            qualifications in proptest::collection::vec(any_held(), 0..4),
            standing in proptest::collection::vec(any_standing(), 0..3),
        ) {
            let book = with_conditions(vec![
                Condition::HoldsOrHeld(vec![QualificationKind::Registered]),
                Condition::HoldsNoneOf(vec![QualificationKind::Specialist]),
                Condition::NotTogetherWith(vec![Programme::SpecialistTransfer]),
            ]);
            let [first, second] = states;
            let both = cases([
                first.clone().unwrap_or(State::Draft(None)),
                second.clone().unwrap_or(State::Draft(None)),
            ]);
            let filled = both.into_iter().zip([first.is_some(), second.is_some()]);
            let cases = filled.filter_map(|(case, there)| there.then_some(case)).collect();
            let today = FIRST + time::Duration::days(days);
            let mut attempt = Attempt { book, cases, qualifications, standing, today };
            for _ in 0..3 {
                let Err(refusals) = attempt.run() else { break };
                prop_assert!(!refusals.is_empty());
                for refused in refusals {
                    mend(&mut attempt, &refused.why);
                }
            }
            let applied = attempt.run().unwrap();
            prop_assert_eq!(applied.cases.len(), 2);
            for case in &applied.cases {
                let with_approval = matches!(&case.state, State::Submitted { approved: Some(_), .. });
                prop_assert!(with_approval);
            }
            prop_assert!(applied.round.application.contains(attempt.today));
        }
    }
}

#[test]
fn the_identifiers_of_copies_are_new() {
    let mut next = 0;
    let terms = terms();
    let book = book();
    let copying = Copying { terms: &terms, ..copying(&book, &[]) };
    let reports = [(slot(1), of_category(Category::Pain)), (slot(3), of_category(Category::Pain))];
    let copied = application::copy(copying, reports, || {
        next += 1;
        case_id(next)
    });
    let ids: Vec<_> = copied.unwrap().into_iter().map(|(case, _)| case.id).collect();
    assert_eq!(ids, [case_id(1), case_id(2)]);
}
