//! The feed of events, numbered in the order of commits.

use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QuerySelect};
use shorei_contract::event::EventType;
use uuid::Uuid;

use crate::error::Error;
use crate::store::bulk;
pub use crate::store::entity::event::Model as EventRow;
use crate::store::entity::event::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;

#[derive(FromQueryResult)]
struct Counted {
    last: i64,
}

/// Appends events to the feed, numbering them by the counter of events. Call it as the last step of
/// a transaction: the counter stays locked until the commit, so the numbers have the order of
/// commits.
pub async fn append(tx: &DatabaseTransaction, events: Vec<EventRow>) -> Result<(), Error> {
    let count = i64::try_from(events.len()).map_err(Error::internal)?;
    let mut sql = Sql::new("UPDATE event_counter SET last = last + ");
    sql.push("? RETURNING last", [count.into()]);
    let counted: Counted =
        sql.one(tx).await?.ok_or_else(|| Error::internal("the counter of events is gone"))?;
    let positions = counted.last - count + 1..;
    let rows = events.into_iter().zip(positions);
    let rows = rows.map(|(row, position)| ActiveModel::from(EventRow { position, ..row }));
    bulk::put(tx, rows.collect()).await
}

/// Returns the position of the event with this identifier in the feed.
pub async fn position(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<i64>, Error> {
    let found = Entity::find_by_id(id).select_only().column(Column::Position);
    Ok(found.into_tuple().one(db).await?)
}

/// Returns a page of events, oldest first. If `kinds` is not empty, only events of these types.
pub async fn list(
    db: &impl ConnectionTrait,
    kinds: &[EventType],
    slice: &Slice<i64>,
) -> Result<Vec<EventRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM events WHERE 1 = 1");
    if let Some(after) = slice.after {
        sql.push(" AND position > ?", [after.into()]);
    }
    if !kinds.is_empty() {
        sql.push_list(" AND kind IN ", kinds.iter().map(|kind| kind.as_str().into()));
    }
    sql.push(" ORDER BY position LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}
