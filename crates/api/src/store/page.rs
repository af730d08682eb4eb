//! Which part of a list is wanted.

/// A stretch of a list: so many items after one of them. `K` is what the list is sorted by.
#[derive(Clone, Debug)]
pub struct Slice<K> {
    /// How many items.
    pub limit: usize,
    /// After the item with this key; `None` from the beginning.
    pub after: Option<K>,
}

impl<K> Slice<K> {
    /// How many rows to ask the database for: one more, so as to know whether others follow.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }
}
