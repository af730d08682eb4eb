//! The first answers to requests with an `Idempotency-Key`, kept for 24 hours.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use shorei_domain::id::MemberId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::kept_answer::{ActiveModel, Column, Entity};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);

/// The identity of a request.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Who calls; `None` for strangers.
    pub caller: Option<MemberId>,
    /// The method.
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// The key.
    pub key: &'a str,
}

impl Scope<'_> {
    /// In the table, strangers have an identifier that no member has: it is part of the key.
    fn caller_id(&self) -> Uuid {
        self.caller.map_or(Uuid::max(), |member| member.0)
    }
}

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The hash of the request's body.
    pub request_hash: Vec<u8>,
    /// The HTTP status.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Returns the stored answer to a request, unless it is too old.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: Scope<'_>,
    now: OffsetDateTime,
) -> Result<Option<Kept>, Error> {
    let id =
        (scope.caller_id(), scope.method.to_owned(), scope.path.to_owned(), scope.key.to_owned());
    let Some(row) = Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    if row.created_at + KEPT < now {
        return Ok(None);
    }
    Ok(Some(Kept {
        request_hash: row.request_hash,
        status: u16::try_from(row.status).map_err(Error::internal)?,
        headers: serde_json::from_str(&row.headers)?,
        body: row.body,
    }))
}

/// Stores an answer, replacing one that is too old.
pub async fn keep(
    tx: &DatabaseTransaction,
    scope: Scope<'_>,
    kept: Kept,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let id =
        (scope.caller_id(), scope.method.to_owned(), scope.path.to_owned(), scope.key.to_owned());
    Entity::delete_by_id(id).filter(Column::CreatedAt.lt(now - KEPT)).exec(tx).await?;
    let row = ActiveModel {
        caller_id: Set(scope.caller_id()),
        method: Set(scope.method.to_owned()),
        path: Set(scope.path.to_owned()),
        idempotency_key: Set(scope.key.to_owned()),
        request_hash: Set(kept.request_hash),
        status: Set(kept.status.into()),
        headers: Set(serde_json::to_string(&kept.headers)?),
        body: Set(kept.body),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes answers that are too old.
pub async fn clean_up(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<(), Error> {
    Entity::delete_many().filter(Column::CreatedAt.lt(now - KEPT)).exec(tx).await?;
    Ok(())
}
