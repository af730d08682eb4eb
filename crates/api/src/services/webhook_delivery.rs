//! Webhook deliveries: written with the events that they tell of, looked at and replayed by the secretariat.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use shorei_contract::webhook::DeliveryState;
use shorei_domain::refusal::{Place, Refusal};
use uuid::Uuid;

use crate::context::{Call, Visit};
use crate::error::Error;
use crate::services::webhook_endpoint as endpoint;
use crate::store::event::EventRow;
use crate::store::page::Slice;
use crate::store::webhook_delivery::{self, AttemptRow, DeliveryRow, NewDelivery};
use crate::store::webhook_endpoint::{self, Subscription};

/// A delivery with what was tried, newest first.
pub type Delivery = (DeliveryRow, Vec<AttemptRow>);

/// Writes a delivery of each event for each endpoint that is told of it, in the transaction of the events; the
/// worker sends them once it is committed.
///
/// # Errors
/// When they cannot be written; then what they tell of must not happen either.
pub async fn enqueue(
    visit: &Visit,
    tx: &DatabaseTransaction,
    events: &[EventRow],
) -> Result<(), Error> {
    let subscriptions = webhook_endpoint::subscriptions(tx).await?;
    let pairs = events.iter().flat_map(|event| {
        let told = subscriptions.iter().filter(|one: &&Subscription| one.takes(&event.kind));
        told.map(|one| (one.id, Some(event.id)))
    });
    let rows: Vec<_> = pairs.map(|(endpoint, event)| new(visit, endpoint, event)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    visit.wake_webhooks();
    webhook_delivery::insert(tx, rows).await
}

fn new(visit: &Visit, endpoint: Uuid, event: Option<Uuid>) -> NewDelivery {
    let now = visit.real_now();
    NewDelivery {
        id: visit.new_id(),
        endpoint_id: endpoint,
        event_id: event,
        state: DeliveryState::Waiting.as_str().to_owned(),
        created_at: now,
        attempts: 0,
        due_at: now,
        delivered_at: None,
    }
}

/// Sends an endpoint a message that tells of nothing.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; `endpoint_disabled`.
pub async fn test(call: &Call, tx: &DatabaseTransaction, id: Uuid) -> Result<Delivery, Error> {
    require_enabled(call, tx, id).await?;
    let row = new(call, id, None);
    let delivery = row.id;
    webhook_delivery::insert(tx, vec![row]).await?;
    let event = call.event("webhook_endpoint.tested", "webhook_endpoint", id);
    call.record(tx, [event]).await?;
    call.wake_webhooks();
    load(tx, id, delivery).await
}

/// Sends a delivery once more, at once, however it stands.
///
/// # Errors
/// As [`test`].
pub async fn replay(
    call: &Call,
    tx: &DatabaseTransaction,
    endpoint: Uuid,
    id: Uuid,
) -> Result<Delivery, Error> {
    require_enabled(call, tx, endpoint).await?;
    let (before, _) = load(tx, endpoint, id).await?;
    webhook_delivery::renew(tx, id, call.real_now()).await?;
    let event = call.event("webhook_delivery.replayed", "webhook_delivery", id);
    call.record(tx, [event.with(json!({"state": before.state}))]).await?;
    call.wake_webhooks();
    load(tx, endpoint, id).await
}

/// Goes on only if the endpoint is told of anything.
async fn require_enabled(call: &Call, tx: &DatabaseTransaction, id: Uuid) -> Result<(), Error> {
    let found = endpoint::find(call, tx, id).await?;
    if found.row.disabled_at.is_some() {
        return Err(Error::refused(Place::whole(), Refusal::EndpointDisabled));
    }
    Ok(())
}

/// The deliveries to an endpoint of a page, newest first, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn list(
    call: &Call,
    endpoint: Uuid,
    state: Option<DeliveryState>,
    slice: &Slice<Uuid>,
) -> Result<Vec<Delivery>, Error> {
    let db = call.app.db.read();
    endpoint::find(call, db, endpoint).await?;
    let rows = webhook_delivery::list(db, endpoint, state, slice).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut tried: HashMap<Uuid, Vec<AttemptRow>> = HashMap::new();
    for attempt in webhook_delivery::attempts(db, &ids).await? {
        tried.entry(attempt.delivery_id).or_default().push(attempt);
    }
    let with = |row: DeliveryRow| {
        let attempts = tried.remove(&row.id).unwrap_or_default();
        (row, attempts)
    };
    Ok(rows.into_iter().map(with).collect())
}

/// One of them.
///
/// # Errors
/// As [`list`].
pub async fn find(call: &Call, endpoint: Uuid, id: Uuid) -> Result<Delivery, Error> {
    let db = call.app.db.read();
    endpoint::find(call, db, endpoint).await?;
    load(db, endpoint, id).await
}

async fn load(db: &impl ConnectionTrait, endpoint: Uuid, id: Uuid) -> Result<Delivery, Error> {
    let row = webhook_delivery::find(db, endpoint, id).await?.ok_or(Error::NotFound)?;
    Ok((row, webhook_delivery::attempts(db, &[id]).await?))
}
