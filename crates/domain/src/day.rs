//! Days as people write them: in three fields 年 月 日 or as a whole, in the Western or the Japanese
//! calendar.
//!
//! A form must tell an empty date from a wrong one. An empty date often means «open», so a wrong
//! date taken as empty would make a term endless.

use time::{Date, Month};

use crate::text::digits;

/// The years that a date may have.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The Japanese eras with their letters, and the year before the first year of each.
const ERAS: [(&str, char, i32); 5] = [
    ("令和", 'R', 2018),
    ("平成", 'H', 1988),
    ("昭和", 'S', 1925),
    ("大正", 'T', 1911),
    ("明治", 'M', 1867),
];

/// The content of the fields of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Nothing.
    Nothing,
    /// A day.
    Day(Date),
    /// Something that is not a day.
    Wrong(Wrong),
}

/// Why something is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Year, month or day is missing.
    Unfinished {
        /// Which of the three, in this order.
        missing: [bool; 3],
    },
    /// It is not a number, or there is no such month.
    Unreadable,
    /// A year too long ago or too far ahead.
    OutOfRange,
    /// 29 February of a common year.
    NoLeapDay {
        /// The year.
        year: i32,
    },
    /// A day that the month does not have.
    MonthEnds {
        /// The year.
        year: i32,
        /// The month, from 1.
        month: u8,
        /// Its last day.
        last: u8,
    },
}

/// Reads the three fields of a date. Accepts full-width digits, Japanese years such as 令和6 or R6,
/// and a whole date in the field of the year if the others are empty.
///
/// ```
/// use shorei_domain::day::{Written, Wrong, read};
///
/// assert_eq!(read("令和6", "2", "29"), read("２０２４", "２", "２９"));
/// assert_eq!(read("2023", "2", "29"), Written::Wrong(Wrong::NoLeapDay { year: 2023 }));
/// let unfinished = Wrong::Unfinished { missing: [false, false, true] };
/// assert_eq!(read("2026", "5", ""), Written::Wrong(unfinished));
/// assert_eq!(read(" ", "", ""), Written::Nothing);
/// ```
#[must_use]
pub fn read(year: &str, month: &str, day: &str) -> Written {
    let parts = [year, month, day].map(digits);
    match parts.each_ref().map(String::as_str) {
        ["", "", ""] => Written::Nothing,
        [whole, "", ""] => {
            let there = whole.split(is_between).filter(|part| !part.is_empty()).count();
            let missing = [0, 1, 2].map(|part| part >= there);
            let unfinished = Written::Wrong(Wrong::Unfinished { missing });
            split(whole).map_or(unfinished, |[year, month, day]| of_parts(&year, &month, &day))
        }
        parts if parts.contains(&"") => {
            Written::Wrong(Wrong::Unfinished { missing: parts.map(str::is_empty) })
        }
        [year, month, day] => of_parts(year, month, day),
    }
}

/// Splits a date written as a whole, such as `2024-02-29`, `2024年2月29日（木）`, `20240229`, `R6.2.29`
/// or `令和6年2月29日`, into its parts. Does not check that the day exists.
#[must_use]
pub fn split(text: &str) -> Option<[String; 3]> {
    let text = digits(text);
    let text = text.split(['(', '（']).next().unwrap_or_default().trim();
    let (era, rest) = era(text).map_or((None, text), |(before, rest)| (Some(before), rest));
    if era.is_none() && rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some([rest[..4].to_owned(), rest[4..6].to_owned(), rest[6..].to_owned()]);
    }
    let rest = if era.is_some() { rest.replacen('元', "1", 1) } else { rest.to_owned() };
    let parts: Vec<&str> = rest.split(is_between).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let numbers = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let year = match era {
        Some(before) => (before + year.parse::<i32>().ok()?).to_string(),
        None => (*year).to_owned(),
    };
    numbers.then(|| [year, (*month).to_owned(), (*day).to_owned()])
}

/// Returns whether the character separates the parts of a date.
fn is_between(c: char) -> bool {
    let sign = matches!(c, '年' | '月' | '日' | '/' | '-' | '.' | '／' | '．' | '－' | 'ー' | '・');
    sign || c.is_whitespace()
}

/// Returns the era that the text begins with, as the year before its first year, and the rest of
/// the text.
fn era(text: &str) -> Option<(i32, &str)> {
    ERAS.iter().find_map(|(name, letter, before)| {
        let rest = text
            .strip_prefix(name)
            .or_else(|| text.strip_prefix(|c| half_width(c).eq_ignore_ascii_case(letter)))?;
        Some((*before, rest.trim_start_matches(['.', ' '])))
    })
}

/// Returns a full-width letter as its ASCII form.
fn half_width(c: char) -> char {
    match c {
        'Ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn of_parts(year: &str, month: &str, day: &str) -> Written {
    let number = |text: &str, unit: char| text.trim_end_matches(unit).trim().parse::<u16>().ok();
    let year = match era(year) {
        Some((before, rest)) => {
            number(&rest.replacen('元', "1", 1), '年').map(|year| before + i32::from(year))
        }
        None => number(year, '年').map(i32::from),
    };
    let month =
        number(month, '月').and_then(|month| Month::try_from(u8::try_from(month).ok()?).ok());
    let (Some(year), Some(month), Some(day)) =
        (year, month, number(day, '日').filter(|day| *day > 0))
    else {
        return Written::Wrong(Wrong::Unreadable);
    };
    if !YEARS.contains(&year) {
        return Written::Wrong(Wrong::OutOfRange);
    }
    let last = month.length(year);
    let date =
        u8::try_from(day).ok().and_then(|day| Date::from_calendar_date(year, month, day).ok());
    match date {
        Some(date) => Written::Day(date),
        None if month == Month::February && day == 29 => Written::Wrong(Wrong::NoLeapDay { year }),
        None => Written::Wrong(Wrong::MonthEnds { year, month: month.into(), last }),
    }
}
