//! `/accreditations`: accreditation terms of hospitals, maintained by the secretariat (`S12`).

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::facility::{Accreditation, AccreditationPatch, NewAccreditation};
use shorei_contract::query::ListAccreditations;
use time::Date;
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
use crate::services::facility;
use crate::store::accreditation::AccreditationRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(correct);
}

/// Lists accreditation terms
///
/// Newest first.
#[utoipa::path(
    operation_id = "accreditation_list",
    tag = "facilities",
    security(("bearer" = [])),
    params(ListAccreditations),
    responses((status = 200, description = "A page of terms", body = Page<Accreditation>)),
)]
#[get("/accreditations")]
async fn list(call: Call, query: Query<ListAccreditations>) -> Result<Answer, Error> {
    let ListAccreditations { q, facility_id, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging =
        Paging::<(Date, Uuid)>::new(&call.app, limit, cursor.as_deref(), &(&q, facility_id))?;
    let rows = facility::list_accreditations(&call, &q, facility_id, &paging.slice).await?;
    let page = paging.page(rows, |row| (row.term_from, row.id), |row| view::accreditation(&row))?;
    Answer::page(&page)
}

/// Shows an accreditation term
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "accreditation_show",
    tag = "facilities",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The term")),
    responses((status = 200, description = "The term", body = Accreditation)),
)]
#[get("/accreditations/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = facility::find_accreditation(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::accreditation(&row)?)?.with_etag(etag(&row)))
}

/// Corrects or ends an accreditation term
///
/// Reports approved under it stay as they are. Registered reports show what no longer fits.
#[utoipa::path(
    operation_id = "accreditation_correct",
    tag = "facilities",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The term")),
    request_body = AccreditationPatch,
    responses(
        (status = 200, description = "The term", body = Accreditation),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: PeriodReversed, AlreadyExists
    ]))),
)]
#[patch("/accreditations/{id}")]
async fn correct(
    call: Call,
    body: Body<AccreditationPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = facility::find_accreditation(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewAccreditation = body.patch(&facility::accreditation_as_input(&current)?)?;
        let row = facility::correct_accreditation(&call, unit, &current, input).await?;
        Ok(Answer::ok(&view::accreditation(&row)?)?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &AccreditationRow) -> ETag {
    ETag::new(row.id, row.version)
}
