//! `/affiliations`: affiliation periods of members, maintained by the secretariat (`S9`).

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::member::{Affiliation, AffiliationPatch, NewAffiliation};
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
use crate::services::member;
use crate::store::affiliation::AffiliationRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(correct);
}

/// Lists affiliation periods
///
/// Newest record first.
#[utoipa::path(
    operation_id = "affiliation_list",
    tag = "members",
    security(("bearer" = [])),
    params(ListOfMember),
    responses((status = 200, description = "A page of stretches", body = Page<Affiliation>)),
)]
#[get("/affiliations")]
async fn list(call: Call, query: Query<ListOfMember>) -> Result<Answer, Error> {
    let ListOfMember { q, member_id, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, member_id))?;
    let rows = member::list_affiliations(&call, member_id, &q, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| Ok(view::affiliation(&row)))?)
}

/// Shows an affiliation period
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "affiliation_show",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The period")),
    responses((status = 200, description = "The stretch", body = Affiliation)),
)]
#[get("/affiliations/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = member::find_affiliation(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::affiliation(&row))?.with_etag(etag(&row)))
}

/// Corrects or ends an affiliation period
///
/// Fields left out stay unchanged. `worked_to` of null means that the member still works there.
#[utoipa::path(
    operation_id = "affiliation_correct",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The period")),
    request_body = AffiliationPatch,
    responses(
        (status = 200, description = "The stretch", body = Affiliation),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotFound " for the hospital", PeriodReversed, AlreadyExists
    ]))),
)]
#[patch("/affiliations/{id}")]
async fn correct(
    call: Call,
    body: Body<AffiliationPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = member::find_affiliation(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewAffiliation = body.patch(&member::affiliation_as_input(&current))?;
        let row = member::correct_affiliation(&call, unit, &current, &input).await?;
        Ok(Answer::ok(&view::affiliation(&row))?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &AffiliationRow) -> ETag {
    ETag::new(row.id, row.version)
}
