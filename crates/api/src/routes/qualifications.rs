//! `/qualifications`: qualification terms 資格 of members, maintained by the secretariat.

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::member::{NewQualification, Qualification, QualificationPatch};
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
use crate::store::qualification::QualificationRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(correct);
}

/// Lists qualification terms
///
/// Newest record first.
#[utoipa::path(
    operation_id = "qualification_list",
    tag = "members",
    security(("bearer" = [])),
    params(ListOfMember),
    responses((status = 200, description = "A page of terms", body = Page<Qualification>)),
)]
#[get("/qualifications")]
async fn list(call: Call, query: Query<ListOfMember>) -> Result<Answer, Error> {
    let ListOfMember { q, member_id, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, member_id))?;
    let rows = member::list_qualifications(&call, member_id, &q, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| view::qualification(&row))?)
}

/// Shows a qualification term
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "qualification_show",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The term")),
    responses((status = 200, description = "The term", body = Qualification)),
)]
#[get("/qualifications/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = member::find_qualification(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::qualification(&row)?)?.with_etag(etag(&row)))
}

/// Corrects or ends a qualification term
///
/// Approvals given under it stay. Open requests that no longer fit can only be returned or
/// declined.
#[utoipa::path(
    operation_id = "qualification_correct",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The term")),
    request_body = QualificationPatch,
    responses(
        (status = 200, description = "The term", body = Qualification),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: PeriodReversed, KindEnded, AlreadyExists
    ]))),
)]
#[patch("/qualifications/{id}")]
async fn correct(
    call: Call,
    body: Body<QualificationPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = member::find_qualification(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewQualification = body.patch(&member::qualification_as_input(&current)?)?;
        let row = member::correct_qualification(&call, unit, &current, input).await?;
        Ok(Answer::ok(&view::qualification(&row)?)?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &QualificationRow) -> ETag {
    ETag::new(row.id, row.version)
}
