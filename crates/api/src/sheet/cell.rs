//! Cells: what they say, what they must not hold, and how they are written so that a spreadsheet
//! program takes none for a formula.

use shorei_domain::refusal::Refusal;
use shorei_domain::text::digits;
use time::{Date, Month};

/// What a spreadsheet program may take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Before it, the rest of a cell is text.
const GUARD: char = '\'';

/// A cell as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// What it says, without spaces around it.
    Text(String),
    /// It says nothing that can be taken.
    Refused(Refusal),
}

impl Cell {
    /// A cell of that text.
    pub(crate) fn new(text: &str) -> Self {
        let text = text.trim();
        if text.starts_with('=') {
            return Self::Refused(Refusal::FormulaInCell);
        }
        if text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            return Self::Refused(Refusal::InvalidValue);
        }
        Self::Text(unguarded(text).to_owned())
    }

    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// The text with a guard before it where a spreadsheet program could take it for a formula.
pub(crate) fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// The text without the guard that [`guarded`] put before it.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix(GUARD) {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

/// Whether it would be a formula, with or without guards of its own before it: only so can every
/// guard be told from what stood there.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(FORMULA)
}

/// The day that `text` names: `2026-04-01`, `2026/4/1`, in digits of any width.
pub(crate) fn date(text: &str) -> Option<Date> {
    let text = digits(text);
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(separator);
    let mut number = |lengths: std::ops::RangeInclusive<usize>| {
        let part = parts.next().filter(|part| lengths.contains(&part.len()))?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part)
    };
    let year = number(4..=4)?.parse().ok()?;
    let month: u8 = number(1..=2)?.parse().ok()?;
    let day = number(1..=2)?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date as day;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2026-04-01", Some(day!(2026 - 04 - 01))),
            ("2026/4/1", Some(day!(2026 - 04 - 01))),
            ("２０２４/2/29", Some(day!(2024 - 02 - 29))),
            ("2026/2/30", None),
            ("2026/13/1", None),
            ("26/4/1", None),
            ("2026/4", None),
            ("2026/4/1/2", None),
            ("2026-+4-1", None),
            ("2026年4月1日", None),
            ("46113", None),
            ("", None),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn a_guard_is_undone_whatever_stood_there() {
        for text in ["=1+1", "+81", "-", "@a", "'=1", "''=1", "'a", "'", "a", "", "緩和", "a=b"] {
            let written = guarded(text);
            assert!(!written.starts_with(FORMULA), "{written}");
            assert_eq!(Cell::new(&written), Cell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(Cell::new(" =1+1"), Cell::Refused(Refusal::FormulaInCell));
        assert_eq!(Cell::new("a\u{0}"), Cell::Refused(Refusal::InvalidValue));
    }
}
