use proptest::prelude::*;
use shorei_domain::period::{Period, Term, tokyo_date, uncovered};
use time::macros::{date, datetime};
use time::{Date, Duration};

use crate::cast::{period, term};

#[test]
fn a_period_may_be_one_day_long_but_not_reversed() {
    let day = date!(2024 - 02 - 29);
    assert!(Period::new(day, day).is_ok());
    assert!(Period::new(day, date!(2024 - 02 - 28)).is_err());
    assert!(Term::new(day, Some(day)).is_ok());
    assert!(Term::new(day, Some(date!(2024 - 02 - 28))).is_err());
    assert!(Term::new(day, None).is_ok());
}

#[test]
fn s13_both_ends_of_a_term_belong_to_it_and_the_days_outside_do_not() {
    let term = term(date!(2019 - 04 - 01), Some(date!(2024 - 03 - 31)));
    for (from, to, covered) in [
        (date!(2019 - 04 - 01), date!(2024 - 03 - 31), true),
        (date!(2019 - 04 - 01), date!(2019 - 04 - 01), true),
        (date!(2024 - 03 - 31), date!(2024 - 03 - 31), true),
        (date!(2024 - 02 - 29), date!(2024 - 02 - 29), true),
        (date!(2019 - 03 - 31), date!(2019 - 04 - 01), false),
        (date!(2024 - 03 - 31), date!(2024 - 04 - 01), false),
        (date!(2019 - 03 - 31), date!(2024 - 04 - 01), false),
    ] {
        assert_eq!(term.covers(period(from, to)), covered, "{from} to {to}");
    }
}

#[test]
fn s13_an_open_term_covers_every_day_from_its_first() {
    let open = term(date!(2024 - 04 - 01), None);
    assert!(open.covers(period(date!(2024 - 04 - 01), Date::MAX)));
    assert!(!open.covers(period(date!(2024 - 03 - 31), date!(2024 - 04 - 01))));
    assert!(!open.ended(Date::MAX));
}

#[test]
fn s15_terms_add_up_and_the_days_between_them_stay_uncovered() {
    let care = period(date!(2024 - 02 - 01), date!(2024 - 05 - 31));
    let to_march = term(date!(2019 - 04 - 01), Some(date!(2024 - 03 - 31)));
    let cases = [
        ("nothing", vec![], vec![care]),
        (
            "one that covers it",
            vec![term(date!(2024 - 02 - 01), Some(date!(2024 - 05 - 31)))],
            vec![],
        ),
        (
            "one day short at each end",
            vec![term(date!(2024 - 02 - 02), Some(date!(2024 - 05 - 30)))],
            vec![
                period(date!(2024 - 02 - 01), date!(2024 - 02 - 01)),
                period(date!(2024 - 05 - 31), date!(2024 - 05 - 31)),
            ],
        ),
        ("touching", vec![to_march, term(date!(2024 - 04 - 01), None)], vec![]),
        ("touching, given backwards", vec![term(date!(2024 - 04 - 01), None), to_march], vec![]),
        (
            "a gap of one day",
            vec![to_march, term(date!(2024 - 04 - 02), None)],
            vec![period(date!(2024 - 04 - 01), date!(2024 - 04 - 01))],
        ),
        (
            "a gap that holds 29 February",
            vec![
                term(date!(2020 - 01 - 01), Some(date!(2024 - 02 - 28))),
                term(date!(2024 - 03 - 01), None),
            ],
            vec![period(date!(2024 - 02 - 29), date!(2024 - 02 - 29))],
        ),
        (
            "one inside another",
            vec![
                term(date!(2024 - 01 - 01), None),
                term(date!(2024 - 03 - 01), Some(date!(2024 - 03 - 02))),
            ],
            vec![],
        ),
        ("long over", vec![term(date!(2010 - 01 - 01), Some(date!(2011 - 01 - 01)))], vec![care]),
        ("not yet begun", vec![term(date!(2024 - 06 - 01), None)], vec![care]),
        ("to the end of the calendar", vec![term(date!(2024 - 02 - 01), Some(Date::MAX))], vec![]),
    ];
    for (what, terms, expected) in cases {
        assert_eq!(uncovered(care, &terms), expected, "{what}");
    }
}

#[test]
fn terms_touch_only_without_a_day_between_them() {
    let to_march = term(date!(2019 - 04 - 01), Some(date!(2024 - 03 - 31)));
    assert!(to_march.touches(term(date!(2024 - 04 - 01), None)));
    assert!(!to_march.touches(term(date!(2024 - 04 - 02), None)));
    assert!(!to_march.touches(term(date!(2024 - 03 - 31), None)));
    assert!(!term(date!(2024 - 04 - 01), None).touches(to_march));
}

#[test]
fn the_day_begins_at_midnight_in_tokyo() {
    assert_eq!(tokyo_date(datetime!(2026-07-31 14:59:59 UTC)), date!(2026 - 07 - 31));
    assert_eq!(tokyo_date(datetime!(2026-07-31 15:00:00 UTC)), date!(2026 - 08 - 01));
}

/// A day within some three years, so that ranges meet often.
fn day() -> impl Strategy<Value = Date> {
    (0i64..1_000).prop_map(|days| date!(2023 - 06 - 01) + Duration::days(days))
}

fn any_period() -> impl Strategy<Value = Period> {
    (day(), day()).prop_map(|(a, b)| period(a.min(b), a.max(b)))
}

fn any_term() -> impl Strategy<Value = Term> {
    (any_period(), proptest::bool::weighted(0.2))
        .prop_map(|(period, open)| term(period.from(), (!open).then_some(period.to())))
}

proptest! {
    #[test]
    fn each_day_is_uncovered_exactly_if_no_term_holds_it(
        care in any_period(),
        terms in proptest::collection::vec(any_term(), 0..6),
    ) {
        let gaps = uncovered(care, &terms);
        let mut day = care.from();
        while day <= care.to() {
            let held = terms.iter().any(|term| term.contains(day));
            let gap = gaps.iter().any(|gap| gap.contains(day));
            prop_assert_ne!(held, gap, "{}", day);
            day = day.next_day().unwrap();
        }
        for pair in gaps.windows(2) {
            prop_assert!(pair[0].to().next_day().unwrap() < pair[1].from(), "gaps are apart");
        }
    }

    #[test]
    fn a_period_and_a_term_overlap_exactly_if_they_share_a_day(care in any_period(), term in any_term()) {
        let mut day = care.from();
        let mut shared = false;
        while day <= care.to() {
            shared |= term.contains(day);
            day = day.next_day().unwrap();
        }
        prop_assert_eq!(term.overlaps(care), shared);
    }
}
