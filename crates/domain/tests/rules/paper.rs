use shorei_domain::case_book::{Asked, Case, State};
use shorei_domain::id::RequestId;
use shorei_domain::instructor::Instructor;
use shorei_domain::paper::{self, HandingIn, PaperVerdict, hand_in, hurry};
use time::Date;
use time::macros::date;

use crate::cast::{
    APPLICANT, NOW, REGISTERED, TODAY, asked, book, case, every_state, instructor, request_id,
    round, term, terms, told,
};

fn retired() -> Instructor {
    Instructor { left_on: Some(date!(2026 - 04 - 01)), ..instructor() }
}

fn handed_in(case: &Case, by: &Instructor, signed_on: Date) -> Result<Case, Vec<String>> {
    let handing_in =
        HandingIn { book: &book(), case, instructor: by, terms: &terms(), signed_on, today: TODAY };
    hand_in(handing_in, request_id(1), NOW).map_err(|refusals| told(&refusals))
}

fn waiting() -> Case {
    handed_in(&case(1, REGISTERED), &retired(), TODAY).unwrap()
}

fn decided(
    case: &Case,
    id: RequestId,
    verdict: PaperVerdict,
    comment: &str,
    today: Date,
) -> Result<Case, Vec<String>> {
    paper::decide(&book(), case, id, &retired(), (verdict, comment), (NOW, today))
        .map_err(|refusals| told(&refusals))
}

#[test]
fn s11_a_paper_of_an_instructor_who_left_makes_the_report_requested_on_paper() {
    let before = case(1, REGISTERED);
    let after = handed_in(&before, &retired(), TODAY).unwrap();
    assert_eq!(after.state, State::Requested(Asked { on_paper: true, ..asked(1) }));
    assert!(after.asked_before);
    assert_eq!(after.outline, before.outline);
}

#[test]
fn s11_only_registered_reports_can_be_handed_in() {
    for (name, state) in every_state() {
        let answer = handed_in(&case(1, state.clone()), &retired(), TODAY);
        assert_eq!(answer.is_ok(), state == REGISTERED, "{name}: {answer:?}");
    }
}

#[test]
fn s11_the_signer_must_have_left_and_their_terms_must_cover_the_care_period() {
    let registered = case(1, REGISTERED);
    let mut early = retired();
    for held in &mut early.qualifications {
        held.term = term(date!(2010 - 04 - 01), Some(date!(2011 - 03 - 31)));
    }
    let unqualified = Instructor { qualifications: Vec::new(), ..retired() };
    let own = Instructor { member: APPLICANT, ..retired() };
    let tomorrow = Instructor { left_on: TODAY.next_day(), ..instructor() };
    for (by, expected) in [
        (instructor(), "/instructor_id instructor_not_retired"),
        (tomorrow, "/instructor_id instructor_not_retired"),
        (early, "/instructor_id outside_instructor_term"),
        (unqualified, "/instructor_id instructor_not_qualified"),
        (own, "/instructor_id instructor_is_applicant"),
    ] {
        assert_eq!(handed_in(&registered, &by, TODAY), Err(vec![expected.to_owned()]));
    }
}

#[test]
fn s11_a_signature_lies_neither_in_the_future_nor_before_the_care() {
    let registered = case(1, REGISTERED);
    let tomorrow = TODAY.next_day().unwrap();
    let began = registered.outline.care_from.unwrap();
    let refused = Err(vec!["/signed_on out_of_range".to_owned()]);
    assert_eq!(handed_in(&registered, &retired(), tomorrow), refused);
    assert_eq!(handed_in(&registered, &retired(), began.previous_day().unwrap()), refused);
    assert!(handed_in(&registered, &retired(), began).is_ok());
}

#[test]
fn s11_an_accepted_paper_approves_and_a_refused_one_returns_with_the_reason() {
    let case = waiting();
    let accepted = decided(&case, request_id(1), PaperVerdict::Accept, "", TODAY).unwrap();
    assert!(matches!(accepted.state, State::Approved { asked, .. } if asked.on_paper));
    let refused = decided(&case, request_id(1), PaperVerdict::Refuse, "押印なし", TODAY).unwrap();
    assert!(
        matches!(refused.state, State::Returned { asked, comment, .. } if asked.on_paper && comment == "押印なし")
    );
    let silent = decided(&case, request_id(1), PaperVerdict::Refuse, " ", TODAY);
    assert_eq!(silent, Err(vec!["/comment comment_required".to_owned()]));
}

#[test]
fn s11_a_paper_handed_in_by_the_deadline_may_be_accepted_after_it() {
    let long_after = date!(2026 - 12 - 01);
    assert!(decided(&waiting(), request_id(1), PaperVerdict::Accept, "", long_after).is_ok());
}

#[test]
fn s11_a_paper_is_decided_and_withdrawn_once_and_only_where_it_waits() {
    let case = waiting();
    let accepted = decided(&case, request_id(1), PaperVerdict::Accept, "", TODAY).unwrap();
    let not_requested = Err(vec![" not_requested".to_owned()]);
    for (case, id) in [(&accepted, request_id(1)), (&case, request_id(2))] {
        assert_eq!(decided(case, id, PaperVerdict::Accept, "", TODAY), not_requested);
    }
    let withdrawn = paper::withdraw(&book(), &case, request_id(1), TODAY).unwrap();
    assert_eq!(withdrawn.state, REGISTERED);
    let in_the_system = Case { state: State::Requested(asked(1)), ..case };
    assert_eq!(
        decided(&in_the_system, request_id(1), PaperVerdict::Accept, "", TODAY),
        not_requested
    );
    let withdrawn = paper::withdraw(&book(), &in_the_system, request_id(1), TODAY);
    assert_eq!(withdrawn.map_err(|refusals| told(&refusals)), not_requested);
}

#[test]
fn s11_from_thirty_days_before_the_deadline_on_one_is_told_to_hurry() {
    let deadline = round().approval_deadline;
    let before = |days| deadline - time::Duration::days(days);
    assert_eq!(hurry(deadline, before(31)), None);
    assert_eq!(hurry(deadline, before(30)), Some(30));
    assert_eq!(hurry(deadline, deadline), Some(0));
    assert_eq!(hurry(deadline, before(-1)), None);
}
