//! `/rounds`: the rounds of the programmes, maintained by the secretariat (`S3`, `S14`).

use actix_web::{get, patch, post, put};
use shorei_contract::Page;
use shorei_contract::me::Role;
use shorei_contract::programme::Definition;
use shorei_contract::query::ListRounds;
use shorei_contract::round::{NewRound, Round, RoundCopy, RoundPatch};
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
use crate::services::definition::{self, Defined};
use crate::services::round;
use crate::store::programme::RoundRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(show).service(correct);
    config.service(copy).service(show_definition).service(replace_definition);
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
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, programme))?;
    let q = q.unwrap_or_default();
    let rows = round::list(&call, programme, &q, &paging.slice).await?;
    let page = paging.page(rows, |row| row.id, |row| view::round(&row, call.today()))?;
    Answer::page(&page)
}

/// Opens a round
///
/// With the newest definition of its programme. Its days may lie in the past.
#[utoipa::path(
    operation_id = "round_create",
    tag = "rounds",
    security(("bearer" = [])),
    request_body = NewRound,
    responses(
        (status = 201, description = "The round", body = Round),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: RoundOverlaps, PeriodReversed, DeadlineAfterApplication
    ]))),
)]
#[post("/rounds")]
async fn create(call: Call, key: IdempotencyKey, body: Body<NewRound>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(Role::Secretariat)?;
        let row = round::create(&call, unit, body.read()?).await?;
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

/// Corrects or extends a round
///
/// Fields left out stay unchanged. Books that have begun keep their definition.
#[utoipa::path(
    operation_id = "round_correct",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round")),
    request_body = RoundPatch,
    responses(
        (status = 200, description = "The round", body = Round),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: RoundOverlaps, PeriodReversed, DeadlineAfterApplication
    ]))),
)]
#[patch("/rounds/{id}")]
async fn correct(
    call: Call,
    body: Body<RoundPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = round::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewRound = body.patch(&round::as_input(&current)?)?;
        let row = round::correct(&call, unit, &current, input).await?;
        Ok(Answer::ok(&view::round(&row, call.today())?)?.with_etag(etag(&row)))
    })
    .await
}

/// Creates next year's round from a round
///
/// For the same programme, with a copy of the definition as a separate version: changing one does
/// not affect the other. Each day left out is taken from the copied round, a year later; 29
/// February becomes the 28th.
#[utoipa::path(
    operation_id = "round_copy",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round to copy")),
    request_body = RoundCopy,
    responses(
        (status = 201, description = "The new round", body = Round),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: RoundOverlaps, PeriodReversed, DeadlineAfterApplication
    ]))),
)]
#[post("/rounds/{id}/copies")]
async fn copy(
    call: Call,
    key: IdempotencyKey,
    body: Body<RoundCopy>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let source = round::find(&call, unit, path.id("id")?).await?;
        let input: NewRound = body.patch(&round::a_year_later(&source)?)?;
        let row = round::copy(&call, unit, &source, input).await?;
        let location = format!("/api/v1/rounds/{}", row.id);
        Ok(Answer::created(&view::round(&row, call.today())?, location)?.with_etag(etag(&row)))
    })
    .await
}

/// Shows the definition of a round
///
/// Books begun in the round from now on get this definition. Its format is that of definition
/// files.
#[utoipa::path(
    operation_id = "round_definition_show",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round")),
    responses((status = 200, description = "The definition", body = Definition)),
)]
#[get("/rounds/{id}/definition")]
async fn show_definition(call: Call, path: PathParts) -> Result<Answer, Error> {
    let defined = definition::find(&call, call.app.db.read(), path.id("id")?).await?;
    answer_definition(&defined)
}

/// Replaces the definition of a round
///
/// The new definition becomes the newest version of the programme's definition; `version` may be
/// left out and is ignored. Books that have begun keep their definition. Every fault is reported
/// with its place in the definition.
#[utoipa::path(
    operation_id = "round_definition_replace",
    tag = "rounds",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The round")),
    request_body = Definition,
    responses(
        (status = 200, description = "The definition as it was kept", body = Definition),
        (status = 422, description = "What is wrong, and where", body = shorei_contract::Problem),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: DuplicateItem, FieldRequired, FieldTooLong, InvalidValue, NotFound, OutOfRange, UnknownField
    ]))),
)]
#[put("/rounds/{id}/definition")]
async fn replace_definition(
    call: Call,
    body: Body<Definition>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = definition::find_locked(&call, unit, path.id("id")?).await?;
        known.require(definition_etag(&current))?;
        let defined = definition::replace(&call, unit, current, body.read()?).await?;
        answer_definition(&defined)
    })
    .await
}

fn answer_definition(defined: &Defined) -> Result<Answer, Error> {
    Ok(Answer::ok(&*defined.definition)?.with_etag(definition_etag(defined)))
}

/// Returns the version of a round's definition, which never returns to an earlier value.
fn definition_etag(Defined { round, definition }: &Defined) -> ETag {
    ETag::new(round.id, definition.version.into())
}

fn etag(row: &RoundRow) -> ETag {
    ETag::new(row.id, row.version)
}
