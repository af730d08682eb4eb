//! Password resets that were asked for, until they are answered.

use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::reset_request::Model as ResetRequest;
use crate::store::entity::reset_request::{ActiveModel, Column, Entity};

/// Keeps that a reset was asked for.
pub async fn insert(tx: &DatabaseTransaction, row: ResetRequest) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Those that wait, oldest first.
pub async fn waiting(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<ResetRequest>, Error> {
    Ok(Entity::find().order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// Takes one, unless another copy of the program has.
pub async fn take(tx: &DatabaseTransaction, id: Uuid) -> Result<bool, Error> {
    Ok(Entity::delete_by_id(id).exec(tx).await?.rows_affected > 0)
}
