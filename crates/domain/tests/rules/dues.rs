use proptest::prelude::*;
use shorei_domain::dues::{Dues, DuesYear, LAST_YEAR, MAX_AMOUNT, State};
use time::macros::date;
use time::{Date, Duration};

use crate::cast::{TODAY, told};

#[test]
fn s21_a_dues_year_runs_from_may_to_april() {
    for (day, year) in [
        (date!(2026 - 04 - 30), 2025),
        (date!(2026 - 05 - 01), 2026),
        (date!(2026 - 12 - 31), 2026),
        (date!(2027 - 01 - 01), 2026),
        (date!(2028 - 02 - 29), 2027),
    ] {
        assert_eq!(DuesYear::of(day).number(), year, "{day}");
    }
    let year = DuesYear::new(2026).unwrap().period();
    assert_eq!((year.from(), year.to()), (date!(2026 - 05 - 01), date!(2027 - 04 - 30)));
    assert_eq!(DuesYear::new(1989), None);
    assert_eq!(DuesYear::new(LAST_YEAR + 1), None);
}

#[test]
fn s21_dues_are_paid_from_the_day_of_payment_on_and_unpaid_without_one() {
    let record = |paid_on| Dues::record(2026, 10_000, paid_on, TODAY).unwrap().state();
    assert_eq!(record(None), State::Unpaid);
    assert_eq!(record(Some(TODAY)), State::Paid);
    assert_eq!(record(Some(date!(2025 - 12 - 01))), State::Paid, "paid before its year began");
    assert!(Dues::record(2026, 0, None, TODAY).is_ok(), "exempt");
    assert!(Dues::record(2026, MAX_AMOUNT, None, TODAY).is_ok());
}

#[test]
fn s21_dues_that_make_no_sense_are_refused_with_every_fault() {
    let tomorrow = TODAY.next_day();
    assert_eq!(
        told(&Dues::record(20_266, -1, tomorrow, TODAY).unwrap_err()),
        ["/year out_of_range", "/amount out_of_range", "/paid_on out_of_range"]
    );
    let old = Some(date!(0026 - 06 - 01));
    assert_eq!(
        told(&Dues::record(2026, MAX_AMOUNT + 1, old, TODAY).unwrap_err()),
        ["/amount out_of_range", "/paid_on out_of_range"]
    );
}

proptest! {
    #[test]
    fn each_day_lies_in_its_dues_year_and_the_next_year_follows_without_a_gap(days in 0i64..60_000) {
        let day: Date = date!(1995 - 01 - 01) + Duration::days(days);
        let year = DuesYear::of(day);
        prop_assert!(year.period().contains(day));
        let next = DuesYear::new(year.number() + 1).unwrap();
        prop_assert_eq!(year.period().to().next_day(), Some(next.period().from()));
        prop_assert!(!next.period().contains(day));
    }
}
