//! `/case-books/{id}/cases/{number}/working-copy`: what an applicant types, apart from the report.

use actix_web::{delete, get, put};
use shorei_contract::working_copy::{WorkingCopy, WriteWorkingCopy};
use shorei_domain::id::CaseBookId;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::http::etag::{ETag, Preconditions};
use crate::http::path::PathParts;
use crate::services::working_copy;
use crate::store::working_copy::{BasedOn, WorkingCopyRow};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(show).service(write).service(discard);
}

/// Shows a working copy
///
/// What the owner typed in a slot and has not saved in its report, whether or not there is a report. For
/// its owner alone: for everyone else there is none.
#[utoipa::path(
    operation_id = "working_copy_show",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    responses((status = 200, description = "The working copy", body = WorkingCopy)),
)]
#[get("/case-books/{id}/cases/{number}/working-copy")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let book = CaseBookId(path.id("id")?);
    let shown = working_copy::show(&call, book, path.number("number")?).await?;
    Ok(Answer::ok(&view::working_copy(&shown)?)?.with_etag(etag(&shown.row)))
}

/// Writes a working copy
///
/// Replaces the whole working copy; fields left out become empty. Neither the report nor its state changes,
/// and no window bounds it. Saving or registering the report removes its working copy. The first one needs
/// no `If-Match`. The audit trail has one entry for each sitting, not one for each call.
#[utoipa::path(
    operation_id = "working_copy_write",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    request_body = WriteWorkingCopy,
    responses(
        (status = 200, description = "The working copy", body = WorkingCopy),
        (status = 201, description = "The working copy, where there was none", body = WorkingCopy),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: InvalidValue " at `/based_on` for a version of the report that never was", CategoryFixed, FieldTooLong, NotFound
    ]))),
)]
#[put("/case-books/{id}/cases/{number}/working-copy")]
async fn write(
    call: Call,
    body: Body<WriteWorkingCopy>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let book = CaseBookId(path.id("id")?);
        let number = path.number("number")?;
        let desk = working_copy::find_locked(&call, unit, book, number).await?;
        known.require_if_there(desk.row.as_ref().map(etag))?;
        let is_new = desk.row.is_none();
        let WriteWorkingCopy { based_on, content } = body.read()?;
        let based_on = version_of(based_on.as_deref())?;
        let shown = working_copy::write(&call, unit, desk, based_on, content).await?;
        let view = view::working_copy(&shown)?;
        let answer = if is_new {
            let place = format!("/api/v1/case-books/{book}/cases/{number}/working-copy");
            Answer::created(&view, place)?
        } else {
            Answer::ok(&view)?
        };
        Ok(answer.with_etag(etag(&shown.row)))
    })
    .await
}

/// Discards a working copy
///
/// The report stays as it is.
#[utoipa::path(
    operation_id = "working_copy_discard",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    responses((status = 204, description = "There is no working copy any more")),
)]
#[delete("/case-books/{id}/cases/{number}/working-copy")]
async fn discard(
    call: Call,
    _body: NoBody,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let book = CaseBookId(path.id("id")?);
        let desk = working_copy::find_locked(&call, unit, book, path.number("number")?).await?;
        known.require(etag(desk.found()?))?;
        working_copy::discard(&call, unit, &desk).await?;
        Ok(Answer::no_content())
    })
    .await
}

/// The version of the report that a body names.
fn version_of(named: Option<&str>) -> Result<Option<BasedOn>, Error> {
    let Some(named) = named else { return Ok(None) };
    let unreadable = || Refusals::one(Place::field("based_on"), Refusal::InvalidValue);
    Ok(Some(ETag::read(named).ok_or_else(unreadable)?))
}

fn etag(row: &WorkingCopyRow) -> ETag {
    ETag::new(row.id, row.version)
}
