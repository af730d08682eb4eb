//! The number of a slot, as rows hold it.

use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable};
use shorei_domain::programme::SlotNumber;

/// A slot's number, from 1. A row with another number cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredSlot(u8);

impl StoredSlot {
    /// The number as answers show it.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl From<StoredSlot> for SlotNumber {
    fn from(slot: StoredSlot) -> Self {
        Self::stored(slot.0)
    }
}

impl TryGetable for StoredSlot {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let number = i16::try_get_by(row, index)?;
        match u8::try_from(number) {
            Ok(slot @ 1..) => Ok(Self(slot)),
            _ => Err(DbErr::Type(format!("there is no slot {number}")).into()),
        }
    }
}
