//! The faults of a table, row by row.

use std::collections::BTreeMap;
use std::sync::Arc;

use shorei_domain::refusal::{Place, Refused};

use crate::reason::Why;

/// The maximum number of faults listed; all are counted.
const LISTED_MAX: usize = 200;

/// The faults of a table: the first by row, and the total.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// By row, then as they were found.
    listed: BTreeMap<(usize, usize), Listed>,
    total: usize,
    layout: Arc<Layout>,
}

#[derive(Clone, Debug)]
struct Listed {
    refused: Refused<Why>,
    /// The column of the sheet, where none of the table's stands there.
    column: Option<usize>,
}

/// The positions of a table's rows and columns in its sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The line of the header in the sheet, then the line of each row.
    pub(super) lines: Vec<usize>,
    /// The table's column at each position in the sheet.
    pub(super) columns: Vec<Option<&'static str>>,
}

/// A place in a sheet, as spreadsheet programs show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its row, from 1.
    pub row: usize,
    /// The letters of its column, if it is in one.
    pub column: Option<String>,
}

impl Faults {
    /// Makes a single fault.
    #[must_use]
    pub fn one(at: Place, why: impl Into<Why>) -> Self {
        let mut faults = Self::default();
        faults.add(0, at, why);
        faults
    }

    /// Adds a fault of a row; 0 is the header.
    pub fn add(&mut self, row: usize, at: Place, why: impl Into<Why>) {
        self.insert(row, Listed { refused: Refused { at, why: why.into() }, column: None });
    }

    /// Adds a fault of a row in that column of the sheet, counted from 0.
    pub(super) fn add_in(&mut self, row: usize, column: usize, at: Place, why: impl Into<Why>) {
        self.insert(row, Listed { refused: Refused { at, why: why.into() }, column: Some(column) });
    }

    fn insert(&mut self, row: usize, fault: Listed) {
        self.listed.insert((row, self.total), fault);
        self.total += 1;
        if self.listed.len() > LISTED_MAX {
            self.listed.pop_last();
        }
    }

    /// Sets the positions of rows and columns.
    pub(super) fn set_layout(&mut self, layout: Layout) {
        self.layout = Arc::new(layout);
    }

    /// Returns the total number of faults.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The first of them, with their places in the sheet.
    pub fn iter(&self) -> impl Iterator<Item = (&Refused<Why>, Option<Spot>)> {
        self.listed.iter().map(|((row, _), fault)| (&fault.refused, self.spot(*row, fault)))
    }

    /// Returns `value` if there are no faults.
    ///
    /// # Errors
    /// The faults.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.total == 0 { Ok(value) } else { Err(self) }
    }

    fn spot(&self, row: usize, fault: &Listed) -> Option<Spot> {
        let row = *self.layout.lines.get(row)?;
        let named = fault.refused.at.last_field();
        let column = fault.column.or_else(|| {
            self.layout.columns.iter().position(|name| name.is_some() && *name == named)
        });
        // A fault of the whole file has no place in it.
        let is_of_table = !matches!(named, Some("file" | "rows"));
        is_of_table.then(|| Spot { row, column: column.map(letters) })
    }
}

/// Returns the letters of a column, counted from 0: A to Z, then AA.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = Some(column);
    while let Some(number) = left {
        let letter = u8::try_from(number % 26).map_or('?', |index| char::from(b'A' + index));
        letters.insert(0, letter);
        left = (number / 26).checked_sub(1);
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), expected);
        }
    }
}
