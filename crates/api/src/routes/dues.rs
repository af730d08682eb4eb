//! `/dues`: dues 会費 of members by year, maintained by the secretariat (`S21`).

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::dues::{Dues, DuesPatch, NewDues};
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
use crate::services::dues;
use crate::store::dues::DuesRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(correct);
}

/// Lists dues
///
/// Newest record first.
#[utoipa::path(
    operation_id = "dues_list",
    tag = "members",
    security(("bearer" = [])),
    params(ListOfMember),
    responses((status = 200, description = "A page of dues", body = Page<Dues>)),
)]
#[get("/dues")]
async fn list(call: Call, query: Query<ListOfMember>) -> Result<Answer, Error> {
    let ListOfMember { q, member_id, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, member_id))?;
    let rows = dues::list(&call, member_id, &q, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| view::dues(&row))?)
}

/// Shows a member's dues for a year
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "dues_show",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The record")),
    responses((status = 200, description = "The dues", body = Dues)),
)]
#[get("/dues/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = dues::find(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::dues(&row)?)?.with_etag(etag(&row)))
}

/// Corrects a member's dues for a year
///
/// `paid_on` records their payment.
#[utoipa::path(
    operation_id = "dues_correct",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The record")),
    request_body = DuesPatch,
    responses(
        (status = 200, description = "The dues", body = Dues),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: OutOfRange, AlreadyExists " for the year"
    ]))),
)]
#[patch("/dues/{id}")]
async fn correct(
    call: Call,
    body: Body<DuesPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = dues::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewDues = body.patch(&dues::as_input(&current))?;
        let row = dues::correct(&call, unit, &current, &input).await?;
        Ok(Answer::ok(&view::dues(&row)?)?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &DuesRow) -> ETag {
    ETag::new(row.id, row.version)
}
