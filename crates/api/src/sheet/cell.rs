//! Cells: their content, what they must not contain, and how to write them so that a spreadsheet
//! program does not take them for formulas.

use shorei_domain::refusal::Refusal;
use shorei_domain::text::{is_damage, is_line, line};
use time::Date;

use crate::reason::{Fault, Why};

/// What a spreadsheet program may take for the beginning of a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'];
/// Marks the rest of a cell as text.
const GUARD: char = '\'';

/// The content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A single line of text.
    Text(String),
    /// A day, from a cell formatted as a date.
    Day(Date),
    /// It says nothing that can be taken.
    Refused(Why),
}

impl Cell {
    /// Makes a cell with this text.
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

/// Returns the text, with a guard before it if a spreadsheet program could take it for a formula.
pub(crate) fn guarded(text: &str) -> String {
    if needs_guard(text) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// Returns the text without the guard added by [`guarded`].
fn unguarded(text: &str) -> &str {
    match text.strip_prefix(GUARD) {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

/// Returns whether the text would be a formula, with or without guards of its own before it. Only
/// this makes every guard distinguishable from the original text.
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
