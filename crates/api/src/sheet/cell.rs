//! Cells: what they say, what they must not hold, and how they are written so that a spreadsheet
//! program takes none for a formula.

use shorei_domain::refusal::Refusal;
use shorei_domain::text::{is_damage, is_line, line};
use time::Date;

use crate::reason::{Fault, Why};

/// What a spreadsheet program may take for the beginning of a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];
/// Before it, the rest of a cell is text.
const GUARD: char = '\'';

/// A cell as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// What it says, as a single line.
    Text(String),
    /// The day that it shows, as cells formatted as dates do.
    Day(Date),
    /// It says nothing that can be taken.
    Refused(Why),
}

impl Cell {
    /// A cell of that text.
    pub(crate) fn new(text: &str) -> Self {
        let text = line(text);
        if text.starts_with('=') {
            return Self::Refused(Fault::FormulaInCell.into());
        }
        if text.contains(is_damage) {
            return Self::Refused(Fault::DamagedText.into());
        }
        if !is_line(&text) {
            return Self::Refused(Refusal::NotALine.into());
        }
        Self::Text(unguarded(&text).to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_undone_whatever_stood_there() {
        for text in [
            "=1+1", "+81", "-", "@a", "'=1", "''=1", "'a", "'", "a", "", "緩和", "a=b", "＝1",
            "'－",
        ] {
            let written = guarded(text);
            assert!(!written.starts_with(FORMULA), "{written}");
            assert_eq!(Cell::new(&written), Cell::Text(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        for (text, why) in [
            (" =1+1", Why::from(Fault::FormulaInCell)),
            ("a\u{0}b", Refusal::NotALine.into()),
            ("山田\n太郎", Refusal::NotALine.into()),
            ("山田\r太郎", Refusal::NotALine.into()),
            ("山田\u{2028}太郎", Refusal::NotALine.into()),
            ("山田\u{202e}太郎", Refusal::NotALine.into()),
            ("Ren\u{fffd}", Fault::DamagedText.into()),
        ] {
            assert_eq!(Cell::new(text), Cell::Refused(why), "{text:?}");
        }
        assert_eq!(Cell::new("\u{feff}か\u{3099} \n"), Cell::Text("が".to_owned()));
        assert!(Cell::new("\u{200b}").is_blank());
    }

    proptest::proptest! {
        #[test]
        fn every_line_that_can_be_kept_comes_back(text in "\\PC*") {
            let kept = line(&text);
            if is_line(&kept) {
                proptest::prop_assert_eq!(Cell::new(&guarded(&kept)), Cell::Text(kept));
            }
        }
    }
}
