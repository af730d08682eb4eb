//! Dues of members, year by year.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use shorei_domain::dues::{Dues, DuesYear};
use shorei_domain::id::MemberId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::dues::Model as DuesRow;
use crate::store::entity::dues::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

impl DuesRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Dues, Error> {
        let year = DuesYear::new(self.year)
            .ok_or_else(|| Error::internal(format!("dues {}: year", self.id)))?;
        Ok(Dues { year, amount: self.amount, paid_on: self.paid_on })
    }
}

/// Returns the record with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<DuesRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns every record of a member, newest first.
pub async fn of_member(db: &impl ConnectionTrait, member: MemberId) -> Result<Vec<DuesRow>, Error> {
    let mine = Entity::find().filter(Column::MemberId.eq(member.0));
    Ok(mine.order_by_desc(Column::Year).all(db).await?)
}

/// Returns a page of records, newest first; only of one member if given.
pub async fn list(
    db: &impl ConnectionTrait,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<DuesRow>, Error> {
    let mut sql =
        Sql::new("SELECT d.* FROM dues d JOIN members m ON m.id = d.member_id WHERE 1 = 1");
    if let Some(member) = member {
        sql.push(" AND d.member_id = ?", [member.into()]);
    }
    sql.push_search(&["m.search_text LIKE ?"], query);
    if let Some(after) = slice.after {
        sql.push(" AND d.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY d.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a record.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    member: Uuid,
    dues: Dues,
    now: OffsetDateTime,
) -> Result<DuesRow, Error> {
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        member_id: Set(member),
        ..Default::default()
    };
    set_fields(&mut row, dues, now);
    Ok(row.insert(tx).await?)
}

/// Corrects a record.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &DuesRow,
    dues: Dues,
    now: OffsetDateTime,
) -> Result<DuesRow, Error> {
    let mut row = ActiveModel { id: Set(current.id), ..Default::default() };
    set_fields(&mut row, dues, now);
    versioned::update(tx, row, current.version).await
}

fn set_fields(row: &mut ActiveModel, dues: Dues, now: OffsetDateTime) {
    row.updated_at = Set(now);
    row.year = Set(dues.year.number());
    row.amount = Set(dues.amount);
    row.paid_on = Set(dues.paid_on);
}
