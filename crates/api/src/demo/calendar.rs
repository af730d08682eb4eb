//! Days and times, all relative to today.

use serde::Deserialize;
use shorei_domain::period::TOKYO;
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

use crate::clock::Clock;
use crate::error::Error;

/// The days of a demonstration.
pub(super) struct Calendar(Clock);

/// A day in one of the files.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Day {
    /// The first of April, this many years after the one of this fiscal year.
    Year(i32),
    /// The first of the month, this many years after this fiscal year.
    Month(i32, u8),
    /// This day.
    Date(Date),
}

/// A term in one of the files.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Plan<K> {
    /// The kind.
    pub(super) kind: K,
    /// First day.
    pub(super) from: Day,
    /// The day after the last one.
    pub(super) to: Day,
}

impl Calendar {
    pub(super) fn new(clock: Clock) -> Self {
        Self(clock)
    }

    /// Returns the day this many days ago; negative numbers lie ahead.
    pub(super) fn days_ago(&self, days: i64) -> Date {
        self.0.today() - Duration::days(days)
    }

    /// Returns the date of a day in the files.
    pub(super) fn day(&self, day: Day) -> Result<Date, Error> {
        let (years, month) = match day {
            Day::Date(date) => return Ok(date),
            Day::Year(years) => (years, Month::April),
            Day::Month(years, month) => (years, Month::try_from(month).map_err(Error::internal)?),
        };
        let today = self.0.today();
        let fiscal = today.year() - i32::from(today.month() < Month::April);
        Date::from_calendar_date(fiscal + years, month, 1).map_err(Error::internal)
    }

    /// Returns the first and last day of a term.
    pub(super) fn term<K>(&self, plan: &Plan<K>) -> Result<(Date, Date), Error> {
        Ok((self.day(plan.from)?, self.day(plan.to)? - Duration::days(1)))
    }

    /// Returns a clock that shows this time of day in Tokyo, this many days ago.
    pub(super) fn clock(&self, days_ago: i64, time: Time) -> Clock {
        let then = OffsetDateTime::new_in_offset(self.days_ago(days_ago), time, TOKYO);
        self.0.set_back(self.0.now() - then.to_offset(UtcOffset::UTC))
    }

    /// Returns the clock, unchanged.
    pub(super) fn on_time(&self) -> Clock {
        self.0.clone()
    }
}
