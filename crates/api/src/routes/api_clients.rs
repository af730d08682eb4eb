//! `/api-clients`: programs that call on behalf of the society, managed by the secretariat.

use actix_web::{delete, get, patch, post};
use shorei_contract::Page;
use shorei_contract::credential::{ApiClient, ApiClientPatch, NewApiClient};
use shorei_contract::me::Role;
use shorei_contract::query::ListApiClients;
use shorei_contract::scope;
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
use crate::services::api_client::{self, Client};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(show)
        .service(correct)
        .service(revoke)
        .service(rotate);
}

/// Lists API clients
///
/// Newest first, including revoked ones.
#[utoipa::path(
    operation_id = "api_client_list",
    tag = "credentials",
    security(("bearer" = [])),
    params(ListApiClients),
    responses((status = 200, description = "A page of clients", body = Page<ApiClient>)),
)]
#[get("/api-clients")]
async fn list(call: Call, query: Query<ListApiClients>) -> Result<Answer, Error> {
    let ListApiClients { limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &"api-clients")?;
    let clients = api_client::list(&call, &paging.slice).await?;
    let page = paging.page(clients, |client| client.row.id, view::api_client)?;
    Answer::page(&page)
}

/// Makes an API client
///
/// It calls with the rights of the secretariat, cut to its scopes. Its secret stands in this answer and never
/// again: under the same `Idempotency-Key` the answer comes without it, with `secret_shown: false`.
#[utoipa::path(
    operation_id = "api_client_create",
    tag = "credentials",
    security(("bearer" = [])),
    request_body = NewApiClient,
    responses(
        (status = 201, description = "The client, with its secret", body = ApiClient),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: DuplicateItem ": a scope named twice", InvalidValue ": an unknown one"
    ]))),
)]
#[post("/api-clients")]
async fn create(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewApiClient>,
) -> Result<Answer, Error> {
    call.require(Role::Secretariat)?;
    key.once(&call, body.bytes(), async |unit| {
        made(api_client::create(&call, unit, body.read()?).await?)
    })
    .await
}

/// Shows an API client
///
/// Without its secrets, of which only hashes are stored.
#[utoipa::path(
    operation_id = "api_client_show",
    tag = "credentials",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The client")),
    responses((status = 200, description = "The client", body = ApiClient)),
)]
#[get("/api-clients/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let client = api_client::find(&call, call.app.db.read(), path.id("id")?).await?;
    let etag = etag(&client);
    Ok(Answer::ok(&view::api_client(client)?)?.with_etag_of_all(etag))
}

/// Corrects an API client
///
/// New scopes apply from the next call on, also to tokens already issued.
#[utoipa::path(
    operation_id = "api_client_correct",
    tag = "credentials",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The client")),
    request_body = ApiClientPatch,
    responses((status = 200, description = "The client", body = ApiClient)),
)]
#[patch("/api-clients/{id}")]
async fn correct(
    call: Call,
    body: Body<ApiClientPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = api_client::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let scopes = scope::parse(&current.row.scopes).unwrap_or_default();
        let before = NewApiClient { name: current.row.name.clone(), scopes };
        let input: NewApiClient = body.patch(&before)?;
        let client = api_client::correct(&call, unit, &current, input).await?;
        let etag = etag(&client);
        Ok(Answer::ok(&view::api_client(client)?)?.with_etag(etag))
    })
    .await
}

/// Revokes an API client
///
/// Its next call is refused with any token. It stays in the list, and cannot be restored.
#[utoipa::path(
    operation_id = "api_client_revoke",
    tag = "credentials",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The client")),
    responses((status = 204, description = "Revoked")),
)]
#[delete("/api-clients/{id}")]
async fn revoke(
    call: Call,
    path: PathParts,
    known: Preconditions,
    _body: NoBody,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = api_client::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        api_client::revoke(&call, unit, &current).await?;
        Ok(Answer::no_content())
    })
    .await
}

/// Makes a new secret of an API client
///
/// Those that it had stay good for 24 hours more, so that the program is changed over without a gap. The new
/// one stands in this answer and never again: under the same `Idempotency-Key` the answer comes without it, with
/// `secret_shown: false`, and no further secret is made.
#[utoipa::path(
    operation_id = "api_client_rotate",
    tag = "credentials",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The client")),
    responses((status = 201, description = "The client, with its new secret", body = ApiClient)),
)]
#[post("/api-clients/{id}/secrets")]
async fn rotate(
    call: Call,
    key: IdempotencyKey,
    path: PathParts,
    _body: NoBody,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| made(api_client::rotate(&call, unit, path.id("id")?).await?))
        .await
}

/// The answer that holds a new secret, this once.
fn made(client: Client) -> Result<Answer, Error> {
    let etag = etag(&client);
    let shown = view::api_client(client)?;
    let again = ApiClient { client_secret: None, secret_shown: Some(false), ..shown.clone() };
    let location = format!("/api/v1/api-clients/{}", shown.id);
    Answer::created(&shown, location)?.with_etag(etag).replayed_as(&again)
}

fn etag(client: &Client) -> ETag {
    ETag::new(client.row.id, client.row.version)
}
