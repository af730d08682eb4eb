//! Webhook deliveries, read and replayed by the secretariat. A [`Unit`] writes them with their
//! events.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::webhook::DeliveryState;
use shorei_domain::refusal::Place;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::reason::Fault;
use crate::services::webhook_endpoint as endpoint;
use crate::store::page::Slice;
use crate::store::webhook_delivery::{self, AttemptRow, DeliveryRow};
use crate::trail::Action;
use crate::unit::{self, Unit};

/// A delivery with its attempts, newest first.
pub type DeliveryWithAttempts = (DeliveryRow, Vec<AttemptRow>);

/// Sends a test message without an event to an endpoint.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; `endpoint_disabled`.
pub async fn test(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<DeliveryWithAttempts, Error> {
    require_enabled(call, unit, id).await?;
    let row = unit::new_delivery(call, id, None);
    let delivery = row.id;
    webhook_delivery::insert(unit, vec![row]).await?;
    let event = call.entry(Action::WebhookEndpointTested, id);
    unit.record([event]).await?;
    unit.wake_webhooks();
    load(unit, id, delivery).await
}

/// Sends a delivery again now, whatever its state.
///
/// # Errors
/// Those of [`test`].
pub async fn replay(
    call: &Call,
    unit: &Unit<'_>,
    endpoint: Uuid,
    id: Uuid,
) -> Result<DeliveryWithAttempts, Error> {
    require_enabled(call, unit, endpoint).await?;
    let (before, _) = load(unit, endpoint, id).await?;
    webhook_delivery::renew(unit, id, call.real_now()).await?;
    let event = call.entry(Action::WebhookDeliveryReplayed, id);
    unit.record([event.with(json!({"state": before.state}))]).await?;
    unit.wake_webhooks();
    load(unit, endpoint, id).await
}

/// Requires an enabled endpoint.
async fn require_enabled(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<(), Error> {
    let found = endpoint::find(call, unit, id).await?;
    if found.row.disabled_at.is_some() {
        return Err(Error::refused(Place::whole(), Fault::EndpointDisabled));
    }
    Ok(())
}

/// Returns a page of deliveries to an endpoint, newest first, to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn list(
    call: &Call,
    endpoint: Uuid,
    state: Option<DeliveryState>,
    slice: &Slice<Uuid>,
) -> Result<Vec<DeliveryWithAttempts>, Error> {
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

/// Returns a delivery.
///
/// # Errors
/// Those of [`list`].
pub async fn find(call: &Call, endpoint: Uuid, id: Uuid) -> Result<DeliveryWithAttempts, Error> {
    let db = call.app.db.read();
    endpoint::find(call, db, endpoint).await?;
    load(db, endpoint, id).await
}

async fn load(
    db: &impl ConnectionTrait,
    endpoint: Uuid,
    id: Uuid,
) -> Result<DeliveryWithAttempts, Error> {
    let row = webhook_delivery::find(db, endpoint, id).await?.ok_or(Error::NotFound)?;
    Ok((row, webhook_delivery::attempts(db, &[id]).await?))
}
