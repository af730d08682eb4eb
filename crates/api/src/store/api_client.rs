//! API clients and their secrets.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, QueryOrder,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::api_client::Model as ApiClientRow;
use crate::store::entity::api_client::{ActiveModel, Entity};
use crate::store::entity::api_client_secret as secret;
pub use crate::store::entity::api_client_secret::Model as SecretRow;
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

/// Returns the client with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<ApiClientRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns a page of clients, newest first, including revoked ones.
pub async fn list(
    db: &impl ConnectionTrait,
    slice: &Slice<Uuid>,
) -> Result<Vec<ApiClientRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM api_clients WHERE 1 = 1");
    if let Some(after) = slice.after {
        sql.push(" AND id < ?", [after.into()]);
    }
    sql.push(" ORDER BY id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a client.
pub async fn insert(tx: &DatabaseTransaction, row: ApiClientRow) -> Result<(), Error> {
    Entity::insert(ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Changes a client's name and scopes.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &ApiClientRow,
    name: String,
    scopes: String,
    now: OffsetDateTime,
) -> Result<ApiClientRow, Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        name: Set(name),
        scopes: Set(scopes),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await
}

/// Revokes a client.
pub async fn revoke(
    tx: &DatabaseTransaction,
    current: &ApiClientRow,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        revoked_at: Set(Some(now)),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await?;
    Ok(())
}

/// Records that a client got a token. This does not count as a change of the client.
pub async fn set_used(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id), last_used_at: Set(Some(now)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Returns the secrets of these clients, newest first.
pub async fn secrets(db: &impl ConnectionTrait, clients: &[Uuid]) -> Result<Vec<SecretRow>, Error> {
    let theirs = secret::Entity::find().filter(secret::Column::ClientId.is_in(clients.to_vec()));
    Ok(theirs.order_by_desc(secret::Column::Id).all(db).await?)
}

/// Adds a secret.
pub async fn insert_secret(tx: &DatabaseTransaction, row: SecretRow) -> Result<(), Error> {
    secret::Entity::insert(secret::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Expires a client's secrets at `end`, unless they expire earlier.
pub async fn end_secrets(
    tx: &DatabaseTransaction,
    client: Uuid,
    end: OffsetDateTime,
) -> Result<(), Error> {
    secret::Entity::update_many()
        .col_expr(secret::Column::ExpiresAt, Expr::value(end))
        .filter(secret::Column::ClientId.eq(client))
        .filter(secret::Column::ExpiresAt.is_null().or(secret::Column::ExpiresAt.gt(end)))
        .exec(tx)
        .await?;
    Ok(())
}

/// A client that may call.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ClientActor {
    /// The name.
    pub name: String,
    /// The scopes.
    pub scopes: String,
}

/// Returns the client with this identifier, unless the client was revoked or the secret that it
/// used for its token has expired.
pub async fn find_by_secret(
    db: &impl ConnectionTrait,
    client: Uuid,
    secret: Uuid,
    now: OffsetDateTime,
) -> Result<Option<ClientActor>, Error> {
    let mut sql = Sql::new(
        "SELECT c.name, c.scopes FROM api_client_secrets s JOIN api_clients c ON c.id = s.client_id",
    );
    sql.push(
        " WHERE c.id = ? AND s.id = ? AND c.revoked_at IS NULL
            AND (s.expires_at IS NULL OR s.expires_at > ?)",
        [client.into(), secret.into(), now.into()],
    );
    Ok(sql.one(db).await?)
}
