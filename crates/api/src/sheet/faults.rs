//! What is wrong with a table, row by row.

use std::collections::BTreeMap;

use shorei_domain::refusal::{Place, Refusal, Refused};

/// The most faults that are listed; all are counted.
const LISTED_MAX: usize = 200;

/// The faults of a table: the first of them by row, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// By row, then as they were found.
    listed: BTreeMap<(usize, usize), Refused>,
    total: usize,
}

impl Faults {
    /// One fault of the whole.
    #[must_use]
    pub fn one(at: Place, why: Refusal) -> Self {
        let mut faults = Self::default();
        faults.add(0, at, why);
        faults
    }

    /// Adds a fault of a row; 0 is the header.
    pub fn add(&mut self, row: usize, at: Place, why: Refusal) {
        self.listed.insert((row, self.total), Refused { at, why });
        self.total += 1;
        if self.listed.len() > LISTED_MAX {
            self.listed.pop_last();
        }
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The first of them.
    pub fn iter(&self) -> impl Iterator<Item = &Refused> {
        self.listed.values()
    }

    /// `value`, if there are none.
    ///
    /// # Errors
    /// The faults.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.total == 0 { Ok(value) } else { Err(self) }
    }
}
