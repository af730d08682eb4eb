//! `/rounds`: the rounds of the programmes, kept by the secretariat (`S3`, `S14`).

use actix_web::{get, patch, post};
use shorei_contract::Page;
use shorei_contract::me::Role;
use shorei_contract::query::ListRounds;
use shorei_contract::round::{NewRound, Round, RoundPatch};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::round;
use crate::store::programme::RoundRow;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(show).service(correct);
}

/// Lists the rounds
///
/// Newest record first.
#[utoipa::path(
    operation_id = "round_list",
    tag = "rounds",
    security(("bearer" = [])),
    params(ListRounds),
    responses((status = 200, description = "A page of rounds", body = Page<Round>)),
)]
#[get("/rounds")]
async fn list(call: Call, query: Query<ListRounds>) -> Result<Answer, Error> {
    let ListRounds { q, programme, limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(limit, cursor.as_deref(), &(&q, programme))?;
    let q = q.unwrap_or_default();
    let rows = round::list(&call, programme, &q, &paging.slice).await?;
    let page = paging.page(rows, |row| row.id, |row| view::round(&row, call.today()))?;
    Answer::page(&page)
}

/// Opens a round
///
/// With the newest definition of its programme. Days may lie in the past.
#[utoipa::path(
    operation_id = "round_create",
    tag = "rounds",
    security(("bearer" = [])),
    request_body = NewRound,
    responses(
        (status = 201, description = "The round", body = Round),
        (status = 409, description = "`round_overlaps`", body = shorei_contract::Problem),
        (status = 422, description = "`period_reversed`, `deadline_after_application`", body = shorei_contract::Problem),
    ),
)]
#[post("/rounds")]
async fn create(call: Call, key: IdempotencyKey, body: Body<NewRound>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |tx| {
        call.require(Role::Secretariat)?;
        let row = round::create(&call, tx, body.read()?).await?;
        let location = format!("/api/v1/rounds/{}", row.id);
        Ok(Answer::created(&view::round(&row, call.today())?, location)?.with_etag(etag(&row)))
    })
    .await
}

/// Shows a round
///
/// With its windows, and whether it is open today.
#[utoipa::path(
    operation_id = "round_show",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round")),
    responses((status = 200, description = "The round", body = Round)),
)]
#[get("/rounds/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = round::find(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::round(&row, call.today())?)?.with_etag(etag(&row)))
}

/// Corrects a round, or prolongs it
///
/// What is left out stays. Books that have begun keep their definition.
#[utoipa::path(
    operation_id = "round_correct",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round")),
    request_body = RoundPatch,
    responses(
        (status = 200, description = "The round", body = Round),
        (status = 409, description = "`round_overlaps`", body = shorei_contract::Problem),
        (status = 422, description = "`period_reversed`, `deadline_after_application`", body = shorei_contract::Problem),
    ),
)]
#[patch("/rounds/{id}")]
async fn correct(
    call: Call,
    body: Body<RoundPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |tx| {
        let current = round::find(&call, tx, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewRound = body.patch(&round::as_input(&current)?)?;
        let row = round::correct(&call, tx, &current, input).await?;
        Ok(Answer::ok(&view::round(&row, call.today())?)?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &RoundRow) -> ETag {
    ETag::new(row.id, row.version)
}
