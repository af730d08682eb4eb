//! `/applications`: applications with a complete book (`S19`).

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::application::{
    Application, ApplicationSummary, Apply, EnterResult, VoidApplication,
};
use shorei_contract::query::ListApplications;
use shorei_domain::id::ApplicationId;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::ETag;
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::application::{self, Applied};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(submit).service(show).service(void).service(enter_result);
}

/// Lists applications
///
/// Newest first, including voided ones: the caller's own, or everyone's for the secretariat.
#[utoipa::path(
    operation_id = "application_list",
    tag = "applications",
    security(("bearer" = [])),
    params(ListApplications),
    responses((status = 200, description = "A page of applications", body = Page<ApplicationSummary>)),
)]
#[get("/applications")]
async fn list(call: Call, query: Query<ListApplications>) -> Result<Answer, Error> {
    let query = query.read()?;
    let filters = ListApplications { limit: None, cursor: None, ..query.clone() };
    let paging = Paging::<Uuid>::new(&call.app, query.limit, query.cursor.as_deref(), &filters)?;
    let ListApplications { q, programme, member_id, .. } = query;
    let q = q.unwrap_or_default();
    let rows = application::list(&call, member_id, programme, q, &paging.slice).await?;
    let page = paging.page(rows, |row| row.id, |row| view::application::summary(&row))?;
    Answer::page(&page)
}

/// Applies with a case book
///
/// Requires an open application window and a complete book. Freezes the book: the content of the
/// application never changes again.
#[utoipa::path(
    operation_id = "application_submit",
    tag = "applications",
    security(("bearer" = [])),
    request_body = Apply,
    responses(
        (status = 201, description = "The application", body = Application),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: ApplicationClosed, AlreadyApplied, ConflictingApplication, BookIncomplete " with the slots and what each lacks", ApplicantNotEligible " with the condition", NotFound
    ]))),
)]
#[post("/applications")]
async fn submit(call: Call, key: IdempotencyKey, body: Body<Apply>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Applicant)?;
        let applied = application::apply(&call, unit, body.read()?).await?;
        let location = format!("/api/v1/applications/{}", applied.row.id);
        let etag = etag(&applied);
        Ok(Answer::created(&view::application::application(call.language, applied)?, location)?
            .with_etag(etag))
    })
    .await
}

/// Shows an application
///
/// With its whole content as it was then, for the applicant and the secretariat. The secretariat's
/// reading is recorded in the audit trail.
#[utoipa::path(
    operation_id = "application_show",
    tag = "applications",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "The application", body = Application),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/applications/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let applied = application::show(&call, ApplicationId(path.id("id")?)).await?;
    answer(&call, applied)
}

/// Voids an application
///
/// Its book returns to the earlier state. An empty next book is dropped.
#[utoipa::path(
    operation_id = "application_void",
    tag = "applications",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    request_body = VoidApplication,
    responses(
        (status = 200, description = "The application", body = Application),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: ApplicationVoided, NextBookBegun, FieldRequired, FieldTooLong
    ]))),
)]
#[post("/applications/{id}/void")]
async fn void(
    call: Call,
    key: IdempotencyKey,
    body: Body<VoidApplication>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let id = ApplicationId(path.id("id")?);
        application::known_to_office(&call, unit, id).await?;
        answer(&call, application::void(&call, unit, id, body.read()?).await?)
    })
    .await
}

/// Enters or corrects the result of an application
///
/// After a failed application the applicant may start the next book from copies.
#[utoipa::path(
    operation_id = "application_result_enter",
    tag = "applications",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    request_body = EnterResult,
    responses(
        (status = 200, description = "The application", body = Application),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: ApplicationVoided, OutOfRange, FieldTooLong
    ]))),
)]
#[post("/applications/{id}/result")]
async fn enter_result(
    call: Call,
    key: IdempotencyKey,
    body: Body<EnterResult>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let id = ApplicationId(path.id("id")?);
        application::known_to_office(&call, unit, id).await?;
        answer(&call, application::enter_result(&call, unit, id, body.read()?).await?)
    })
    .await
}

fn answer(call: &Call, applied: Applied) -> Result<Answer, Error> {
    let etag = etag(&applied);
    Ok(Answer::ok(&view::application::application(call.language, applied)?)?.with_etag(etag))
}

fn etag(applied: &Applied) -> ETag {
    ETag::new(applied.row.id, applied.row.version)
}
