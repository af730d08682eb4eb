use shorei_domain::id::RoundId;
use shorei_domain::programme::Programme;
use shorei_domain::round::{self, Round, RoundDays};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{self, told};

fn days() -> RoundDays {
    RoundDays {
        registration_from: date!(2027 - 04 - 01),
        registration_to: date!(2027 - 06 - 30),
        approval_deadline: None,
        application_from: date!(2027 - 07 - 01),
        application_to: date!(2027 - 07 - 31),
    }
}

fn new(days: RoundDays, others: &[Round]) -> Result<Round, Vec<String>> {
    let id = RoundId(Uuid::from_u128(41));
    Round::new(id, Programme::SpecialistNew, "2027年度".to_owned(), days, others)
        .map_err(|refusals| told(&refusals))
}

#[test]
fn s14_the_approval_deadline_is_by_default_the_last_day_for_applications() {
    assert_eq!(new(days(), &[]).unwrap().approval_deadline, date!(2027 - 07 - 31));
}

#[test]
fn s14_the_approval_deadline_may_not_lie_after_the_application_window() {
    let deadline = |day| RoundDays { approval_deadline: Some(day), ..days() };
    assert!(new(deadline(date!(2027 - 07 - 31)), &[]).is_ok());
    assert_eq!(
        new(deadline(date!(2027 - 08 - 01)), &[]).unwrap_err(),
        ["/approval_deadline deadline_after_application"]
    );
}

#[test]
fn every_reversed_window_is_told_at_once() {
    let days = RoundDays {
        registration_to: date!(2027 - 03 - 31),
        application_to: date!(2027 - 06 - 30),
        ..days()
    };
    assert_eq!(
        new(days, &[]).unwrap_err(),
        ["/registration_to period_reversed", "/application_to period_reversed"]
    );
}

#[test]
fn rounds_of_one_programme_may_touch_but_not_overlap() {
    let last_year = cast::round();
    let from = |day| RoundDays { registration_from: day, ..days() };
    assert!(new(from(date!(2026 - 08 - 01)), std::slice::from_ref(&last_year)).is_ok());
    assert_eq!(
        new(from(date!(2026 - 07 - 31)), std::slice::from_ref(&last_year)).unwrap_err(),
        ["/registration_from round_overlaps"]
    );
    let other_programme = Round { programme: Programme::RegisteredNew, ..last_year };
    assert!(new(from(date!(2026 - 07 - 31)), &[other_programme]).is_ok());
}

#[test]
fn a_round_that_is_corrected_does_not_overlap_itself() {
    let round = new(days(), &[]).unwrap();
    assert!(new(days(), &[round]).is_ok());
}

#[test]
fn a_round_is_open_through_the_gaps_between_its_windows() {
    let round = Round {
        application: cast::period(date!(2026 - 07 - 10), date!(2026 - 07 - 31)),
        ..cast::round()
    };
    for (day, open) in [
        (date!(2026 - 03 - 31), false),
        (date!(2026 - 04 - 01), true),
        (date!(2026 - 07 - 05), true),
        (date!(2026 - 07 - 31), true),
        (date!(2026 - 08 - 01), false),
    ] {
        assert_eq!(round.is_open(day), open, "{day}");
    }
}

#[test]
fn the_open_round_counts_else_the_last_else_none() {
    let rounds = [new(days(), &[]).unwrap(), cast::round()];
    let current = |today: Date| round::current(&rounds, today).map(|round| round.name.as_str());
    assert_eq!(current(date!(2026 - 03 - 31)), None);
    assert_eq!(current(date!(2026 - 04 - 01)), Some("2026年度"));
    assert_eq!(current(date!(2027 - 03 - 31)), Some("2026年度"));
    assert_eq!(current(date!(2027 - 04 - 01)), Some("2027年度"));
}

#[test]
fn the_deadline_day_itself_is_the_last_with_no_day_left() {
    let round = cast::round();
    assert_eq!(round.days_to_deadline(date!(2026 - 07 - 01)), Some(14));
    assert_eq!(round.days_to_deadline(date!(2026 - 07 - 15)), Some(0));
    assert_eq!(round.days_to_deadline(date!(2026 - 07 - 16)), None);
}

#[test]
fn s14_next_years_round_has_the_same_days_a_year_later() {
    let leap = RoundDays {
        registration_from: date!(2028 - 02 - 29),
        approval_deadline: Some(date!(2028 - 07 - 15)),
        ..days()
    };
    let expected = RoundDays {
        registration_from: date!(2029 - 02 - 28),
        registration_to: date!(2028 - 06 - 30),
        approval_deadline: Some(date!(2029 - 07 - 15)),
        application_from: date!(2028 - 07 - 01),
        application_to: date!(2028 - 07 - 31),
    };
    assert_eq!(leap.a_year_later(), expected);
    let round = new(days(), &[]).unwrap();
    assert_eq!(new(round.days(), &[]).unwrap(), round);
}
