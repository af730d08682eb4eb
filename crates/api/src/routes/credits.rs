//! `/credits`: credits 単位 of members, maintained by the secretariat (`S21`).

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::credit::{Credit, CreditPatch, NewCredit};
use shorei_contract::query::ListOfMember;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::credit;
use crate::store::credit::CreditRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(correct);
}

/// Lists credits
///
/// Newest record first.
#[utoipa::path(
    operation_id = "credit_list",
    tag = "members",
    security(("bearer" = [])),
    params(ListOfMember),
    responses((status = 200, description = "A page of credits", body = Page<Credit>)),
)]
#[get("/credits")]
async fn list(call: Call, query: Query<ListOfMember>) -> Result<Answer, Error> {
    let ListOfMember { q, member_id, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, member_id))?;
    let rows = credit::list(&call, member_id, &q, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| view::credit(&row))?)
}

/// Shows an entry of a member's credits
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "credit_show",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = Credit)),
)]
#[get("/credits/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = credit::find(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::credit(&row)?)?.with_etag(etag(&row)))
}

/// Corrects an entry of a member's credits
///
/// 0 points cancel the entry.
#[utoipa::path(
    operation_id = "credit_correct",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The entry")),
    request_body = CreditPatch,
    responses(
        (status = 200, description = "The entry", body = Credit),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: OutOfRange, FieldRequired
    ]))),
)]
#[patch("/credits/{id}")]
async fn correct(
    call: Call,
    body: Body<CreditPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = credit::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewCredit = body.patch(&credit::as_input(&current)?)?;
        let row = credit::correct(&call, unit, &current, &input).await?;
        Ok(Answer::ok(&view::credit(&row)?)?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &CreditRow) -> ETag {
    ETag::new(row.id, row.version)
}
