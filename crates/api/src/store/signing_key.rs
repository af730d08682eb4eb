//! The keys that sign access tokens.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::signing_key::{ActiveModel, Column, Entity, Model};

/// Returns every key.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().all(db).await?)
}

/// Adds a key.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    wrapped: Vec<u8>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), wrapped: Set(wrapped), created_at: Set(now) };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes keys made before `limit`.
pub async fn drop_older(tx: &DatabaseTransaction, limit: OffsetDateTime) -> Result<(), Error> {
    Entity::delete_many().filter(Column::CreatedAt.lt(limit)).exec(tx).await?;
    Ok(())
}
