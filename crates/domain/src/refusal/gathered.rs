//! Reasons gathered: a rule answers with all of them.

use super::{Place, Refusal};

/// A reason against a command.
pub trait Reason {
    /// Whether it lies in the time or the state, not in the input: the same input may be right at
    /// another time.
    fn is_state(&self) -> bool;
}

/// A reason with the place that it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused<R = Refusal> {
    /// Where.
    pub at: Place,
    /// Why.
    pub why: R,
}

/// All reasons against a command, reasons of state first. As an error it holds at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals<R = Refusal>(Vec<Refused<R>>);

impl<R> Default for Refusals<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Reason> Refusals<R> {
    /// No reason yet.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One reason.
    #[must_use]
    pub fn one(at: Place, why: R) -> Self {
        Self(vec![Refused { at, why }])
    }

    /// Adds a reason.
    pub fn add(&mut self, at: Place, why: R) {
        self.0.push(Refused { at, why });
    }

    /// Adds every reason of `others`.
    pub fn extend<S: Into<R>>(&mut self, others: Refusals<S>) {
        let others = others.0.into_iter();
        self.0.extend(others.map(|Refused { at, why }| Refused { at, why: why.into() }));
    }

    /// Adds the reasons of a failed result, and hands on the value of a successful one.
    pub fn take<T, S: Into<R>>(&mut self, result: Result<T, Refusals<S>>) -> Option<T> {
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

    /// The same, as another kind of reasons.
    #[must_use]
    pub fn map_into<S: Reason + From<R>>(self) -> Refusals<S> {
        let mut reasons = Refusals::none();
        reasons.extend(self);
        reasons
    }

    /// The reasons in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Refused<R>> {
        self.0.iter()
    }
}

impl<'a, R: Reason> IntoIterator for &'a Refusals<R> {
    type Item = &'a Refused<R>;
    type IntoIter = std::slice::Iter<'a, Refused<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<R> IntoIterator for Refusals<R> {
    type Item = Refused<R>;
    type IntoIter = std::vec::IntoIter<Refused<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
