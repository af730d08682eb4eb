use shorei_domain::case_book::{Case, State};
use shorei_domain::category::Category;
use shorei_domain::facility::{Accreditation, AccreditationKind};
use shorei_domain::id::AccreditationId;
use shorei_domain::refusal::Refusal;
use shorei_domain::report::{Outline, Report, Revision, care_unfit, care_warning};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{
    CORE, REGISTERED, TODAY, TRAINING, accreditation, book, case, case_id, outline, period, report,
    slot, term, terms, told, warned,
};

fn care(accreditation: AccreditationId, from: Date, to: Date) -> Outline {
    Outline {
        accreditation: Some(accreditation),
        care_from: Some(from),
        care_to: Some(to),
        ..outline()
    }
}

fn care_faults(outline: &Outline) -> Vec<String> {
    told(&care_unfit(outline, &terms(), TODAY))
}

fn register(slot_number: u8, report: Report) -> Result<(Case, Report), Vec<String>> {
    book()
        .register(slot(slot_number), None, case_id(slot_number), report, &terms(), TODAY)
        .map_err(|refusals| told(&refusals))
}

fn draft(slot_number: u8, report: Report) -> Result<(Case, Report), Vec<String>> {
    book()
        .draft(slot(slot_number), None, case_id(slot_number), report, &terms(), TODAY)
        .map_err(|refusals| told(&refusals))
}

#[test]
fn s13_both_days_of_the_care_period_must_lie_in_the_accreditation_term() {
    for (from, to, faults) in [
        (date!(2019 - 04 - 01), date!(2024 - 03 - 31), &[][..]),
        (date!(2024 - 02 - 29), date!(2024 - 02 - 29), &[]),
        (date!(2019 - 03 - 31), date!(2019 - 05 - 01), &["/care_from outside_accreditation_term"]),
        (date!(2024 - 03 - 01), date!(2024 - 04 - 01), &["/care_to outside_accreditation_term"]),
        (date!(2019 - 03 - 31), date!(2024 - 04 - 01), &["/care_from outside_accreditation_term"]),
    ] {
        assert_eq!(care_faults(&care(TRAINING, from, to)), faults, "{from} to {to}");
    }
}

#[test]
fn s13_the_refusal_names_the_uncovered_days_and_the_adjoining_term() {
    let outline = care(TRAINING, date!(2024 - 03 - 20), date!(2024 - 04 - 10));
    let refusals = care_unfit(&outline, &terms(), TODAY);
    let Refusal::OutsideAccreditationTerm { term, uncovered, adjoining } =
        &refusals.iter().next().unwrap().why
    else {
        panic!("{refusals:?}");
    };
    assert_eq!(term.to(), Some(date!(2024 - 03 - 31)));
    assert_eq!(*uncovered, [period(date!(2024 - 04 - 01), date!(2024 - 04 - 10))]);
    assert_eq!(adjoining.as_ref().map(|other| other.id), Some(CORE));
}

#[test]
fn s13_a_term_on_the_other_side_of_the_uncovered_days_is_not_named() {
    let first = terms()[0].term.from();
    let outline = care(TRAINING, first.previous_day().unwrap(), first);
    let refusals = care_unfit(&outline, &terms(), TODAY);
    let Some(Refusal::OutsideAccreditationTerm { adjoining, .. }) =
        refusals.iter().map(|refused| &refused.why).next()
    else {
        panic!("{refusals:?}");
    };
    assert_eq!(*adjoining, None, "the core term adjoins after the end, not before the beginning");
}

#[test]
fn s12_ended_accreditation_is_selectable_when_the_period_fits() {
    let ended = &terms()[0];
    assert!(ended.ended(TODAY));
    assert!(ended.ended(date!(2024 - 04 - 01)) && !ended.ended(date!(2024 - 03 - 31)));
    assert_eq!(care_faults(&care(TRAINING, date!(2023 - 01 - 01), date!(2023 - 02 - 01))), [""; 0]);
}

#[test]
fn s12_the_facility_and_both_days_are_required() {
    assert_eq!(
        care_faults(&Outline::default()),
        [
            "/accreditation_id field_required",
            "/care_from field_required",
            "/care_to field_required"
        ]
    );
}

#[test]
fn the_care_period_may_end_today_but_not_later_and_may_not_be_reversed() {
    let tomorrow = TODAY.next_day().unwrap();
    for (from, to, faults) in [
        (TODAY, TODAY, &[][..]),
        (TODAY, tomorrow, &["/care_to care_period_in_future"]),
        (tomorrow, TODAY, &["/care_to care_period_in_future", "/care_to care_period_reversed"]),
        (date!(2026 - 06 - 02), date!(2026 - 06 - 01), &["/care_to care_period_reversed"]),
    ] {
        assert_eq!(care_faults(&care(CORE, from, to)), faults, "{from} to {to}");
    }
}

#[test]
fn s13_a_period_at_the_edge_of_adjoining_terms_is_warned_about() {
    let edge = |outline: Outline, terms: &[Accreditation]| {
        care_warning(&outline, terms).map(|warned| warned.warning.code())
    };
    let spans = Some("period_spans_terms");
    let at_end = care(TRAINING, date!(2024 - 03 - 01), date!(2024 - 03 - 31));
    let at_start = care(CORE, date!(2024 - 04 - 01), date!(2024 - 04 - 30));
    let inside = care(TRAINING, date!(2024 - 03 - 01), date!(2024 - 03 - 30));
    assert_eq!(edge(at_end.clone(), &terms()), spans);
    assert_eq!(edge(at_start, &terms()), spans);
    assert_eq!(edge(inside, &terms()), None);
    // No other term adjoins: alone, with a day between, or of another hospital.
    assert_eq!(edge(at_end.clone(), &terms()[..1]), None);
    let mut apart = terms();
    apart[1].term = term(date!(2024 - 04 - 02), None);
    assert_eq!(edge(at_end.clone(), &apart), None);
    let mut elsewhere = terms();
    elsewhere[1].facility = shorei_domain::id::FacilityId(Uuid::from_u128(99));
    assert_eq!(edge(at_end, &elsewhere), None);
}

#[test]
fn s5_a_fixed_slot_keeps_its_category_and_may_leave_it_out() {
    let (case, written) = register(1, report()).unwrap();
    assert_eq!(case.outline.category, Some(Category::Pain));
    assert_eq!(written.outline.category, Some(Category::Pain));
    let mut other = report();
    other.outline.category = Some(Category::Delirium);
    assert_eq!(register(1, other.clone()).unwrap_err(), ["/category category_fixed"]);
    assert_eq!(draft(1, other).unwrap_err(), ["/category category_fixed"]);
}

#[test]
fn s5_a_free_slot_needs_one_of_the_allowed_categories() {
    assert_eq!(register(3, report()).unwrap_err(), ["/category category_required"]);
    for category in Category::SEVEN {
        let mut report = report();
        report.outline.category = Some(category);
        assert!(register(3, report).is_ok(), "{category:?}");
    }
    let mut other = report();
    other.outline.category = Some(Category::Other);
    assert_eq!(register(3, other).unwrap_err(), ["/category invalid_value"]);
}

#[test]
fn every_missing_field_is_told_at_once() {
    assert_eq!(
        register(3, Report::default()).unwrap_err(),
        [
            "/category category_required",
            "/accreditation_id field_required",
            "/care_from field_required",
            "/care_to field_required",
            "/patient_age field_required",
            "/patient_sex field_required",
            "/sections/diagnosis field_required",
            "/sections/history_before_intervention field_required",
        ]
    );
}

#[test]
fn a_section_of_nothing_but_spaces_is_empty() {
    let mut blank = report();
    blank.sections.insert("diagnosis".to_owned(), " \u{3000}\n".to_owned());
    assert_eq!(register(1, blank).unwrap_err(), ["/sections/diagnosis field_required"]);
}

#[test]
fn a_section_holds_800_grapheme_clusters_however_many_code_points_they_take() {
    let mut long = report();
    long.sections.insert("diagnosis".to_owned(), "か\u{3099}".repeat(800));
    assert!(register(1, long.clone()).is_ok());
    long.sections.insert("diagnosis".to_owned(), "か\u{3099}".repeat(801));
    long.outline.remarks = "備".repeat(801);
    assert_eq!(
        register(1, long).unwrap_err(),
        ["/sections/diagnosis field_too_long", "/remarks field_too_long"]
    );
}

#[test]
fn an_age_is_between_0_and_120_whole_years() {
    for (age, ok) in [(0, true), (120, true), (-1, false), (121, false)] {
        let faults = register(1, Report { patient_age: Some(age), ..report() });
        assert_eq!(faults.is_ok(), ok, "{age}");
    }
}

#[test]
fn a_draft_keeps_whatever_can_be_kept_and_tells_the_rest_as_warnings() {
    let mut half = Report { patient_age: Some(200), ..Report::default() };
    half.outline.care_from = Some(date!(2026 - 06 - 02));
    half.outline.care_to = Some(date!(2026 - 06 - 01));
    half.sections.insert("diagnosis".to_owned(), "長".repeat(20_000));
    let (case, kept) = draft(1, half.clone()).unwrap();
    assert_eq!(case.state, State::Draft(None));
    assert_eq!(kept.sections, half.sections);
    assert_eq!(
        warned(&book().write_warnings(&case, &kept, &terms(), TODAY)),
        [
            "/accreditation_id field_required",
            "/care_to care_period_reversed",
            "/patient_age out_of_range",
            "/patient_sex field_required",
            "/sections/diagnosis field_too_long",
            "/sections/history_before_intervention field_required",
        ]
    );
}

#[test]
fn a_draft_refuses_only_what_cannot_be_kept() {
    let mut bad = report();
    bad.outline.accreditation = Some(AccreditationId(Uuid::from_u128(999)));
    bad.outline.remarks = "備".repeat(20_001);
    bad.sections.insert("diagnosis".to_owned(), "長".repeat(20_001));
    bad.sections.insert("nowhere".to_owned(), String::new());
    assert_eq!(
        draft(1, bad).unwrap_err(),
        [
            "/accreditation_id not_found",
            "/sections/diagnosis field_too_long",
            "/sections/nowhere unknown_field",
            "/remarks field_too_long",
        ]
    );
}

#[test]
fn each_registration_is_a_revision_and_drafts_are_not() {
    let book = book();
    let write = |case: &Case, register: bool| {
        let act = if register {
            shorei_domain::case_book::CaseBook::register
        } else {
            shorei_domain::case_book::CaseBook::draft
        };
        act(&book, slot(1), Some(case), case_id(9), report(), &terms(), TODAY).unwrap().0
    };
    let first = register(1, report()).unwrap().0;
    assert_eq!(first.state, State::Registered(Revision(1)));
    let drafted = write(&first, false);
    assert_eq!(drafted.state, State::Draft(Some(Revision(1))));
    assert_eq!(drafted.id, first.id);
    let second = write(&drafted, true);
    assert_eq!(second.state, State::Registered(Revision(2)));
}

#[test]
fn a_returned_report_stays_returned_until_it_is_registered_again() {
    let returned = crate::cast::every_state()[4].1.clone();
    let case = case(1, returned.clone());
    let (drafted, _) =
        book().draft(slot(1), Some(&case), case_id(9), report(), &terms(), TODAY).unwrap();
    assert_eq!(drafted.state, returned);
    let (again, _) =
        book().register(slot(1), Some(&drafted), case_id(9), report(), &terms(), TODAY).unwrap();
    assert_eq!(again.state, State::Registered(Revision(2)));
}

#[test]
fn a_term_corrected_after_the_registration_shows_in_the_registered_report() {
    let registered = case(1, REGISTERED);
    let corrected = [accreditation(
        CORE,
        AccreditationKind::Core,
        term(date!(2024 - 04 - 01), Some(date!(2025 - 10 - 31))),
    )];
    assert_eq!(
        warned(&book().write_warnings(&registered, &report(), &corrected, TODAY)),
        ["/care_to outside_accreditation_term"]
    );
}
