//! `/cases`: reports by identifier, for everyone who may read them.

use actix_web::{get, post};
use shorei_contract::case::{Case, History};
use shorei_contract::query::ReadCase;
use shorei_domain::id::CaseId;
use shorei_domain::report::Revision;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::NoBody;
use crate::http::etag::ETag;
use crate::http::idempotency::IdempotencyKey;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::{case, reading};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(show).service(history).service(reopen).service(restore);
}

/// Shows a report
///
/// Its owner and the secretariat read the current report. An instructor reads the revision named by
/// their open request, or else the one they last approved or returned. Reading someone else's
/// report is recorded in the audit trail.
#[utoipa::path(
    operation_id = "case_show",
    tag = "cases",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report"), ReadCase),
    responses(
        (status = 200, description = "The report", body = Case),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/cases/{case_id}")]
async fn show(call: Call, path: PathParts, query: Query<ReadCase>) -> Result<Answer, Error> {
    let id = CaseId(path.id("case_id")?);
    let wanted = query.read()?.revision.map(Revision);
    let shown = reading::show(&call, id, wanted).await?;
    let etag = ETag::new(shown.row.id, shown.row.version);
    let etag = wanted.map_or(etag, |wanted| etag.of_past(wanted.0));
    Ok(Answer::ok(&view::case(&call, &shown)?)?.with_etag(etag))
}

/// Shows the history of a report
///
/// Who did what and when, oldest first. An instructor sees it up to the revision they may read.
#[utoipa::path(
    operation_id = "case_history",
    tag = "cases",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report")),
    responses((status = 200, description = "What happened", body = History)),
)]
#[get("/cases/{case_id}/history")]
async fn history(call: Call, path: PathParts) -> Result<Answer, Error> {
    let rows = reading::history(&call, CaseId(path.id("case_id")?)).await?;
    let items = rows.into_iter().map(|row| view::history_entry(call.language, row)).collect();
    Answer::ok(&History { items })
}

/// Reopens an approved report
///
/// Makes a new revision with the same text. The approval is void from then on, and its instructor
/// is told.
#[utoipa::path(
    operation_id = "case_reopen",
    tag = "cases",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report")),
    responses(
        (status = 200, description = "The report", body = Case),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotApproved, CaseLocked, RegistrationClosed
    ]))),
)]
#[post("/cases/{case_id}/reopen")]
async fn reopen(
    call: Call,
    key: IdempotencyKey,
    _body: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let shown = case::reopen(&call, unit, CaseId(path.id("case_id")?)).await?;
        Ok(Answer::ok(&view::case(&call, &shown)?)?
            .with_etag(ETag::new(shown.row.id, shown.row.version)))
    })
    .await
}

/// Restores a deleted report
///
/// Within 30 days, in its earlier state, into its slot if that is empty.
#[utoipa::path(
    operation_id = "case_restore",
    tag = "cases",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report")),
    responses(
        (status = 200, description = "The report", body = Case),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: SlotTaken, RegistrationClosed
    ]))),
)]
#[post("/cases/{case_id}/restore")]
async fn restore(
    call: Call,
    key: IdempotencyKey,
    _body: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let shown = case::restore(&call, unit, CaseId(path.id("case_id")?)).await?;
        Ok(Answer::ok(&view::case(&call, &shown)?)?
            .with_etag(ETag::new(shown.row.id, shown.row.version)))
    })
    .await
}
