//! Closed ranges of civil dates, and the days they leave uncovered.
//!
//! Both ends belong to a range, everywhere in Shorei. A [`Period`] has two ends; a [`Term`] may be
//! open, with no known end yet.
//!
//! ```
//! use shorei_domain::period::{uncovered, Period, Term};
//! use time::macros::date;
//!
//! let care = Period::new(date!(2024-03-20), date!(2024-04-10))?;
//! let until_march = Term::new(date!(2019-04-01), Some(date!(2024-03-31)))?;
//! let from_april = Term::new(date!(2024-04-01), None)?;
//!
//! // Terms that touch count as continuous.
//! assert_eq!(uncovered(care, &[until_march, from_april]), []);
//! // Alone, the first one leaves ten days.
//! assert_eq!(uncovered(care, &[until_march]), [Period::new(date!(2024-04-01), date!(2024-04-10))?]);
//! # Ok::<(), shorei_domain::period::Reversed>(())
//! ```

use time::macros::date;
use time::{Date, OffsetDateTime, UtcOffset};

/// A range whose last day is before its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversed {
    /// The first day as given.
    pub from: Date,
    /// The last day as given, which is before `from`.
    pub to: Date,
}

/// A closed range of civil dates with two ends; at least one day long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// A range of one day, for samples.
    pub(crate) const ONE_DAY: Self =
        Self { from: date!(2026 - 07 - 31), to: date!(2026 - 07 - 31) };

    /// Returns the range from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`Reversed`] if `to` is before `from`.
    pub fn new(from: Date, to: Date) -> Result<Self, Reversed> {
        if to < from {
            return Err(Reversed { from, to });
        }
        Ok(Self { from, to })
    }

    /// Returns the first day.
    #[must_use]
    pub fn from(self) -> Date {
        self.from
    }

    /// Returns the last day, which belongs to the range.
    #[must_use]
    pub fn to(self) -> Date {
        self.to
    }

    /// Returns whether `day` lies in the range, ends included.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Returns whether the two ranges share at least one day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Returns the smallest range that contains both, including any gap between them.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

/// A closed range of civil dates whose end may be open: an accreditation or qualification term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    from: Date,
    to: Option<Date>,
}

impl Term {
    /// Returns the term from `from` to `to`, both included; `None` means open.
    ///
    /// # Errors
    /// [`Reversed`] if `to` is before `from`.
    pub fn new(from: Date, to: Option<Date>) -> Result<Self, Reversed> {
        if let Some(to) = to {
            Period::new(from, to)?;
        }
        Ok(Self { from, to })
    }

    /// Returns the first day.
    #[must_use]
    pub fn from(self) -> Date {
        self.from
    }

    /// Returns the last day, which belongs to the term; `None` while it is open.
    #[must_use]
    pub fn to(self) -> Option<Date> {
        self.to
    }

    /// Returns whether `day` lies in the term.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && !self.ended(day)
    }

    /// Returns whether the term's last day is before `day`.
    #[must_use]
    pub fn ended(self, day: Date) -> bool {
        self.to.is_some_and(|to| to < day)
    }

    /// Returns whether every day of `period` lies in the term. A term has no gaps, so only the two
    /// ends matter.
    #[must_use]
    pub fn covers(self, period: Period) -> bool {
        self.contains(period.from) && self.contains(period.to)
    }

    /// Returns whether the term and `period` share at least one day.
    #[must_use]
    pub fn overlaps(self, period: Period) -> bool {
        self.from <= period.to && !self.ended(period.from)
    }

    /// Returns whether `later` begins on the day after this term's last day. Such terms count as
    /// continuous.
    #[must_use]
    pub fn touches(self, later: Self) -> bool {
        self.to.and_then(Date::next_day) == Some(later.from)
    }
}

impl From<Period> for Term {
    fn from(period: Period) -> Self {
        Self { from: period.from, to: Some(period.to) }
    }
}

/// Returns the days of `period` that none of `terms` covers, as ranges in order. The terms may come
/// in any order; terms that touch or overlap leave no gap.
#[must_use]
pub fn uncovered(period: Period, terms: &[Term]) -> Vec<Period> {
    let mut terms = terms.to_vec();
    terms.sort_unstable_by_key(|term| term.from);
    let mut gaps = Vec::new();
    // The first day that no term covers so far.
    let mut day = period.from;
    for term in terms {
        if term.from > period.to {
            break;
        }
        if let Some(before) = term.from.previous_day().filter(|before| *before >= day) {
            gaps.push(Period { from: day, to: before });
        }
        match term.to.map(Date::next_day) {
            // An open term, or one that ends with the calendar, covers everything that follows.
            None | Some(None) => return gaps,
            Some(Some(after)) => day = day.max(after),
        }
    }
    if day <= period.to {
        gaps.push(Period { from: day, to: period.to });
    }
    gaps
}

/// Returns the civil date in Japan at the instant `now`. Every deadline of Shorei is in Japanese
/// time: a deadline on 31 July ends at 24:00 in Tokyo, which has no summer time.
#[must_use]
pub fn tokyo_date(now: OffsetDateTime) -> Date {
    now.to_offset(TOKYO).date()
}

/// The earliest day accepted as input; earlier ones are typing errors.
pub const FIRST_DAY: Date = date!(1900 - 01 - 01);
/// The latest day accepted as input.
pub const LAST_DAY: Date = date!(2200 - 12 - 31);

/// Japan's offset from UTC, all year round.
pub const TOKYO: UtcOffset = match UtcOffset::from_hms(9, 0, 0) {
    Ok(offset) => offset,
    Err(_) => panic!("nine hours are a valid offset"),
};
