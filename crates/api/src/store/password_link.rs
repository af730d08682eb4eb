//! Links for setting a password once.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::password_link::Model as PasswordLinkRow;
use crate::store::entity::password_link::{ActiveModel, Column, Entity};

/// How many members one statement names at most.
const MEMBERS_AT_ONCE: usize = 10_000;

/// Makes a link that is good until `expires_at`.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    member: Uuid,
    now: OffsetDateTime,
    expires_at: OffsetDateTime,
) -> Result<(), Error> {
    let row = new_row(id, member, now, expires_at);
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Makes the row of a link.
#[must_use]
pub fn new_row(
    id: Uuid,
    member: Uuid,
    now: OffsetDateTime,
    expires_at: OffsetDateTime,
) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        member_id: Set(member),
        created_at: Set(now),
        expires_at: Set(expires_at),
        used_at: Set(None),
    }
}

/// Returns the link with this identifier, locked until the transaction ends.
pub async fn find_locked(
    tx: &DatabaseTransaction,
    id: Uuid,
) -> Result<Option<PasswordLinkRow>, Error> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// Uses up every link of a member: the one used, and those in older mails.
pub async fn spend_all(
    tx: &DatabaseTransaction,
    member: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    spend_of_all(tx, &[member], now).await
}

/// The same for many members.
pub async fn spend_of_all(
    tx: &DatabaseTransaction,
    members: &[Uuid],
    now: OffsetDateTime,
) -> Result<(), Error> {
    for chunk in members.chunks(MEMBERS_AT_ONCE) {
        Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::MemberId.is_in(chunk.iter().copied()))
            .filter(Column::UsedAt.is_null())
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Deletes links that expired a day ago.
pub async fn clean_up(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ExpiresAt.lt(now - Duration::days(1))).exec(tx).await?;
    Ok(())
}
