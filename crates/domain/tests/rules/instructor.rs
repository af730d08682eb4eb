use shorei_domain::case_book::CaseBook;
use shorei_domain::id::FacilityId;
use shorei_domain::instructor::Instructor;
use shorei_domain::period::Term;
use shorei_domain::qualification::QualificationKind::{
    self, Instructor as Shidoi, ProvisionalInstructor, Registered, RegisteredSupervisor, Specialist,
};
use shorei_domain::refusal::Refusal;
use shorei_domain::round::Round;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{
    APPLICANT, REGISTERED, TODAY, book, case, instructor, outline, period, qualification, round,
    term, terms,
};

fn holding(terms: &[(QualificationKind, Term)]) -> Instructor {
    let qualifications = terms.iter().map(|(kind, term)| qualification(*kind, *term)).collect();
    Instructor { qualifications, ..instructor() }
}

/// The codes against an approval of a report with that care period.
fn reasons(instructor: &Instructor, from: Date, to: Date) -> Vec<&'static str> {
    let mut case = case(1, REGISTERED);
    (case.outline.care_from, case.outline.care_to) = (Some(from), Some(to));
    let reasons = instructor.unfit_for_case(&book(), &case, TODAY);
    reasons.iter().map(Refusal::code).collect()
}

#[test]
fn s15_the_whole_care_period_must_be_covered_by_qualifying_terms() {
    let specialist =
        holding(&[(Specialist, term(date!(2020 - 04 - 01), Some(date!(2025 - 03 - 31))))]);
    for (from, to, ok) in [
        (date!(2020 - 04 - 01), date!(2025 - 03 - 31), true),
        (date!(2020 - 03 - 31), date!(2020 - 05 - 01), false),
        (date!(2025 - 03 - 31), date!(2025 - 04 - 01), false),
    ] {
        let expected = if ok { &[][..] } else { &["outside_instructor_term"] };
        assert_eq!(reasons(&specialist, from, to), expected, "{from} to {to}");
    }
}

#[test]
fn s15_adjoining_terms_of_different_kinds_add_up_and_a_gap_of_one_day_does_not() {
    let renewed = |from| {
        holding(&[
            (RegisteredSupervisor, term(date!(2019 - 04 - 01), Some(date!(2024 - 03 - 31)))),
            (Shidoi, term(from, None)),
        ])
    };
    let (from, to) = (date!(2024 - 03 - 01), date!(2024 - 04 - 30));
    assert_eq!(reasons(&renewed(date!(2024 - 04 - 01)), from, to), [""; 0]);
    assert_eq!(reasons(&renewed(date!(2024 - 04 - 02)), from, to), ["outside_instructor_term"]);
}

#[test]
fn s15_the_refusal_names_the_terms_and_the_uncovered_days() {
    let held = (Specialist, term(date!(2020 - 04 - 01), Some(date!(2025 - 10 - 31))));
    let refusal = holding(&[held]).unfit_for_care(&book(), outline().care().unwrap()).unwrap();
    let uncovered = vec![period(date!(2025 - 11 - 01), date!(2025 - 11 - 30))];
    assert_eq!(refusal, Refusal::OutsideInstructorTerm { terms: vec![held], uncovered });
}

#[test]
fn s15_a_provisional_instructor_approves_old_periods_though_the_term_is_over() {
    let provisional = holding(&[(
        ProvisionalInstructor,
        term(date!(2011 - 04 - 01), Some(date!(2022 - 03 - 31))),
    )]);
    assert_eq!(reasons(&provisional, date!(2022 - 03 - 01), date!(2022 - 03 - 31)), [""; 0]);
    assert_eq!(
        reasons(&provisional, date!(2022 - 03 - 01), date!(2022 - 04 - 01)),
        ["outside_instructor_term"]
    );
}

#[test]
fn s15_a_registered_member_without_the_designation_may_not_approve() {
    let open = term(date!(2010 - 04 - 01), None);
    let (from, to) = (date!(2025 - 10 - 01), date!(2025 - 10 - 31));
    assert_eq!(reasons(&holding(&[(Registered, open)]), from, to), ["instructor_not_qualified"]);
    assert_eq!(reasons(&holding(&[]), from, to), ["instructor_not_qualified"]);
    // Their term does not help to cover either.
    let both = holding(&[(Registered, open), (Specialist, term(date!(2025 - 10 - 02), None))]);
    assert_eq!(reasons(&both, from, to), ["outside_instructor_term"]);
}

#[test]
fn s15_a_registered_supervisor_is_refused_in_rounds_that_end_after_2029() {
    let supervisor = holding(&[(RegisteredSupervisor, term(date!(2020 - 04 - 01), None))]);
    let ending = |day| CaseBook {
        round: Some(Round { application: period(date!(2026 - 07 - 01), day), ..round() }),
        ..book()
    };
    let codes = |book: &CaseBook| -> Vec<_> {
        supervisor.unfit_for_book(book, TODAY).iter().map(Refusal::code).collect()
    };
    assert_eq!(codes(&ending(date!(2029 - 12 - 31))), [""; 0]);
    assert_eq!(codes(&ending(date!(2030 - 01 - 01))), ["instructor_not_qualified"]);
}

#[test]
fn s10_nobody_can_ask_themselves() {
    let own = Instructor { member: APPLICANT, ..instructor() };
    assert_eq!(
        reasons(&own, date!(2025 - 10 - 01), date!(2025 - 10 - 31)),
        ["instructor_is_applicant"]
    );
}

#[test]
fn s11_an_instructor_who_left_cannot_be_asked_from_that_day_on() {
    let leaving = |day| Instructor { left_on: Some(day), ..instructor() };
    let (from, to) = (date!(2025 - 10 - 01), date!(2025 - 10 - 31));
    assert_eq!(reasons(&leaving(TODAY.next_day().unwrap()), from, to), [""; 0]);
    assert_eq!(reasons(&leaving(TODAY), from, to), ["instructor_retired"]);
}

#[test]
fn every_reason_is_told_at_once() {
    let nobody = Instructor {
        member: APPLICANT,
        left_on: Some(date!(2020 - 01 - 01)),
        qualifications: Vec::new(),
        ..instructor()
    };
    assert_eq!(
        reasons(&nobody, date!(2025 - 10 - 01), date!(2025 - 10 - 31)),
        ["instructor_is_applicant", "instructor_retired", "instructor_not_qualified"]
    );
}

#[test]
fn s9_worked_there_means_at_least_one_day_of_the_care_period_at_that_hospital() {
    let case = case(1, REGISTERED);
    let worked = |facility: FacilityId, from, to| {
        let mut instructor = instructor();
        instructor.affiliations[0].facility = facility;
        instructor.affiliations[0].worked = term(from, to);
        instructor.worked_at(&case, &terms())
    };
    let here = crate::cast::HOSPITAL;
    assert!(worked(here, date!(2025 - 11 - 30), None));
    assert!(worked(here, date!(2020 - 01 - 01), Some(date!(2025 - 10 - 01))));
    assert!(!worked(here, date!(2025 - 12 - 01), None));
    assert!(!worked(here, date!(2020 - 01 - 01), Some(date!(2025 - 09 - 30))));
    assert!(!worked(FacilityId(Uuid::from_u128(99)), date!(2020 - 01 - 01), None));
}
