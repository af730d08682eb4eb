//! The number of a slot, as stored in rows.

use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable};
use shorei_domain::programme::SlotNumber;

/// A slot's number, from 1. Reading a row with another number fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredSlot(u8);

impl StoredSlot {
    /// Returns the number for answers.
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
