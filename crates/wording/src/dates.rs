//! Days, periods and times in words.

use shorei_domain::member::Language;
use shorei_domain::period::{Period, TOKYO, Term};
use time::{Date, Month, OffsetDateTime};

use crate::{key, text};

/// Writes a civil date: 2026年7月31日, 31 July 2026.
#[must_use]
pub fn day(language: Language, day: Date) -> String {
    let (year, month, number) = day.to_calendar_date();
    match language {
        Language::Ja => format!("{year}年{}月{number}日", u8::from(month)),
        Language::En => format!("{number} {} {year}", english(month)),
    }
}

/// Writes a period, from its first to its last day. If it is one day long, writes that day.
#[must_use]
pub fn period(language: Language, period: Period) -> String {
    if period.from() == period.to() {
        day(language, period.from())
    } else {
        term(language, period.into())
    }
}

/// Writes several periods.
#[must_use]
pub fn periods(language: Language, periods: &[Period]) -> String {
    let each: Vec<_> = periods.iter().map(|one| period(language, *one)).collect();
    each.join(text(language, key!("list.and")))
}

/// Writes a term, from its first to its last day, or open.
#[must_use]
pub fn term(language: Language, term: Term) -> String {
    let to = text(language, key!("list.to"));
    let last = term
        .to()
        .map_or_else(|| text(language, key!("list.open")).to_owned(), |last| day(language, last));
    format!("{}{to}{last}", day(language, term.from()))
}

/// Writes a period of whole months, without its days: 2026年4月〜2027年3月, April 2026 – March 2027.
#[must_use]
pub fn months(language: Language, period: Period) -> String {
    let month = |day: Date| match language {
        Language::Ja => format!("{}年{}月", day.year(), u8::from(day.month())),
        Language::En => format!("{} {}", english(day.month()), day.year()),
    };
    let to = text(language, key!("list.to"));
    format!("{}{to}{}", month(period.from()), month(period.to()))
}

/// Writes a time as the clock in Japan shows it: `2026/07/31 15:38`.
#[must_use]
pub fn instant(at: OffsetDateTime) -> String {
    let at = at.to_offset(TOKYO);
    let (year, month, number) = at.date().to_calendar_date();
    format!("{year}/{:02}/{number:02} {:02}:{:02}", u8::from(month), at.hour(), at.minute())
}

fn english(month: Month) -> &'static str {
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}
