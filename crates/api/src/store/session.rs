//! Sessions and failed sign-ins.

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

/// The time in which failed sign-ins of an account are counted.
pub const FAILURE_WINDOW: Duration = Duration::minutes(15);
/// For how long a refresh token is accepted after it was replaced.
pub const GRACE: Duration = Duration::seconds(10);

/// Adds a session.
pub async fn insert(tx: &DatabaseTransaction, session: SessionRow) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(session)).exec_without_returning(tx).await?;
    Ok(())
}

/// Returns the session with this identifier, locked until the transaction ends.
pub async fn find_locked(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<SessionRow>, Error> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// The session with that identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<SessionRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

impl SessionRow {
    /// When the refresh token of that generation was replaced, where that was within [`GRACE`] of its successor.
    #[must_use]
    pub fn replaced_at(&self, generation: i64) -> Option<OffsetDateTime> {
        let before_the_last = usize::try_from(self.generation - 1 - generation).ok()?;
        self.replacements().nth(before_the_last)
    }

    /// When the latest refresh tokens were replaced, newest first.
    fn replacements(&self) -> impl Iterator<Item = OffsetDateTime> {
        let earlier = self.replaced.split(' ').filter_map(|second| second.parse().ok());
        let earlier = earlier.filter_map(|second| OffsetDateTime::from_unix_timestamp(second).ok());
        std::iter::once(self.rotated_at).filter(|_| self.generation > 0).chain(earlier)
    }

    /// When its owner last gave their password.
    #[must_use]
    pub fn proven_at(&self) -> OffsetDateTime {
        self.proven_at.unwrap_or(self.created_at)
    }
}

/// Goes on to the next refresh token.
pub async fn rotate(
    tx: &DatabaseTransaction,
    current: &SessionRow,
    expires_at: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let lately = current.replacements().take_while(|at| now <= *at + GRACE);
    let seconds: Vec<_> = lately.map(|at| at.unix_timestamp().to_string()).collect();
    let row = ActiveModel {
        id: Set(current.id),
        generation: Set(current.generation + 1),
        rotated_at: Set(now),
        expires_at: Set(expires_at),
        replaced: Set(seconds.join(" ")),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Remembers that the session's owner has just given their password.
pub async fn set_proven(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), proven_at: Set(Some(now)), ..Default::default() };
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

/// Records a sign-in as failed before its password is checked, so that many concurrent ones cannot
/// exceed the limit. If `limit` sign-ins have failed lately, records nothing and returns since
/// when.
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

/// Removes a recorded failure of a sign-in that succeeded.
pub async fn give_back_failure(tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
    sign_in_failure::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Deletes the failures of an account, as counted, because its owner has signed in.
pub async fn forget_failures(tx: &DatabaseTransaction, account: &str) -> Result<(), Error> {
    sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::Account.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes the failures of an account in every browser, because its password was changed.
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
