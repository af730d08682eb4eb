//! Dues 会費 of members, year by year (`S21`).
//!
//! A dues year runs from 1 May to 30 April and has the number of the calendar year in which it
//! begins: April 2026 belongs to 2025.
//!
//! ```
//! use shorei_domain::dues::DuesYear;
//! use time::macros::date;
//!
//! assert_eq!(DuesYear::of(date!(2026-04-30)).number(), 2025);
//! assert_eq!(DuesYear::of(date!(2026-05-01)).number(), 2026);
//! ```

use time::macros::date;
use time::{Date, Duration, Month};

use crate::period::Period;
use crate::refusal::{Bound, Place, Refusal, Refusals, Warning};

/// The first dues year that can be recorded.
pub const FIRST_YEAR: i32 = 1990;
/// The last dues year that can be recorded.
pub const LAST_YEAR: i32 = 2198;
/// The maximum amount of a year's dues, in yen.
pub const MAX_AMOUNT: i64 = 10_000_000;
/// The earliest possible day of payment.
const FIRST_PAYMENT: Date = date!(1990 - 01 - 01);

/// A dues year, from 1 May to 30 April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DuesYear(i32);

impl DuesYear {
    /// Returns the dues year that begins in the calendar year `number`, or `None` outside
    /// [`FIRST_YEAR`] to [`LAST_YEAR`].
    #[must_use]
    pub fn new(number: i32) -> Option<Self> {
        (FIRST_YEAR..=LAST_YEAR).contains(&number).then_some(Self(number))
    }

    /// Returns the dues year that contains `day`.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.year() - i32::from(day.month() < Month::May))
    }

    /// Returns its number: the calendar year in which it begins.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// Returns its days, the first and the last included.
    #[must_use]
    pub fn period(self) -> Period {
        let may = |year| Date::from_calendar_date(year, Month::May, 1).unwrap_or(Date::MAX);
        let last = may(self.0 + 1).checked_sub(Duration::DAY).unwrap_or(Date::MAX);
        Period::new(may(self.0), last).unwrap_or(Period::ONE_DAY)
    }
}

/// Whether a year's dues were paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 納入済.
    Paid,
    /// 未納.
    Unpaid,
}

/// A member's dues for one year. A member has at most one record a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dues {
    /// The dues year.
    pub year: DuesYear,
    /// The amount in yen; 0 for an exempt member.
    pub amount: i64,
    /// The day of payment, or `None` if unpaid.
    pub paid_on: Option<Date>,
}

/// Returns the warning about dues before an application: the years up to this one that are recorded
/// as unpaid.
#[must_use]
pub fn unpaid_warning(dues: &[Dues], today: Date) -> Option<Warning> {
    let is_due = |dues: &&Dues| dues.state() == State::Unpaid && dues.year <= DuesYear::of(today);
    let mut years: Vec<_> = dues.iter().filter(is_due).map(|dues| dues.year.number()).collect();
    years.sort_unstable();
    (!years.is_empty()).then_some(Warning::DuesUnpaid { years })
}

impl Dues {
    /// Returns the dues as the secretariat records them.
    ///
    /// # Errors
    /// `out_of_range` for a year outside the recordable ones, a negative or excessive amount, and a
    /// payment after `today`.
    pub fn record(
        year: i32,
        amount: i64,
        paid_on: Option<Date>,
        today: Date,
    ) -> Result<Self, Refusals> {
        let mut refusals = Refusals::none();
        let mut bounded = |field, inside: bool, min, max| {
            if !inside {
                refusals.add(Place::field(field), Refusal::OutOfRange { min, max });
            }
        };
        let known = DuesYear::new(year);
        let (first, last) = (i64::from(FIRST_YEAR), i64::from(LAST_YEAR));
        bounded("year", known.is_some(), Bound::Number(first), Bound::Number(last));
        let (least, most) = (Bound::Number(0), Bound::Number(MAX_AMOUNT));
        bounded("amount", (0..=MAX_AMOUNT).contains(&amount), least, most);
        let payable = |day: Date| FIRST_PAYMENT <= day && day <= today;
        let (min, max) = (Bound::Day(FIRST_PAYMENT), Bound::Day(today));
        bounded("paid_on", paid_on.is_none_or(payable), min, max);
        refusals.or(Self { year: known.unwrap_or(DuesYear(year)), amount, paid_on })
    }

    /// Returns whether they were paid.
    #[must_use]
    pub fn state(self) -> State {
        if self.paid_on.is_some() { State::Paid } else { State::Unpaid }
    }
}
