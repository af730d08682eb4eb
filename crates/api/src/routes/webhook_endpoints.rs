//! `/webhook-endpoints`: addresses to which events are sent, for the secretariat and its programs.

use actix_web::{delete, get, patch, post};
use shorei_contract::Page;
use shorei_contract::me::Role;
use shorei_contract::query::ListWebhookEndpoints;
use shorei_contract::webhook::{NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointPatch};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::http::etag::{ETag, Preconditions};
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::webhook_endpoint::{self, Endpoint};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(show)
        .service(correct)
        .service(remove)
        .service(rotate);
}

/// Lists webhook endpoints
///
/// Newest first.
#[utoipa::path(
    operation_id = "webhook_endpoint_list",
    tag = "webhooks",
    security(("bearer" = [])),
    params(ListWebhookEndpoints),
    responses((status = 200, description = "A page of endpoints", body = Page<WebhookEndpoint>)),
)]
#[get("/webhook-endpoints")]
async fn list(call: Call, query: Query<ListWebhookEndpoints>) -> Result<Answer, Error> {
    let ListWebhookEndpoints { limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &"webhook-endpoints")?;
    let endpoints = webhook_endpoint::list(&call, &paging.slice).await?;
    let page = paging.page(endpoints, |endpoint| endpoint.row.id, view::webhook_endpoint)?;
    Answer::page(&page)
}

/// Adds a webhook endpoint
///
/// From now on it is told of events by `POST`, signed as the Standard Webhooks specification says, with the
/// secret that stands in this answer and never again: under the same `Idempotency-Key` the answer comes without it,
/// with `secret_shown: false`. What is not answered with 2xx within 15 seconds is sent again for three days.
#[utoipa::path(
    operation_id = "webhook_endpoint_create",
    tag = "webhooks",
    security(("bearer" = [])),
    request_body = NewWebhookEndpoint,
    responses(
        (status = 201, description = "The endpoint, with its secret", body = WebhookEndpoint),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: DuplicateItem ": a type named twice", InvalidValue ": an unknown one";
        Fault: UrlNotPublic
    ]))),
)]
#[post("/webhook-endpoints")]
async fn create(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewWebhookEndpoint>,
) -> Result<Answer, Error> {
    call.require(Role::Secretariat)?;
    key.once(&call, body.bytes(), async |unit| {
        let endpoint = webhook_endpoint::create(&call, unit, body.read()?).await?;
        created(endpoint)
    })
    .await
}

/// Shows a webhook endpoint
///
/// Without the values of its secrets.
#[utoipa::path(
    operation_id = "webhook_endpoint_show",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)),
)]
#[get("/webhook-endpoints/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let endpoint = webhook_endpoint::find(&call, call.app.db.read(), path.id("id")?).await?;
    let etag = etag(&endpoint);
    Ok(Answer::ok(&view::webhook_endpoint(endpoint)?)?.with_etag_of_all(etag))
}

/// Corrects a webhook endpoint
///
/// A new address also applies to waiting deliveries. `enabled` disables the endpoint or enables it
/// again; enabling sends the waiting deliveries. For events in between, read the feed of events.
#[utoipa::path(
    operation_id = "webhook_endpoint_correct",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint")),
    request_body = WebhookEndpointPatch,
    responses(
        (status = 200, description = "The endpoint", body = WebhookEndpoint),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: DuplicateItem, InvalidValue;
        Fault: UrlNotPublic
    ]))),
)]
#[patch("/webhook-endpoints/{id}")]
async fn correct(
    call: Call,
    body: Body<WebhookEndpointPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = webhook_endpoint::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let row = &current.row;
        let before = NewWebhookEndpoint {
            url: row.url.clone(),
            description: row.description.clone(),
            event_types: view::event_types(&row.event_types)?,
            enabled: row.disabled_at.is_none(),
        };
        let input: NewWebhookEndpoint = body.patch(&before)?;
        let endpoint = webhook_endpoint::correct(&call, unit, &current, input).await?;
        let etag = etag(&endpoint);
        Ok(Answer::ok(&view::webhook_endpoint(endpoint)?)?.with_etag(etag))
    })
    .await
}

/// Removes a webhook endpoint
///
/// Nothing more is sent to it, not even waiting deliveries.
#[utoipa::path(
    operation_id = "webhook_endpoint_delete",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint")),
    responses((status = 204, description = "Removed")),
)]
#[delete("/webhook-endpoints/{id}")]
async fn remove(
    call: Call,
    path: PathParts,
    known: Preconditions,
    _body: NoBody,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = webhook_endpoint::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        webhook_endpoint::delete(&call, unit, current).await?;
        Ok(Answer::no_content())
    })
    .await
}

/// Makes a new secret of a webhook endpoint
///
/// Requests are signed with those that it had, too, for 24 hours, so that the receiver changes over without a
/// gap. The new one stands in this answer and never again: under the same `Idempotency-Key` the answer comes without
/// it, with `secret_shown: false`, and no further secret is made.
#[utoipa::path(
    operation_id = "webhook_endpoint_rotate",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint")),
    responses((status = 201, description = "The endpoint, with its new secret", body = WebhookEndpoint)),
)]
#[post("/webhook-endpoints/{id}/secrets")]
async fn rotate(
    call: Call,
    key: IdempotencyKey,
    path: PathParts,
    _body: NoBody,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let endpoint = webhook_endpoint::rotate(&call, unit, path.id("id")?).await?;
        created(endpoint)
    })
    .await
}

fn created(endpoint: Endpoint) -> Result<Answer, Error> {
    let etag = etag(&endpoint);
    let shown = view::webhook_endpoint(endpoint)?;
    let again = WebhookEndpoint { secret: None, secret_shown: Some(false), ..shown.clone() };
    let location = format!("/api/v1/webhook-endpoints/{}", shown.id);
    Answer::created(&shown, location)?.with_etag(etag).replayed_as(&again)
}

fn etag(endpoint: &Endpoint) -> ETag {
    ETag::new(endpoint.row.id, endpoint.row.version)
}
