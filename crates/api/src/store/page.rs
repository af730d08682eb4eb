//! The requested part of a list.

/// A slice of a list: a number of items after a key. `K` is the type of the sort key.
#[derive(Clone, Debug)]
pub struct Slice<K> {
    /// The maximum number of items.
    pub limit: usize,
    /// The key to start after, or `None` to start at the beginning.
    pub after: Option<K>,
}

impl<K> Slice<K> {
    /// Returns how many rows to ask the database for: one more than the limit, to see whether
    /// others follow.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }
}
