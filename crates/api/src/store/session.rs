//! Sessions, and sign-ins that failed.

use sea_orm::ActiveValue::Set;
use sea_orm::ExprTrait;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::session::Model as SessionRow;
use crate::store::entity::session::{ActiveModel, Column, Entity};
use crate::store::entity::sign_in_failure;
use crate::store::sql::Sql;

/// In which time failed sign-ins of one account are counted.
pub const FAILURE_WINDOW: Duration = Duration::minutes(15);

/// Begins a session.
pub async fn insert(tx: &DatabaseTransaction, session: SessionRow) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(session)).exec_without_returning(tx).await?;
    Ok(())
}

/// The session with that identifier, locked until the transaction ends.
pub async fn find_locked(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<SessionRow>, Error> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// Goes on to the next refresh token.
pub async fn rotate(
    tx: &DatabaseTransaction,
    id: Uuid,
    generation: i64,
    expires_at: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(id),
        generation: Set(generation),
        rotated_at: Set(now),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Ends a session.
pub async fn end(tx: &DatabaseTransaction, id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    end_where(tx, Column::Id.eq(id), now).await
}

/// Ends every session of a member.
pub async fn end_all(
    tx: &DatabaseTransaction,
    member: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    end_where(tx, Column::MemberId.eq(member), now).await
}

async fn end_where(
    tx: &DatabaseTransaction,
    which: sea_orm::sea_query::SimpleExpr,
    now: OffsetDateTime,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(which)
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts a sign-in as failed before its password is checked, so that many at once do not pass the limit; unless
/// `limit` failed lately, and then says since when.
pub async fn reserve_failure(
    tx: &DatabaseTransaction,
    id: Uuid,
    account: &str,
    limit: u32,
    now: OffsetDateTime,
) -> Result<Result<(), OffsetDateTime>, Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let mut lock = Sql::new("SELECT pg_advisory_xact_lock(7317, hashtext(");
        lock.push("?))", [account.into()]);
        lock.run(tx).await?;
    }
    let lately = sign_in_failure::Entity::find()
        .filter(sign_in_failure::Column::Account.eq(account))
        .filter(sign_in_failure::Column::At.gt(now - FAILURE_WINDOW))
        .order_by_asc(sign_in_failure::Column::At)
        .limit(u64::from(limit))
        .all(tx)
        .await?;
    if let Some(oldest) = lately.first().filter(|_| lately.len() >= limit as usize) {
        return Ok(Err(oldest.at));
    }
    let row = sign_in_failure::ActiveModel {
        id: Set(id),
        account: Set(account.to_owned()),
        at: Set(now),
    };
    sign_in_failure::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Ok(()))
}

/// Gives a failure back that was none.
pub async fn give_back_failure(tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
    sign_in_failure::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Forgets the failures of an account, as it is counted: its owner has signed in.
pub async fn forget_failures(tx: &DatabaseTransaction, account: &str) -> Result<(), Error> {
    sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::Account.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets the failures of an account in every browser: it has another password.
pub async fn forget_all_failures(tx: &DatabaseTransaction, member: Uuid) -> Result<(), Error> {
    sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::Account.starts_with(member.to_string()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Drops sessions that ended or expired a day ago, and old failures.
pub async fn clean_up(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<(), Error> {
    let yesterday = now - Duration::days(1);
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(yesterday).or(Column::EndedAt.lt(yesterday)))
        .exec(tx)
        .await?;
    sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::At.lt(now - FAILURE_WINDOW))
        .exec(tx)
        .await?;
    Ok(())
}
