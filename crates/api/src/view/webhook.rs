//! Converts webhook endpoints, deliveries and messages.

use shorei_contract::event::EventType;
use shorei_contract::webhook::{
    DeliveryState, DisabledReason, WebhookAttempt, WebhookDelivery, WebhookEndpoint,
    WebhookMessage, WebhookSecret,
};
use uuid::Uuid;

use crate::error::Error;
use crate::services::webhook_delivery::DeliveryWithAttempts;
use crate::services::webhook_endpoint::Endpoint;
use crate::store::webhook_delivery::{AttemptRow, DeliveryRow};
use crate::view;

/// The type of a test message.
const TEST: &str = "webhook.test";

fn unknown(what: &str) -> Error {
    Error::internal(format!("an unknown {what} in the database"))
}

/// Returns the event types of an endpoint, from their stored form.
pub(crate) fn event_types(text: &str) -> Result<Vec<EventType>, Error> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    let kinds: Option<_> = words.map(EventType::from_word).collect();
    kinds.ok_or_else(|| unknown("type of event"))
}

/// Converts an endpoint, with its secret if that was just created.
pub(crate) fn webhook_endpoint(endpoint: Endpoint) -> Result<WebhookEndpoint, Error> {
    let Endpoint { row, secrets, made } = endpoint;
    let secrets = secrets.into_iter().map(|secret| WebhookSecret {
        id: secret.id,
        created_at: secret.created_at,
        expires_at: secret.expires_at,
    });
    Ok(WebhookEndpoint {
        id: row.id,
        url: row.url,
        description: row.description,
        event_types: event_types(&row.event_types)?,
        enabled: row.disabled_at.is_none(),
        disabled_reason: row.disabled_reason.as_deref().and_then(DisabledReason::from_word),
        disabled_at: row.disabled_at,
        failing_since: row.failing_since,
        created_at: row.created_at,
        secrets: secrets.collect(),
        secret_shown: made.is_some().then_some(true),
        secret: made,
    })
}

/// Converts a delivery with its attempts.
pub(crate) fn webhook_delivery(
    (row, attempts): DeliveryWithAttempts,
) -> Result<WebhookDelivery, Error> {
    let state = DeliveryState::from_word(&row.state).ok_or_else(|| unknown("state"))?;
    Ok(WebhookDelivery {
        id: row.id,
        message_id: message_id(&row),
        state,
        created_at: row.created_at,
        next_attempt_at: (state == DeliveryState::Waiting).then_some(row.due_at),
        delivered_at: row.delivered_at,
        message: webhook_message(&row)?,
        attempts: attempts.into_iter().map(attempt).collect(),
    })
}

fn attempt(row: AttemptRow) -> WebhookAttempt {
    WebhookAttempt {
        attempted_at: row.attempted_at,
        duration_ms: u32::try_from(row.duration_ms).unwrap_or_default(),
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        error: row.error,
        answer: row.answer,
    }
}

/// Returns the header `webhook-id`: the event's identifier, by which receivers recognise it on any
/// path.
pub(crate) fn message_id(row: &DeliveryRow) -> Uuid {
    row.event_id.unwrap_or(row.id)
}

/// Returns the message, which is the same for every attempt.
pub(crate) fn webhook_message(row: &DeliveryRow) -> Result<WebhookMessage, Error> {
    let event = row.event().map(|event| view::event(&event)).transpose()?;
    Ok(WebhookMessage {
        kind: event.as_ref().map_or(TEST, |event| event.kind.as_str()).to_owned(),
        timestamp: event.as_ref().map_or(row.created_at, |event| event.occurred_at),
        data: event,
    })
}
