//! Personal access tokens of members.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder,
};
use shorei_domain::id::MemberId;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::access_token::Model as AccessTokenRow;
use crate::store::entity::access_token::{ActiveModel, Column, Entity};
use crate::store::sql::Sql;

/// Returns the tokens of a member, newest first.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: MemberId,
) -> Result<Vec<AccessTokenRow>, Error> {
    let mine = Entity::find().filter(Column::MemberId.eq(member.0));
    Ok(mine.order_by_desc(Column::Id).all(db).await?)
}

/// Returns a member's token with this identifier.
pub async fn find(
    db: &impl ConnectionTrait,
    member: MemberId,
    id: Uuid,
) -> Result<Option<AccessTokenRow>, Error> {
    Ok(Entity::find_by_id(id).filter(Column::MemberId.eq(member.0)).one(db).await?)
}

/// Adds a token.
pub async fn insert(tx: &DatabaseTransaction, row: AccessTokenRow) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes a token.
pub async fn delete(tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Ends every token of a member, and says how many there were.
pub async fn delete_all(tx: &DatabaseTransaction, member: Uuid) -> Result<u64, Error> {
    Ok(Entity::delete_many().filter(Column::MemberId.eq(member)).exec(tx).await?.rows_affected)
}

/// Notes that a token is used.
pub async fn set_used(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), last_used_at: Set(Some(now)), ..Default::default() };
    // It may have been revoked just now.
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// A valid token and its owner.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TokenActor {
    /// The token's identifier.
    pub token: Uuid,
    /// Its scopes.
    pub scopes: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<OffsetDateTime>,
    /// The owner.
    pub member: Uuid,
}

/// Returns the token with this hash, unless its last day has passed.
pub async fn find_by_hash(
    db: &impl ConnectionTrait,
    hash: &[u8],
    today: Date,
) -> Result<Option<TokenActor>, Error> {
    let mut sql = Sql::new(
        "SELECT t.id AS token, t.scopes, t.last_used_at, t.member_id AS member FROM access_tokens t",
    );
    sql.push(
        " WHERE t.hash = ? AND (t.expires_on IS NULL OR t.expires_on >= ?)",
        [hash.to_vec().into(), today.into()],
    );
    Ok(sql.one(db).await?)
}
