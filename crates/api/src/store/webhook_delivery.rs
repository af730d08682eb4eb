//! Webhook deliveries and their attempts.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder,
};
use shorei_contract::webhook::DeliveryState;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::bulk;
use crate::store::entity::webhook_attempt as attempt;
pub use crate::store::entity::webhook_attempt::Model as AttemptRow;
pub use crate::store::entity::webhook_delivery::Model as NewDelivery;
use crate::store::entity::webhook_delivery::{ActiveModel, Entity};
use crate::store::event::EventRow;
use crate::store::page::Slice;
use crate::store::sql::Sql;

/// A delivery with its event.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DeliveryRow {
    /// The delivery's identifier.
    pub id: Uuid,
    /// The endpoint.
    pub endpoint_id: Uuid,
    /// The state.
    pub state: String,
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// The number of attempts since it was created or replayed.
    pub attempts: i32,
    /// When the next attempt is due.
    pub due_at: OffsetDateTime,
    /// When the endpoint accepted it.
    pub delivered_at: Option<OffsetDateTime>,
    /// Returns the event, or `None` for a test.
    pub event_id: Option<Uuid>,
    position: Option<i64>,
    kind: Option<String>,
    occurred_at: Option<OffsetDateTime>,
    book_id: Option<Uuid>,
    case_id: Option<Uuid>,
    revision: Option<i32>,
    approval_request_id: Option<Uuid>,
    application_id: Option<Uuid>,
}

impl DeliveryRow {
    /// Returns the event, or `None` for a test.
    #[must_use]
    pub fn event(&self) -> Option<EventRow> {
        Some(EventRow {
            id: self.event_id?,
            position: self.position?,
            kind: self.kind.clone()?,
            occurred_at: self.occurred_at?,
            book_id: self.book_id,
            case_id: self.case_id,
            revision: self.revision,
            approval_request_id: self.approval_request_id,
            application_id: self.application_id,
        })
    }
}

const DELIVERIES: &str = "SELECT d.id, d.endpoint_id, d.state, d.created_at, d.attempts, d.due_at,
       d.delivered_at, d.event_id, v.position, v.kind, v.occurred_at, v.book_id, v.case_id,
       v.revision, v.approval_request_id, v.application_id
     FROM webhook_deliveries d LEFT JOIN events v ON v.id = d.event_id WHERE 1 = 1";

/// Adds deliveries.
pub async fn insert(tx: &DatabaseTransaction, rows: Vec<NewDelivery>) -> Result<(), Error> {
    bulk::put(tx, rows.into_iter().map(ActiveModel::from).collect()).await
}

/// A due delivery and its destination.
#[derive(Clone, Debug)]
pub struct Due {
    /// The delivery.
    pub delivery: DeliveryRow,
    /// The URL to call.
    pub url: String,
    /// When the current series of failed attempts to this endpoint began.
    pub failing_since: Option<OffsetDateTime>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Target {
    id: Uuid,
    url: String,
    failing_since: Option<OffsetDateTime>,
}

/// Returns due deliveries: at most `share` to one endpoint, so that a slow one does not delay the
/// others, and none to endpoints in `busy`.
pub async fn due(
    db: &impl ConnectionTrait,
    limit: usize,
    share: usize,
    busy: &[Uuid],
    now: OffsetDateTime,
) -> Result<Vec<Uuid>, Error> {
    let mut sql = Sql::new(
        "SELECT id FROM (
           SELECT d.id, d.due_at,
             ROW_NUMBER() OVER (PARTITION BY d.endpoint_id ORDER BY d.due_at, d.id) AS place
           FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
           WHERE d.state = 'waiting' AND e.disabled_at IS NULL AND e.deleted_at IS NULL",
    );
    sql.push(" AND d.due_at <= ?", [now.into()]);
    if !busy.is_empty() {
        sql.push_list(" AND d.endpoint_id NOT IN ", busy.iter().map(|id| (*id).into()));
    }
    let count = |count| i64::try_from(count).unwrap_or(i64::MAX).into();
    sql.push(") AS due WHERE place <= ? ORDER BY due_at, id LIMIT ?", [count(share), count(limit)]);
    let due: Vec<Id> = sql.all(db).await?;
    Ok(due.into_iter().map(|row| row.id).collect())
}

/// Claims those of `due` that are still due, and reserves them for `lease`. If this copy of the
/// program dies, they are due again afterwards.
pub async fn claim(
    tx: &DatabaseTransaction,
    due: &[Uuid],
    lease: Duration,
    now: OffsetDateTime,
) -> Result<Vec<Due>, Error> {
    // Another copy may have claimed them in between.
    let mut sql = Sql::new("SELECT id FROM webhook_deliveries WHERE state = 'waiting'");
    sql.push(" AND due_at <= ?", [now.into()]);
    sql.push_list(" AND id IN ", due.iter().map(|id| (*id).into()));
    if tx.get_database_backend() == DbBackend::Postgres {
        sql.push(" FOR UPDATE SKIP LOCKED", []);
    }
    let ids: Vec<Id> = sql.all(tx).await?;
    let ids = || ids.iter().map(|row| row.id.into());
    let mut sql = Sql::new("UPDATE webhook_deliveries SET attempts = attempts + 1");
    sql.push(", due_at = ?", [(now + lease).into()]);
    sql.push_list(" WHERE id IN ", ids());
    sql.run(tx).await?;
    let mut sql = Sql::new(DELIVERIES);
    sql.push_list(" AND d.id IN ", ids());
    sql.push(" ORDER BY d.id", []);
    let deliveries: Vec<DeliveryRow> = sql.all(tx).await?;
    with_targets(tx, deliveries).await
}

async fn with_targets(
    tx: &DatabaseTransaction,
    deliveries: Vec<DeliveryRow>,
) -> Result<Vec<Due>, Error> {
    let mut sql = Sql::new("SELECT id, url, failing_since FROM webhook_endpoints");
    sql.push_list(" WHERE id IN ", deliveries.iter().map(|row| row.endpoint_id.into()));
    let targets: Vec<Target> = sql.all(tx).await?;
    let due = deliveries.into_iter().filter_map(|delivery| {
        let target = targets.iter().find(|target| target.id == delivery.endpoint_id)?;
        let Target { url, failing_since, .. } = target;
        Some(Due { delivery, url: url.clone(), failing_since: *failing_since })
    });
    Ok(due.collect())
}

/// The outcome of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The endpoint accepted it.
    Delivered(OffsetDateTime),
    /// Another attempt follows at this time.
    Again(OffsetDateTime),
    /// Given up.
    GivenUp,
}

/// Records an attempt, and the new state of the delivery.
pub async fn settle(
    tx: &DatabaseTransaction,
    tried: AttemptRow,
    settled: Settled,
) -> Result<(), Error> {
    let (state, due_at, delivered_at) = match settled {
        Settled::Delivered(at) => (DeliveryState::Delivered, None, Some(at)),
        Settled::Again(at) => (DeliveryState::Waiting, Some(at), None),
        Settled::GivenUp => (DeliveryState::Failed, None, None),
    };
    let mut row = ActiveModel {
        id: Set(tried.delivery_id),
        state: Set(state.as_str().to_owned()),
        ..Default::default()
    };
    if let Some(at) = due_at {
        row.due_at = Set(at);
    }
    if let Some(at) = delivered_at {
        row.delivered_at = Set(Some(at));
    }
    Entity::update(row).exec(tx).await?;
    attempt::Entity::insert(attempt::ActiveModel::from(tried)).exec_without_returning(tx).await?;
    Ok(())
}

/// Gives up the waiting deliveries to an endpoint.
pub async fn give_up(tx: &DatabaseTransaction, endpoint: Uuid) -> Result<(), Error> {
    let mut sql =
        Sql::new("UPDATE webhook_deliveries SET state = 'failed' WHERE state = 'waiting'");
    sql.push(" AND endpoint_id = ?", [endpoint.into()]);
    sql.run(tx).await?;
    Ok(())
}

/// Makes a delivery due at `now`, with as many attempts as a new one.
pub async fn renew(tx: &DatabaseTransaction, id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(id),
        state: Set(DeliveryState::Waiting.as_str().to_owned()),
        attempts: Set(0),
        due_at: Set(now),
        delivered_at: Set(None),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Returns a page of deliveries to an endpoint, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    endpoint: Uuid,
    state: Option<DeliveryState>,
    slice: &Slice<Uuid>,
) -> Result<Vec<DeliveryRow>, Error> {
    let mut sql = Sql::new(DELIVERIES);
    sql.push(" AND d.endpoint_id = ?", [endpoint.into()]);
    if let Some(state) = state {
        sql.push(" AND d.state = ?", [state.as_str().into()]);
    }
    if let Some(after) = slice.after {
        sql.push(" AND d.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY d.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Returns a delivery to this endpoint.
pub async fn find(
    db: &impl ConnectionTrait,
    endpoint: Uuid,
    id: Uuid,
) -> Result<Option<DeliveryRow>, Error> {
    let mut sql = Sql::new(DELIVERIES);
    sql.push(" AND d.endpoint_id = ? AND d.id = ?", [endpoint.into(), id.into()]);
    Ok(sql.one(db).await?)
}

/// Returns the attempts of these deliveries, newest first.
pub async fn attempts(
    db: &impl ConnectionTrait,
    deliveries: &[Uuid],
) -> Result<Vec<AttemptRow>, Error> {
    let theirs =
        attempt::Entity::find().filter(attempt::Column::DeliveryId.is_in(deliveries.to_vec()));
    Ok(theirs.order_by_desc(attempt::Column::Id).all(db).await?)
}

/// Deletes deliveries from before `day` that are no longer waiting, with their attempts.
pub async fn clean_up(tx: &DatabaseTransaction, day: OffsetDateTime) -> Result<(), Error> {
    let old = "SELECT id FROM webhook_deliveries WHERE state <> 'waiting' AND created_at < ?";
    let mut sql = Sql::new("DELETE FROM webhook_attempts WHERE delivery_id IN (");
    sql.push(&format!("{old})"), [day.into()]);
    sql.run(tx).await?;
    let mut sql = Sql::new("DELETE FROM webhook_deliveries WHERE id IN (");
    sql.push(&format!("{old})"), [day.into()]);
    sql.run(tx).await?;
    Ok(())
}
