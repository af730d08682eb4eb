//! Webhook endpoints and the secrets that sign requests to them.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    FromQueryResult, QueryFilter, QueryOrder,
};
use shorei_contract::webhook::DisabledReason;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::webhook_endpoint::Model as EndpointRow;
use crate::store::entity::webhook_endpoint::{ActiveModel, Column, Entity};
use crate::store::entity::webhook_secret as secret;
pub use crate::store::entity::webhook_secret::Model as SecretRow;
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

/// Returns the endpoint with this identifier, unless it was removed.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<EndpointRow>, Error> {
    Ok(Entity::find_by_id(id).filter(Column::DeletedAt.is_null()).one(db).await?)
}

/// Returns a page of endpoints, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    slice: &Slice<Uuid>,
) -> Result<Vec<EndpointRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM webhook_endpoints WHERE deleted_at IS NULL");
    if let Some(after) = slice.after {
        sql.push(" AND id < ?", [after.into()]);
    }
    sql.push(" ORDER BY id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// An endpoint that receives events.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Subscription {
    /// The endpoint.
    pub id: Uuid,
    /// The types to send, separated by spaces; empty means all.
    pub event_types: String,
}

impl Subscription {
    /// Returns whether it receives events of this type.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        self.event_types.is_empty() || self.event_types.split(' ').any(|taken| taken == kind)
    }
}

/// Returns every endpoint that receives events.
pub async fn subscriptions(db: &impl ConnectionTrait) -> Result<Vec<Subscription>, Error> {
    let sql = Sql::new(
        "SELECT id, event_types FROM webhook_endpoints
         WHERE disabled_at IS NULL AND deleted_at IS NULL",
    );
    Ok(sql.all(db).await?)
}

/// Adds an endpoint.
pub async fn insert(tx: &DatabaseTransaction, row: EndpointRow) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Replaces an endpoint's data, as its next version.
pub async fn update(
    tx: &DatabaseTransaction,
    row: EndpointRow,
    now: OffsetDateTime,
) -> Result<EndpointRow, Error> {
    let read = row.version;
    let row = ActiveModel::from(EndpointRow { updated_at: now, ..row }).reset_all();
    versioned::update(tx, row, read).await
}

/// Records when the current series of failed attempts began; `None` after a success. This does not
/// count as a change of the endpoint.
pub async fn set_failing_since(
    tx: &DatabaseTransaction,
    id: Uuid,
    since: Option<OffsetDateTime>,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), failing_since: Set(since), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Disables an endpoint, and returns whether it was enabled.
pub async fn disable(
    tx: &DatabaseTransaction,
    id: Uuid,
    reason: DisabledReason,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let changed = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::DisabledAt, Expr::value(now))
        .col_expr(Column::DisabledReason, Expr::value(reason.as_str()))
        .filter(Column::Id.eq(id))
        .filter(Column::DisabledAt.is_null())
        .filter(Column::DeletedAt.is_null())
        .exec(tx)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Returns the secrets of these endpoints, newest first, including expired ones.
pub async fn secrets(
    db: &impl ConnectionTrait,
    endpoints: &[Uuid],
) -> Result<Vec<SecretRow>, Error> {
    let theirs =
        secret::Entity::find().filter(secret::Column::EndpointId.is_in(endpoints.to_vec()));
    Ok(theirs.order_by_desc(secret::Column::Id).all(db).await?)
}

/// Adds a secret.
pub async fn insert_secret(tx: &DatabaseTransaction, row: SecretRow) -> Result<(), Error> {
    secret::Entity::insert(secret::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Expires an endpoint's secrets at `end`, unless they expire earlier.
pub async fn end_secrets(
    tx: &DatabaseTransaction,
    endpoint: Uuid,
    end: OffsetDateTime,
) -> Result<(), Error> {
    secret::Entity::update_many()
        .col_expr(secret::Column::ExpiresAt, Expr::value(end))
        .filter(secret::Column::EndpointId.eq(endpoint))
        .filter(secret::Column::ExpiresAt.is_null().or(secret::Column::ExpiresAt.gt(end)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes expired secrets.
pub async fn drop_secrets(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<(), Error> {
    let mut sql = Sql::new("DELETE FROM webhook_secrets WHERE expires_at <= ");
    sql.push("?", [now.into()]);
    sql.run(tx).await?;
    Ok(())
}
