//! Days as Japanese spreadsheet programs write them.

use shorei_domain::text::fold;
use time::macros::date;
use time::{Date, Month};

/// The eras since 1868: their names, letters and first days.
const ERAS: [(&str, char, Date); 5] = [
    ("令和", 'r', date!(2019 - 05 - 01)),
    ("平成", 'h', date!(1989 - 01 - 08)),
    ("昭和", 's', date!(1926 - 12 - 25)),
    ("大正", 't', date!(1912 - 07 - 30)),
    ("明治", 'm', date!(1868 - 01 - 25)),
];

/// Returns the day that `text` names: `2026-04-01`, `2026/4/1`, `2026年4月1日`, `令和8年4月1日` or
/// `R8.4.1`, in digits of any width. A time of day must be midnight.
///
/// Years of an era may extend past its end, as in documents written before it ended.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = fold(text);
    let text = without_midnight(&text);
    if let Some(days) = text.strip_suffix('日') {
        let (year, rest) = days.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return match era_of(year) {
            Some((begin, year)) => in_era(begin, year.trim(), month.trim(), day.trim()),
            None => western(year.trim(), month.trim(), day.trim()),
        };
    }
    let letter = text.chars().next()?;
    if let Some((_, _, begin)) = ERAS.iter().find(|(_, era, _)| *era == letter) {
        let (year, month, day) = three(&text[letter.len_utf8()..], '.')?;
        return in_era(*begin, year, month, day);
    }
    let (year, month, day) = three(text, if text.contains('/') { '/' } else { '-' })?;
    western(year, month, day)
}

/// Returns the text without a time of day at midnight.
fn without_midnight(text: &str) -> &str {
    let Some((day, time)) = text.rsplit_once([' ', 't']) else { return text };
    let is_midnight = matches!(time, "0:00" | "00:00" | "0:00:00" | "00:00:00" | "00:00:00.000");
    if is_midnight { day } else { text }
}

fn era_of(year: &str) -> Option<(Date, &str)> {
    ERAS.iter().find_map(|(name, _, begin)| Some((*begin, year.strip_prefix(name)?)))
}

fn three(text: &str, separator: char) -> Option<(&str, &str, &str)> {
    let (year, rest) = text.split_once(separator)?;
    let (month, day) = rest.split_once(separator)?;
    Some((year, month, day))
}

fn western(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = number(year).filter(|_| year.len() == 4)?;
    calendar(i32::from(year), month, day)
}

fn in_era(begin: Date, year: &str, month: &str, day: &str) -> Option<Date> {
    let year = if year == "元" { 1 } else { number(year).filter(|_| year.len() <= 2)? };
    let day = calendar(begin.year() + i32::from(year) - 1, month, day)?;
    (year > 0 && day >= begin).then_some(day)
}

fn calendar(year: i32, month: &str, day: &str) -> Option<Date> {
    let two = |part: &str| {
        number(part).filter(|_| part.len() <= 2).and_then(|number| u8::try_from(number).ok())
    };
    Date::from_calendar_date(year, Month::try_from(two(month)?).ok()?, two(day)?).ok()
}

/// Parses a number of ASCII digits only.
fn number(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_spreadsheets_write_them() {
        for (text, expected) in [
            ("2026-04-01", Some(date!(2026 - 04 - 01))),
            ("2026/4/1", Some(date!(2026 - 04 - 01))),
            ("2026/04/01", Some(date!(2026 - 04 - 01))),
            ("2026/4/1 0:00", Some(date!(2026 - 04 - 01))),
            ("2026/4/1  0:00:00", Some(date!(2026 - 04 - 01))),
            ("2026-04-01T00:00:00", Some(date!(2026 - 04 - 01))),
            ("２０２４/2/29", Some(date!(2024 - 02 - 29))),
            ("2026年4月1日", Some(date!(2026 - 04 - 01))),
            ("令和8年4月1日", Some(date!(2026 - 04 - 01))),
            ("令和８年 4月 1日", Some(date!(2026 - 04 - 01))),
            ("令和元年5月1日", Some(date!(2019 - 05 - 01))),
            ("平成31年4月30日", Some(date!(2019 - 04 - 30))),
            ("平成36年3月31日", Some(date!(2024 - 03 - 31))),
            ("昭和64年1月7日", Some(date!(1989 - 01 - 07))),
            ("昭和元年12月25日", Some(date!(1926 - 12 - 25))),
            ("㋿8年4月1日", Some(date!(2026 - 04 - 01))),
            ("R8.4.1", Some(date!(2026 - 04 - 01))),
            ("Ｈ３１．４．３０", Some(date!(2019 - 04 - 30))),
            ("1900-01-01", Some(date!(1900 - 01 - 01))),
            ("2200-12-31", Some(date!(2200 - 12 - 31))),
            ("2026/2/30", None),
            ("令和8年2月30日", None),
            ("令和0年5月1日", None),
            ("令和元年4月30日", None),
            ("令和年4月1日", None),
            ("令和100年4月1日", None),
            ("2026/13/1", None),
            ("26/4/1", None),
            ("4/1/2026", None),
            ("2026.4.1", None),
            ("20260401", None),
            ("2026/4", None),
            ("2026年4月", None),
            ("2026/4/1/2", None),
            ("2026/4-1", None),
            ("2026-+4-1", None),
            ("-0001-01-01", None),
            ("12026-01-01", None),
            ("2026/4/1 9:30", None),
            ("2026/4/1 24:00", None),
            ("2026/4/001", None),
            ("46113", None),
            ("infinity", None),
            ("today", None),
            ("R", None),
            ("", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_day_or_none(text in "[0-9０-９/年月日令和元RrT:. -]{0,20}") {
            if let Some(day) = day(&text) {
                proptest::prop_assert!((0..=9999).contains(&day.year()));
            }
        }
    }
}
