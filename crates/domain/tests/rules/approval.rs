use shorei_domain::approval::{
    Asking, BATCH_MAX, Decision, Pending, Thresholds, Verdict, check_batch, decide, load_warnings,
    reopen, request, request_warnings, withdraw,
};
use shorei_domain::case_book::{Case, CaseBook, State};
use shorei_domain::id::{CaseBookId, RequestId};
use shorei_domain::instructor::Instructor;
use shorei_domain::refusal::Warning;
use shorei_domain::report::Revision;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{
    APPLICANT, INSTRUCTOR, NOW, REGISTERED, TODAY, asked, book, case, every_state, instructor,
    request_id, term, terms, told, warned,
};

fn asking<'a>(
    book: &'a CaseBook,
    cases: &'a [Case],
    instructor: &'a Instructor,
    terms: &'a [shorei_domain::facility::Accreditation],
) -> Asking<'a> {
    Asking { book, cases, instructor, terms, today: TODAY }
}

fn send(cases: &[Case], instructor: &Instructor) -> Result<Vec<Case>, Vec<String>> {
    let mut next = 0;
    request(asking(&book(), cases, instructor, &terms()), NOW, || {
        next += 1;
        request_id(next)
    })
    .map_err(|refusals| told(&refusals))
}

fn decided(
    case: &Case,
    request: RequestId,
    verdict: Verdict,
    comment: &str,
    by: &Instructor,
    today: Date,
) -> Result<Case, Vec<String>> {
    let book = book();
    let pending = Pending { request, case, book: &book };
    decide(&[Decision { pending, verdict, comment }], by, NOW, today)
        .map(|mut cases| cases.remove(0))
        .map_err(|refusals| told(&refusals))
}

#[test]
fn s6_several_registered_reports_are_asked_about_at_once() {
    let cases = [case(1, REGISTERED), case(2, REGISTERED)];
    let requested = send(&cases, &instructor()).unwrap();
    for (number, (before, after)) in (1..).zip(cases.iter().zip(&requested)) {
        assert_eq!(after.state, State::Requested(asked(number)));
        assert!(after.asked_before);
        assert_eq!((after.id, &after.outline), (before.id, &before.outline));
    }
}

#[test]
fn s6_a_request_names_the_revision_that_is_registered() {
    let case = case(1, State::Registered(Revision(3)));
    let requested = send(&[case], &instructor()).unwrap();
    assert_eq!(requested[0].state.asked().map(|asked| asked.revision), Some(Revision(3)));
}

#[test]
fn s6_each_state_but_registered_refuses_with_its_own_code() {
    for (name, code) in [
        ("draft", "not_registered"),
        ("requested", "already_requested"),
        ("approved", "case_locked"),
        ("returned", "not_registered"),
        ("submitted", "case_locked"),
    ] {
        let state = every_state().into_iter().find(|(known, _)| *known == name).unwrap().1;
        assert_eq!(
            send(&[case(1, state)], &instructor()).unwrap_err(),
            [format!("/case_ids/0 {code}")],
            "{name}"
        );
    }
}

#[test]
fn s6_all_reasons_of_all_reports_are_told_at_once_state_first() {
    let mut outside = case(1, REGISTERED);
    outside.outline.care_from = Some(date!(2019 - 05 - 01));
    outside.outline.care_to = Some(date!(2019 - 06 - 01));
    let elsewhere = Case { book: CaseBookId(Uuid::nil()), ..case(3, REGISTERED) };
    let own = Instructor { member: APPLICANT, ..instructor() };
    assert_eq!(
        send(&[outside, case(2, State::Draft(None)), elsewhere], &own).unwrap_err(),
        [
            "/case_ids/1 not_registered",
            "/instructor_id instructor_is_applicant",
            "/case_ids/0 outside_accreditation_term",
            "/case_ids/0 outside_instructor_term",
            "/case_ids/2 mixed_books",
        ]
    );
}

#[test]
fn a_batch_is_neither_empty_nor_too_long_nor_repeats_an_item() {
    let faults = |items: &[usize]| {
        check_batch("case_ids", items).map_or_else(|refusals| told(&refusals), |()| Vec::new())
    };
    let full: Vec<_> = (0..BATCH_MAX).collect();
    assert_eq!(faults(&full), [""; 0]);
    assert_eq!(faults(&[]), ["/case_ids field_required"]);
    assert_eq!(faults(&[5, 6, 5, 5]), ["/case_ids/2 duplicate_item", "/case_ids/3 duplicate_item"]);
    assert_eq!(faults(&(0..=BATCH_MAX).collect::<Vec<_>>()), ["/case_ids too_many_items"]);
}

#[test]
fn s9_an_instructor_from_elsewhere_is_a_warning_not_a_refusal() {
    let mut stranger = instructor();
    stranger.affiliations.clear();
    let cases = [case(1, REGISTERED)];
    assert!(send(&cases, &stranger).is_ok());
    assert_eq!(
        warned(&request_warnings(
            asking(&book(), &cases, &stranger, &terms()),
            Thresholds::default()
        )),
        ["/case_ids/0 instructor_not_at_facility"]
    );
}

#[test]
fn s14_a_near_deadline_and_a_loaded_instructor_are_warned_about() {
    let warn = |open_requests, batch, today| -> Vec<_> {
        let instructor = Instructor { open_requests, ..instructor() };
        load_warnings(&book(), &instructor, batch, Thresholds::default(), today)
    };
    let near = |days_left| Warning::DeadlineNear { deadline: date!(2026 - 07 - 15), days_left };
    assert_eq!(warn(0, 1, date!(2026 - 06 - 30)), []);
    assert_eq!(warn(0, 1, date!(2026 - 07 - 01)), [near(14)]);
    assert_eq!(warn(0, 1, date!(2026 - 07 - 15)), [near(0)]);
    assert_eq!(warn(0, 1, date!(2026 - 07 - 16)), []);
    assert_eq!(warn(23, 1, TODAY), []);
    assert_eq!(warn(23, 2, TODAY), [Warning::InstructorOverloaded { open: 25 }]);
}

#[test]
fn s7_a_withdrawal_restores_exactly_what_was_there_and_says_who_knows() {
    let book = book();
    let before = Case { asked_before: true, ..case(1, REGISTERED) };
    let requested = send(std::slice::from_ref(&before), &instructor()).unwrap().remove(0);
    let pending = Pending { request: request_id(1), case: &requested, book: &book };
    let (cases, warnings) = withdraw(&[pending], TODAY).unwrap();
    assert_eq!(cases, [before]);
    assert_eq!(warned(&warnings), ["/request_ids/0 instructor_already_notified"]);
}

#[test]
fn s7_only_an_open_request_is_withdrawn() {
    let book = book();
    for (name, state) in every_state() {
        let case = case(1, state);
        let pending = |request| Pending { request, case: &case, book: &book };
        assert_eq!(
            withdraw(&[pending(request_id(1))], TODAY).is_ok(),
            name == "requested",
            "{name}"
        );
        // The report may be in another, newer request.
        assert_eq!(
            told(&withdraw(&[pending(request_id(2))], TODAY).unwrap_err()),
            ["/request_ids/0 not_requested"],
            "{name}"
        );
    }
}

#[test]
fn s16_an_instructor_approves_returns_or_declines() {
    let requested = case(1, State::Requested(asked(1)));
    let decide = |verdict, comment| {
        decided(&requested, request_id(1), verdict, comment, &instructor(), TODAY).unwrap()
    };
    assert_eq!(decide(Verdict::Approve, "").state, State::Approved { asked: asked(1), at: NOW });
    assert_eq!(
        decide(Verdict::Return, "経過を詳しく").state,
        State::Returned { asked: asked(1), at: NOW, comment: "経過を詳しく".to_owned() }
    );
    assert_eq!(decide(Verdict::Decline, "").state, REGISTERED);
}

#[test]
fn s16_a_return_needs_a_comment_and_no_comment_is_endless() {
    let requested = case(1, State::Requested(asked(1)));
    let faults = |verdict, comment: &str| {
        decided(&requested, request_id(1), verdict, comment, &instructor(), TODAY).unwrap_err()
    };
    assert_eq!(faults(Verdict::Return, " \u{3000}"), ["/decisions/0/comment comment_required"]);
    assert_eq!(
        faults(Verdict::Approve, &"長".repeat(2_001)),
        ["/decisions/0/comment field_too_long"]
    );
}

#[test]
fn s16_a_request_that_was_decided_or_withdrawn_is_not_decided_again() {
    for (name, state) in every_state() {
        let case = case(1, state);
        let result = decided(&case, request_id(1), Verdict::Approve, "", &instructor(), TODAY);
        match name {
            "requested" => assert!(result.is_ok()),
            _ => assert_eq!(result.unwrap_err(), ["/decisions/0 not_requested"], "{name}"),
        }
    }
}

#[test]
fn s15_eligibility_is_asked_again_when_approving_but_not_when_returning() {
    let requested = case(1, State::Requested(asked(1)));
    let mut corrected = instructor();
    corrected.qualifications[0].term = term(date!(2020 - 04 - 01), Some(date!(2025 - 11 - 29)));
    let decide = |verdict| {
        decided(&requested, request_id(1), verdict, "期間を確認", &corrected, TODAY).map(|_| ())
    };
    assert_eq!(decide(Verdict::Approve).unwrap_err(), ["/decisions/0 outside_instructor_term"]);
    assert!(decide(Verdict::Return).is_ok());
    assert!(decide(Verdict::Decline).is_ok());
}

#[test]
fn s14_a_decision_is_possible_until_the_approval_deadline_and_when_a_round_is_open_again() {
    let requested = case(1, State::Requested(asked(1)));
    let on = |today| {
        decided(&requested, request_id(1), Verdict::Approve, "", &instructor(), today).map(|_| ())
    };
    assert!(on(date!(2026 - 07 - 15)).is_ok());
    let closed = ["/decisions/0 approval_deadline_passed"];
    assert_eq!(on(date!(2026 - 07 - 16)).unwrap_err(), closed);
    assert_eq!(on(date!(2026 - 03 - 31)).unwrap_err(), closed);
}

#[test]
fn reopening_voids_the_approval_as_a_new_revision_with_the_same_text() {
    let approved = case(1, State::Approved { asked: asked(1), at: NOW });
    let reopened = reopen(&book(), &approved, TODAY).unwrap();
    assert_eq!(reopened.state, State::Registered(Revision(2)));
    assert_eq!(reopened.outline, approved.outline);
    for (name, state) in every_state().into_iter().filter(|(name, _)| *name != "approved") {
        let code = if name == "submitted" { " case_locked" } else { " not_approved" };
        assert_eq!(told(&reopen(&book(), &case(1, state), TODAY).unwrap_err()), [code], "{name}");
    }
}

#[test]
fn the_instructor_of_the_tests_is_sound() {
    assert_ne!(INSTRUCTOR, APPLICANT);
    assert!(instructor().unfit_for_case(&book(), &case(1, REGISTERED), TODAY).is_empty());
}
