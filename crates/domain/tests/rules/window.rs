//! The windows of a round against every command.

use shorei_domain::approval::{self, Pending, Resending};
use shorei_domain::case_book::{Action, Case, CaseBook, DeletedCase, State};
use shorei_domain::programme::{ApprovalRule, DefinitionParts, SlotNumber};
use shorei_domain::refusal::Refusal;
use shorei_domain::report::{Revision, Status};
use time::macros::{date, datetime};
use time::{Date, Duration};

use crate::cast::{
    NOW, REGISTERED, TODAY, asked, book, case, definition, every_state, parts, terms, told,
};

const BEFORE: Date = date!(2026 - 03 - 31);
const LAST_FOR_WRITING: Date = date!(2026 - 06 - 30);
const AFTER_WRITING: Date = date!(2026 - 07 - 01);
const DEADLINE: Date = date!(2026 - 07 - 15);
const AFTER_DEADLINE: Date = date!(2026 - 07 - 16);
const LAST: Date = date!(2026 - 07 - 31);
const AFTER: Date = date!(2026 - 08 - 01);

fn write(case: Option<&Case>, today: Date) -> Vec<String> {
    book().may_write(case, today).map_or_else(|refusals| told(&refusals), |()| Vec::new())
}

fn asked_before(state: State) -> Case {
    Case { asked_before: true, ..case(1, state) }
}

#[test]
fn s3_new_reports_are_written_in_the_registration_window_only() {
    for (today, open) in [
        (BEFORE, false),
        (date!(2026 - 04 - 01), true),
        (LAST_FOR_WRITING, true),
        (AFTER_WRITING, false),
        (AFTER, false),
    ] {
        let expected = if open { &[][..] } else { &[" registration_closed"] };
        assert_eq!(write(None, today), expected, "{today}");
        assert_eq!(write(Some(&case(1, REGISTERED)), today), expected, "{today}");
    }
}

#[test]
fn s14_what_was_asked_about_before_is_mended_until_the_approval_deadline() {
    for (today, expected) in [
        (BEFORE, &[" registration_closed"][..]),
        (TODAY, &[]),
        (AFTER_WRITING, &[]),
        (DEADLINE, &[]),
        (AFTER_DEADLINE, &[" approval_deadline_passed"]),
        (LAST, &[" approval_deadline_passed"]),
        (AFTER, &[" registration_closed"]),
    ] {
        assert_eq!(write(Some(&asked_before(REGISTERED)), today), expected, "{today}");
    }
}

#[test]
fn without_any_round_nothing_can_be_written_or_decided() {
    let book = CaseBook { round: None, ..book() };
    let requested = case(1, State::Requested(asked(1)));
    assert_eq!(told(&book.may_write(None, TODAY).unwrap_err()), [" registration_closed"]);
    assert_eq!(
        told(&approval::may_withdraw(&book, &requested, TODAY).unwrap_err()),
        [" approval_deadline_passed"]
    );
}

#[test]
fn s14_asking_about_a_new_report_needs_the_registration_window_and_time_to_decide() {
    let codes = |case: &Case, today| -> Vec<_> {
        approval::may_request(&book(), case, &terms(), today).iter().map(Refusal::code).collect()
    };
    let new = case(1, REGISTERED);
    let again = asked_before(REGISTERED);
    assert_eq!(codes(&new, LAST_FOR_WRITING), [""; 0]);
    assert_eq!(codes(&new, AFTER_WRITING), ["registration_closed"]);
    assert_eq!(codes(&again, DEADLINE), [""; 0]);
    assert_eq!(codes(&again, AFTER_DEADLINE), ["approval_deadline_passed"]);
    assert_eq!(codes(&again, AFTER), ["approval_deadline_passed"]);
    let mut early = book();
    early.round.as_mut().unwrap().approval_deadline = date!(2026 - 06 - 14);
    let codes: Vec<_> =
        approval::may_request(&early, &new, &terms(), TODAY).iter().map(Refusal::code).collect();
    assert_eq!(codes, ["approval_deadline_passed"]);
}

#[test]
fn s7_a_withdrawal_is_possible_until_the_approval_deadline() {
    let requested = case(1, State::Requested(asked(1)));
    let may = |today| approval::may_withdraw(&book(), &requested, today).is_ok();
    assert!(may(TODAY) && may(DEADLINE));
    assert!(!may(AFTER_DEADLINE) && !may(AFTER));
}

#[test]
fn s14_a_mail_is_sent_again_only_while_its_request_can_be_decided_and_after_a_day() {
    let book = book();
    let requested = case(1, State::Requested(asked(1)));
    let resending = |case: &'_ Case, left: Option<Date>, today| {
        let pending = Pending { request: asked(1).request, case, book: &book };
        let resending = Resending { pending, instructor_left_on: left, resent_at: None };
        approval::may_resend(resending, today).map_err(|refusals| told(&refusals))
    };
    assert_eq!(resending(&requested, None, DEADLINE), Ok(()));
    assert_eq!(resending(&requested, Some(AFTER), TODAY), Ok(()), "one who leaves later");
    for (case, left, today, expected) in [
        (&requested, None, AFTER_DEADLINE, [" approval_deadline_passed"]),
        (&requested, Some(TODAY), TODAY, [" instructor_retired"]),
        (&self::case(1, REGISTERED), None, TODAY, [" not_requested"]),
    ] {
        assert_eq!(resending(case, left, today).unwrap_err(), expected);
    }
    let pending = Pending { request: asked(1).request, case: &requested, book: &book };
    let resent = Resending { pending, instructor_left_on: None, resent_at: Some(NOW) };
    let day = NOW + Duration::days(1);
    assert_eq!(resent.again_at(NOW), Some(day));
    assert_eq!(resent.again_at(day), None);
}

#[test]
fn s18_deleting_restoring_and_reopening_need_the_registration_window() {
    let deleted = DeletedCase { case: case(1, State::Draft(None)), at: NOW };
    let approved = case(1, State::Approved { asked: asked(1), at: NOW });
    for (today, open) in [(LAST_FOR_WRITING, true), (AFTER_WRITING, false)] {
        assert_eq!(book().may_delete(&asked_before(REGISTERED), today).is_ok(), open);
        assert_eq!(book().restore(&deleted, None, today).is_ok(), open);
        assert_eq!(approval::reopen(&book(), &approved, today).is_ok(), open);
    }
}

#[test]
fn only_a_draft_a_registered_or_a_returned_report_is_written_or_deleted() {
    for (name, state) in every_state() {
        let case = case(1, state);
        let free = ["draft", "registered", "returned"].contains(&name);
        assert_eq!(book().may_write(Some(&case), TODAY).is_ok(), free, "{name}");
        assert_eq!(book().may_delete(&case, TODAY).is_ok(), free, "{name}");
        if !free {
            assert_eq!(told(&book().may_delete(&case, TODAY).unwrap_err()), [" case_locked"]);
        }
    }
}

#[test]
fn a_locked_report_after_the_window_is_refused_for_both_reasons() {
    let locked = case(1, State::Submitted { revision: Revision(1), approved: None });
    assert_eq!(write(Some(&locked), AFTER), [" case_locked", " registration_closed"]);
}

#[test]
fn s18_a_deleted_report_comes_back_within_30_days_into_an_empty_slot() {
    let mut book = book();
    book.round.as_mut().unwrap().registration =
        crate::cast::period(date!(2026 - 04 - 01), date!(2026 - 07 - 31));
    let deleted = DeletedCase { case: case(1, REGISTERED), at: datetime!(2026-06-14 15:00 UTC) };
    assert_eq!(deleted.restorable_until(), date!(2026 - 07 - 15));
    assert_eq!(book.restore(&deleted, None, date!(2026 - 07 - 15)).unwrap(), deleted.case);
    let refused = |occupant, today| told(&book.restore(&deleted, occupant, today).unwrap_err());
    assert_eq!(refused(None, date!(2026 - 07 - 16)), [" not_found"]);
    let other = case(1, State::Draft(None));
    assert_eq!(refused(Some(&other), TODAY), [" slot_taken"]);
}

#[test]
fn s4_the_actions_of_a_slot_are_what_the_commands_allow() {
    use Action::{Delete, Edit, Print, Register, Reopen, Request, Restore, Withdraw};
    let expected = [
        ("draft", &[Edit, Register, Print, Delete][..]),
        ("registered", &[Edit, Register, Request, Print, Delete]),
        ("requested", &[Withdraw, Print]),
        ("approved", &[Print, Reopen]),
        ("returned", &[Edit, Register, Print, Delete]),
        ("submitted", &[Print]),
    ];
    for ((name, state), (expected_name, actions)) in every_state().into_iter().zip(expected) {
        assert_eq!(name, expected_name);
        let case = case(1, state);
        assert_eq!(book().actions(Some(&case), None, &terms(), TODAY), actions, "{name}");
        assert_eq!(book().actions(Some(&case), None, &terms(), AFTER), [Print], "{name}, closed");
    }
    let deleted = DeletedCase { case: case(1, State::Draft(None)), at: NOW };
    assert_eq!(book().actions(None, None, &terms(), TODAY), [Edit, Register]);
    assert_eq!(book().actions(None, Some(&deleted), &terms(), TODAY), [Edit, Register, Restore]);
}

#[test]
fn s10_a_programme_without_approval_needs_no_step_after_registering() {
    let without = CaseBook {
        definition: definition(DefinitionParts { approval: ApprovalRule::NotRequired, ..parts() }),
        ..book()
    };
    let registered = case(1, REGISTERED);
    let reasons = approval::may_request(&without, &registered, &terms(), TODAY);
    assert_eq!(reasons, [Refusal::ApprovalNotRequired]);
    assert!(without.may_write(Some(&registered), TODAY).is_ok());
    assert_eq!(
        without.progress(std::slice::from_ref(&registered), &terms(), TODAY).open_slots.len(),
        3
    );
}

#[test]
fn progress_counts_states_covered_categories_and_open_slots() {
    let book = book();
    let cases = [case(1, State::Approved { asked: asked(1), at: NOW }), case(2, REGISTERED)];
    let progress = book.progress(&cases, &terms(), TODAY);
    assert!(!progress.complete);
    assert_eq!(
        progress.states,
        [(Status::Unregistered, 2), (Status::Registered, 1), (Status::Approved, 1)]
    );
    assert_eq!(progress.covered.len(), 1);
    assert_eq!(progress.open_slots.into_iter().map(SlotNumber::get).collect::<Vec<_>>(), [2, 3, 4]);
}
