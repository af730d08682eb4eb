//! `/me/tokens`: personal access tokens of the caller.

use actix_web::{delete, get, post};
use shorei_contract::Page;
use shorei_contract::credential::{AccessToken, NewAccessToken};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::http::idempotency::IdempotencyKey;
use crate::http::path::PathParts;
use crate::services::access_token;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(revoke);
}

/// Lists the caller's personal access tokens
///
/// Newest first, without their values. A member has at most 50.
#[utoipa::path(
    operation_id = "access_token_list",
    tag = "credentials",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them", body = Page<AccessToken>)),
)]
#[get("/me/tokens")]
async fn list(call: Call) -> Result<Answer, Error> {
    let rows = access_token::list(&call).await?;
    let items = rows.into_iter().map(|row| view::access_token(row, None));
    Answer::page(&Page { items: items.collect::<Result<_, _>>()?, next_cursor: None })
}

/// Makes a personal access token
///
/// A program calls with it in the caller's name, for what its scopes name and the caller may do. It stands in
/// this answer and never again: under the same `Idempotency-Key` the answer comes without it, with
/// `secret_shown: false`, and no further token is made.
#[utoipa::path(
    operation_id = "access_token_create",
    tag = "credentials",
    security(("bearer" = [])),
    request_body = NewAccessToken,
    responses(
        (status = 201, description = "The token", body = AccessToken),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: DuplicateItem ": a scope named twice", InvalidValue ": an unknown one, or a last day that is over", TooManyItems
    ]))),
)]
#[post("/me/tokens")]
async fn create(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewAccessToken>,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let (row, token) = access_token::create(&call, unit, body.read()?).await?;
        let location = format!("/api/v1/me/tokens/{}", row.id);
        let shown = view::access_token(row, Some(token))?;
        let again = AccessToken { token: None, secret_shown: Some(false), ..shown.clone() };
        Answer::created(&shown, location)?.replayed_as(&again)
    })
    .await
}

/// Revokes a personal access token
///
/// Its next use is refused.
#[utoipa::path(
    operation_id = "access_token_revoke",
    tag = "credentials",
    security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The token")),
    responses((status = 204, description = "Revoked")),
)]
#[delete("/me/tokens/{id}")]
async fn revoke(call: Call, path: PathParts, _body: NoBody) -> Result<Answer, Error> {
    call.write(async |unit| {
        access_token::revoke(&call, unit, path.id("id")?).await?;
        Ok(Answer::no_content())
    })
    .await
}
