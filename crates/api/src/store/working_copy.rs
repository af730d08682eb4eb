//! Working copies: what applicants type before they save it in the report.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
};
use shorei_contract::working_copy::DraftContent;
use shorei_domain::id::{CaseBookId, CaseId};
use shorei_domain::programme::SlotNumber;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::working_copy::{ActiveModel, Entity};
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;
use crate::store::versioned;

pub use crate::store::entity::working_copy::Model as WorkingCopyRow;

/// The version of a report that a working copy goes on from.
pub type BasedOn = (Uuid, i64);

impl WorkingCopyRow {
    /// Returns the version of the report that it goes on from.
    #[must_use]
    pub fn based_on(&self) -> Option<BasedOn> {
        self.based_on_case.zip(self.based_on_version)
    }

    /// Returns its content.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn content(&self) -> Result<DraftContent, Error> {
        Ok(serde_json::from_str(&self.content)?)
    }
}

/// What is written of a working copy.
#[derive(Clone, Debug)]
pub struct NewWorkingCopy {
    /// The report in the slot, if there is one.
    pub case: Option<CaseId>,
    /// The version of a report that it goes on from.
    pub based_on: Option<BasedOn>,
    /// Its content.
    pub content: DraftContent,
    /// The session that writes it, unless it is a program.
    pub sitting: Option<Uuid>,
}

/// Returns the working copy of the report in a slot, or of the empty slot. One that was begun before the
/// slot had its report counts too.
pub async fn in_slot(
    db: &impl ConnectionTrait,
    book: CaseBookId,
    slot: SlotNumber,
    case: Option<CaseId>,
) -> Result<Option<WorkingCopyRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM working_copies WHERE");
    sql.push(" book_id = ? AND slot = ?", [book.0.into(), i16::from(slot.get()).into()]);
    sql.push(
        " AND (case_id IS NULL OR case_id = ?)
          ORDER BY CASE WHEN case_id IS NULL THEN 1 ELSE 0 END LIMIT 1",
        [case.map(|case| case.0).into()],
    );
    Ok(sql.one(db).await?)
}

/// A slot with a working copy.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SlotCopy {
    /// The slot.
    pub slot: StoredSlot,
    /// The report that was in it.
    pub case_id: Option<Uuid>,
    /// When the copy was saved.
    pub updated_at: OffsetDateTime,
}

/// Returns the slots of a book that have working copies.
pub async fn in_book(db: &impl ConnectionTrait, book: CaseBookId) -> Result<Vec<SlotCopy>, Error> {
    let mut sql = Sql::new("SELECT slot, case_id, updated_at FROM working_copies WHERE");
    sql.push(" book_id = ?", [book.0.into()]);
    Ok(sql.all(db).await?)
}

/// Writes the working copy of a slot, replacing the version `known` or as a new one.
pub async fn write(
    tx: &DatabaseTransaction,
    (book, slot): (CaseBookId, SlotNumber),
    new: NewWorkingCopy,
    known: Option<&WorkingCopyRow>,
    (new_id, now): (Uuid, OffsetDateTime),
) -> Result<WorkingCopyRow, Error> {
    let mut row = ActiveModel {
        id: Set(known.map_or(new_id, |known| known.id)),
        updated_at: Set(now),
        case_id: Set(new.case.map(|case| case.0)),
        based_on_case: Set(new.based_on.map(|(case, _)| case)),
        based_on_version: Set(new.based_on.map(|(_, version)| version)),
        content: Set(serde_json::to_string(&new.content)?),
        sitting: Set(new.sitting),
        ..Default::default()
    };
    if let Some(known) = known {
        return versioned::update(tx, row, known.version).await;
    }
    row.version = Set(1);
    row.created_at = Set(now);
    row.book_id = Set(book.0);
    row.slot = Set(slot.get().into());
    Ok(row.insert(tx).await?)
}

/// Removes a working copy.
pub async fn remove(tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}
