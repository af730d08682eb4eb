//! Webhook endpoints, managed by the secretariat.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::event::EventType;
use shorei_contract::me::Role;
use shorei_contract::webhook::{DisabledReason, NewWebhookEndpoint};
use shorei_domain::id::MemberId;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use time::Duration;
use uuid::Uuid;

use crate::context::{Call, Visit};
use crate::error::Error;
use crate::mail::Mail;
use crate::reason::{Fault, Why};
use crate::security::secret::Purpose;
use crate::store::member;
use crate::store::page::Slice;
use crate::store::webhook_delivery;
use crate::store::webhook_endpoint::{self, EndpointRow, SecretRow};
use crate::trail::Action;
use crate::unit::Unit;
use crate::webhook::signature;

/// How long the earlier secrets also sign requests after a new one was made.
const OVERLAP: Duration = Duration::days(1);

/// An endpoint with its secrets.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The endpoint.
    pub row: EndpointRow,
    /// Its secrets, newest first.
    pub secrets: Vec<SecretRow>,
    /// The value of the newest secret, if it was just made.
    pub made: Option<String>,
}

/// Returns a page of endpoints, newest first, to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(call: &Call, slice: &Slice<Uuid>) -> Result<Vec<Endpoint>, Error> {
    call.require(Role::Secretariat)?;
    let db = call.app.db.read();
    let rows = webhook_endpoint::list(db, slice).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let secrets = webhook_endpoint::secrets(db, &ids).await?;
    let with = |row: EndpointRow| {
        let own = secrets.iter().filter(|secret| secret.endpoint_id == row.id).cloned().collect();
        Endpoint { row, secrets: own, made: None }
    };
    Ok(rows.into_iter().map(with).collect())
}

/// Returns an endpoint.
///
/// # Errors
/// Those of [`list`]; [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<Endpoint, Error> {
    call.require(Role::Secretariat)?;
    let row = webhook_endpoint::find(db, id).await?.ok_or(Error::NotFound)?;
    let secrets = webhook_endpoint::secrets(db, &[id]).await?;
    Ok(Endpoint { row, secrets, made: None })
}

/// Checks that the address may be called, and that no type is named twice.
fn check(call: &Call, input: &NewWebhookEndpoint) -> Result<(), Error> {
    let mut refusals = Refusals::none();
    if call.app.config.webhooks.url(&input.url).is_none() {
        refusals.add(Place::field("url"), Why::from(Fault::UrlNotPublic));
    }
    let mut known = HashSet::new();
    for (index, kind) in input.event_types.iter().enumerate() {
        if !known.insert(kind) {
            refusals.add(Place::item("event_types", index), Refusal::DuplicateItem.into());
        }
    }
    Ok(refusals.or(())?)
}

/// Adds an endpoint with its first secret.
///
/// # Errors
/// [`Error::Forbidden`]; `url_not_public`, `duplicate_item`.
pub async fn create(
    call: &Call,
    unit: &Unit<'_>,
    input: NewWebhookEndpoint,
) -> Result<Endpoint, Error> {
    call.require(Role::Secretariat)?;
    check(call, &input)?;
    let now = call.real_now();
    let NewWebhookEndpoint { url, description, event_types, enabled } = input;
    let row = EndpointRow {
        id: call.new_id(),
        version: 1,
        created_at: now,
        updated_at: now,
        url,
        description,
        event_types: join(&event_types),
        disabled_at: (!enabled).then_some(now),
        disabled_reason: (!enabled).then(|| DisabledReason::ByHand.as_str().to_owned()),
        failing_since: None,
        deleted_at: None,
    };
    webhook_endpoint::insert(unit, row.clone()).await?;
    let details = json!({"url": row.url, "event_types": event_types});
    record(call, unit, Action::WebhookEndpointCreated, row.id, details).await?;
    with_new_secret(call, unit, row).await
}

/// Corrects an endpoint. Enabling it again gives it three more days. Writes nothing if nothing
/// differs.
///
/// # Errors
/// Those of [`create`].
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &Endpoint,
    input: NewWebhookEndpoint,
) -> Result<Endpoint, Error> {
    call.require(Role::Secretariat)?;
    check(call, &input)?;
    let now = call.real_now();
    let NewWebhookEndpoint { url, description, event_types, enabled } = input;
    let before = current.row.clone();
    let unchanged = before.url == url
        && before.description == description
        && before.event_types == join(&event_types)
        && before.disabled_at.is_none() == enabled;
    if unchanged {
        return Ok(current.clone());
    }
    let details = json!({
        "url": url, "event_types": event_types, "enabled": enabled,
        "before": {"url": before.url, "enabled": before.disabled_at.is_none()},
    });
    let mut row = EndpointRow { url, description, event_types: join(&event_types), ..before };
    if enabled && row.disabled_at.is_some() {
        row.disabled_at = None;
        row.disabled_reason = None;
        row.failing_since = None;
        // A waiting delivery may be due.
        unit.wake_webhooks();
    } else if !enabled && row.disabled_at.is_none() {
        row.disabled_at = Some(now);
        row.disabled_reason = Some(DisabledReason::ByHand.as_str().to_owned());
    }
    let row = webhook_endpoint::update(unit, row, now).await?;
    record(call, unit, Action::WebhookEndpointCorrected, row.id, details).await?;
    Ok(Endpoint { row, secrets: current.secrets.clone(), made: None })
}

/// Removes an endpoint and deletes its secrets. Nothing more is sent to it.
///
/// # Errors
/// If the database refuses.
pub async fn delete(call: &Call, unit: &Unit<'_>, current: Endpoint) -> Result<(), Error> {
    let now = call.real_now();
    let row = EndpointRow { deleted_at: Some(now), ..current.row };
    let row = webhook_endpoint::update(unit, row, now).await?;
    webhook_delivery::give_up(unit, row.id).await?;
    webhook_endpoint::end_secrets(unit, row.id, now).await?;
    webhook_endpoint::drop_secrets(unit, now).await?;
    record(call, unit, Action::WebhookEndpointDeleted, row.id, json!({"url": row.url})).await
}

/// Makes a new secret. The earlier ones also sign requests for one more day.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn rotate(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<Endpoint, Error> {
    let Endpoint { row, .. } = find(call, unit, id).await?;
    webhook_endpoint::end_secrets(unit, id, call.real_now() + OVERLAP).await?;
    record(call, unit, Action::WebhookEndpointRotated, id, json!({})).await?;
    with_new_secret(call, unit, row).await
}

/// Disables an endpoint that cannot be reached, and tells the secretariat by mail.
///
/// # Errors
/// If the database refuses.
pub async fn disable(
    visit: &Visit,
    unit: &Unit<'_>,
    row: &EndpointRow,
    reason: DisabledReason,
) -> Result<(), Error> {
    if !webhook_endpoint::disable(unit, row.id, reason, visit.real_now()).await? {
        return Ok(());
    }
    let event = visit.entry(Action::WebhookEndpointDisabled, row.id);
    let details = json!({"url": row.url, "reason": reason});
    unit.record([event.with(details)]).await?;
    let mail = Mail::WebhookDisabled { endpoint: row.id, url: row.url.clone(), reason };
    let staff = member::staff(unit).await?;
    let mails: Vec<_> = staff.into_iter().map(|person| (MemberId(person), mail.clone())).collect();
    unit.mail_all(&mails).await
}

async fn with_new_secret(
    call: &Call,
    unit: &Unit<'_>,
    row: EndpointRow,
) -> Result<Endpoint, Error> {
    let secret = signature::new_secret()?;
    let wrapped = call.app.config.secret.wrap(Purpose::Webhooks, &secret);
    let kept = SecretRow {
        id: call.new_id(),
        endpoint_id: row.id,
        wrapped: wrapped.map_err(Error::internal)?,
        created_at: call.real_now(),
        expires_at: None,
    };
    webhook_endpoint::insert_secret(unit, kept).await?;
    let secrets = webhook_endpoint::secrets(unit, &[row.id]).await?;
    Ok(Endpoint { row, secrets, made: Some(signature::shown(&secret)) })
}

async fn record(
    call: &Call,
    unit: &Unit<'_>,
    action: Action,
    id: Uuid,
    details: serde_json::Value,
) -> Result<(), Error> {
    unit.record([call.entry(action, id).with(details)]).await
}

/// Joins types with spaces.
fn join(kinds: &[EventType]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
}
