//! `/webhook-endpoints/{id}/deliveries`: the deliveries to an endpoint, and their attempts.

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::query::ListDeliveries;
use shorei_contract::webhook::WebhookDelivery;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::NoBody;
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::webhook_delivery;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(test).service(replay);
}

/// Lists deliveries to a webhook endpoint
///
/// Newest first, with every attempt. Finished deliveries are kept for 30 days.
#[utoipa::path(
    operation_id = "webhook_delivery_list",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint"), ListDeliveries),
    responses((status = 200, description = "A page of deliveries", body = Page<WebhookDelivery>)),
)]
#[get("/webhook-endpoints/{id}/deliveries")]
async fn list(call: Call, path: PathParts, query: Query<ListDeliveries>) -> Result<Answer, Error> {
    let endpoint = path.id("id")?;
    let ListDeliveries { state, limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(endpoint, state))?;
    let rows = webhook_delivery::list(&call, endpoint, state, &paging.slice).await?;
    Answer::page(&paging.page(rows, |(row, _)| row.id, view::webhook_delivery)?)
}

/// Shows a delivery
///
/// With its message and attempts.
#[utoipa::path(
    operation_id = "webhook_delivery_show",
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The endpoint"),
        ("delivery_id" = Uuid, Path, description = "The delivery"),
    ),
    responses((status = 200, description = "The delivery", body = WebhookDelivery)),
)]
#[get("/webhook-endpoints/{id}/deliveries/{delivery_id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let found = webhook_delivery::find(&call, path.id("id")?, path.id("delivery_id")?).await?;
    Answer::ok(&view::webhook_delivery(found)?)
}

/// Sends a test to a webhook endpoint
///
/// A message of type `webhook.test` without an event. The delivery soon shows the outcome.
#[utoipa::path(
    operation_id = "webhook_endpoint_test",
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The endpoint")),
    responses(
        (status = 201, description = "The delivery of the test", body = WebhookDelivery),
    ),
    extensions(("x-codes" = json!(told![
        Fault: EndpointDisabled;
        Error: IdempotencyInProgress
    ]))),
)]
#[post("/webhook-endpoints/{id}/test")]
async fn test(
    call: Call,
    key: IdempotencyKey,
    _: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let endpoint = path.id("id")?;
        let made = webhook_delivery::test(&call, unit, endpoint).await?;
        let location = format!("/api/v1/webhook-endpoints/{endpoint}/deliveries/{}", made.0.id);
        Answer::created(&view::webhook_delivery(made)?, location)
    })
    .await
}

/// Sends a delivery again
///
/// Now, whatever its state, with the same `webhook-id`. If it fails, it is retried for three days
/// again.
#[utoipa::path(
    operation_id = "webhook_delivery_replay",
    tag = "webhooks",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The endpoint"),
        ("delivery_id" = Uuid, Path, description = "The delivery"),
    ),
    responses(
        (status = 200, description = "The delivery, which is due now", body = WebhookDelivery),
    ),
    extensions(("x-codes" = json!(told![
        Fault: EndpointDisabled;
        Error: IdempotencyInProgress
    ]))),
)]
#[post("/webhook-endpoints/{id}/deliveries/{delivery_id}/replay")]
async fn replay(
    call: Call,
    key: IdempotencyKey,
    _: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let (endpoint, id) = (path.id("id")?, path.id("delivery_id")?);
        let renewed = webhook_delivery::replay(&call, unit, endpoint, id).await?;
        Answer::ok(&view::webhook_delivery(renewed)?)
    })
    .await
}
