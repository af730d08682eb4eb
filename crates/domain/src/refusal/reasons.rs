//! Reasons gathered: a rule answers with all of them.

use super::{Place, Refusal};

/// A reason with the place that it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where.
    pub at: Place,
    /// Why.
    pub why: Refusal,
}

/// All reasons against a command, reasons of state first. As an error it holds at least one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Refusals(Vec<Refused>);

impl Refusals {
    /// No reason yet.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One reason.
    #[must_use]
    pub fn one(at: Place, why: Refusal) -> Self {
        Self(vec![Refused { at, why }])
    }

    /// Adds a reason.
    pub fn add(&mut self, at: Place, why: Refusal) {
        self.0.push(Refused { at, why });
    }

    /// Adds every reason of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Adds the reasons of a failed result, and hands on the value of a successful one.
    pub fn take<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|others| self.extend(others)).ok()
    }

    /// Whether there is no reason.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` if there is no reason against it.
    ///
    /// # Errors
    /// All the reasons, those of state first.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { self.refused() }
    }

    /// The command is refused for these reasons.
    ///
    /// # Errors
    /// Always: all the reasons, those of state first.
    pub fn refused<T>(mut self) -> Result<T, Self> {
        self.0.sort_by_key(|refused| !refused.why.is_state());
        Err(self)
    }

    /// The reasons in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Refused> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Refusals {
    type Item = &'a Refused;
    type IntoIter = std::slice::Iter<'a, Refused>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Refusals {
    type Item = Refused;
    type IntoIter = std::vec::IntoIter<Refused>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
