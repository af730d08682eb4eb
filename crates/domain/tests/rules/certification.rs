use proptest::prelude::*;
use shorei_domain::certification::{TermState, next_renewal, standing};
use shorei_domain::qualification::{Qualification, QualificationKind};
use time::macros::date;
use time::{Date, Duration};

use crate::cast::{TODAY, qualification, term};

fn specialist(from: Date, to: Option<Date>) -> Qualification {
    qualification(QualificationKind::Specialist, term(from, to))
}

#[test]
fn s21_days_to_renewal_end_with_the_last_day_of_the_term() {
    let begun = date!(2021 - 04 - 01);
    let running = |last: Date, days_left| TermState::Running { last, days_left };
    for (what, from, to, expected) in [
        ("ends today", begun, Some(TODAY), running(TODAY, 0)),
        ("ended yesterday", begun, TODAY.previous_day(), TermState::Ended),
        ("ends in March", begun, Some(date!(2027 - 03 - 31)), running(date!(2027 - 03 - 31), 289)),
        ("begins today", TODAY, Some(TODAY), running(TODAY, 0)),
        ("begins tomorrow", TODAY.next_day().unwrap(), None, TermState::Upcoming),
        ("has no end", begun, None, TermState::Open),
    ] {
        let held = specialist(from, to);
        assert_eq!(standing(&held, std::slice::from_ref(&held), TODAY), expected, "{what}");
    }
}

#[test]
fn s21_a_term_that_another_of_its_kind_goes_on_after_is_renewed() {
    let last = date!(2027 - 03 - 31);
    let held = specialist(date!(2022 - 04 - 01), Some(last));
    let running = TermState::Running { last, days_left: 289 };
    for (what, other, expected) in [
        ("touching", specialist(date!(2027 - 04 - 01), None), TermState::Renewed),
        ("overlapping", specialist(date!(2026 - 04 - 01), None), TermState::Renewed),
        ("a day apart", specialist(date!(2027 - 04 - 02), None), running),
        ("inside", specialist(date!(2023 - 04 - 01), Some(last)), running),
        (
            "another kind",
            qualification(QualificationKind::Instructor, term(date!(2027 - 04 - 01), None)),
            running,
        ),
    ] {
        let all = [held.clone(), other];
        assert_eq!(standing(&held, &all, TODAY), expected, "{what}");
    }
}

#[test]
fn s21_what_ends_first_is_renewed_next() {
    let specialist = specialist(date!(2024 - 04 - 01), Some(date!(2029 - 03 - 31)));
    let instructor = qualification(
        QualificationKind::Instructor,
        term(date!(2022 - 04 - 01), Some(date!(2027 - 03 - 31))),
    );
    let provisional = qualification(
        QualificationKind::ProvisionalInstructor,
        term(date!(2011 - 04 - 01), Some(date!(2022 - 03 - 31))),
    );
    let all = [specialist.clone(), instructor.clone(), provisional.clone()];
    assert_eq!(next_renewal(&all, TODAY), Some((&instructor, date!(2027 - 03 - 31))));
    assert_eq!(next_renewal(&[provisional], date!(2020 - 01 - 01)), None, "never given again");
    assert_eq!(next_renewal(&[specialist], date!(2029 - 04 - 01)), None, "over");
    assert_eq!(next_renewal(&[], TODAY), None);
}

proptest! {
    #[test]
    fn what_is_running_contains_today_and_its_days_lead_to_its_end(
        from in -2_000i64..2_000,
        length in 0i64..3_000,
        later in proptest::option::of(-500i64..500),
    ) {
        let first = TODAY + Duration::days(from);
        let last = first + Duration::days(length);
        let held = specialist(first, Some(last));
        let other = later.map(|days| specialist(last + Duration::days(days), None));
        let all: Vec<_> = std::iter::once(held.clone()).chain(other).collect();
        let stands = standing(&held, &all, TODAY);
        let runs = matches!(stands, TermState::Running { .. } | TermState::Renewed);
        prop_assert_eq!(runs, held.term.contains(TODAY));
        if let TermState::Running { last: end, days_left } = stands {
            prop_assert_eq!(TODAY + Duration::days(days_left), end);
            prop_assert_eq!(end, last);
        }
    }
}
