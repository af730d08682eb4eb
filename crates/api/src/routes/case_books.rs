//! `/case-books`: the applicant's tables, and the report in each slot (`S4`, `S5`).

use actix_web::{delete, get, post, put};
use shorei_contract::Page;
use shorei_contract::application::CopyReports;
use shorei_contract::case::{Case, WriteCase};
use shorei_contract::case_book::{CaseBook, CaseBookSummary};
use shorei_contract::query::ListCaseBooks;
use shorei_domain::id::{CaseBookId, MemberId};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::http::etag::{ETag, Preconditions};
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::{application, case, case_book};
use crate::store::case::CaseRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(show)
        .service(copy)
        .service(show_slot)
        .service(write_slot)
        .service(delete_slot);
}

/// Lists case books
///
/// Newest first: the caller's own, or everyone's for the secretariat. Every member has one in each
/// programme that has had a round.
#[utoipa::path(
    operation_id = "case_book_list",
    tag = "case books",
    security(("bearer" = [])),
    params(ListCaseBooks),
    responses((status = 200, description = "A page of books", body = Page<CaseBookSummary>)),
)]
#[get("/case-books")]
async fn list(call: Call, query: Query<ListCaseBooks>) -> Result<Answer, Error> {
    let ListCaseBooks { programme, member_id, limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(programme, member_id))?;
    let tables = case_book::list(&call, member_id.map(MemberId), programme, &paging.slice).await?;
    let page = paging.page(
        tables,
        |table| table.loaded.book.id.0,
        |table| view::case_book_summary(&call, &table),
    )?;
    Answer::page(&page)
}

/// Shows a case book with its table
///
/// Each slot lists the actions that are possible now.
#[utoipa::path(
    operation_id = "case_book_show",
    tag = "case books",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The book")),
    responses((status = 200, description = "The book", body = CaseBook)),
)]
#[get("/case-books/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let id = CaseBookId(path.id("id")?);
    let table = case_book::read(&call, id).await?;
    Answer::ok(&view::case_book(&call, &table)?)
}

/// Copies reports into the next book
///
/// After a failed application, copies its reports as drafts, without their approvals, into the
/// empty slots of the same numbers. Given the book that was applied with, this starts the next book
/// and copies into it.
#[utoipa::path(
    operation_id = "case_book_copy",
    tag = "case books",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The next book, or the one that was applied with")),
    request_body = CopyReports,
    responses(
        (status = 200, description = "The book with the copies", body = CaseBook),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyApplied " for the book that was applied with before the next round is open", RegistrationClosed, ApplicationNotFailed, ApplicationVoided, NotFound, InvalidValue " for an application of another programme"
    ]))),
)]
#[post("/case-books/{id}/copies")]
async fn copy(
    call: Call,
    key: IdempotencyKey,
    body: Body<CopyReports>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let id = CaseBookId(path.id("id")?);
        let id = application::copy(&call, unit, id, || body.read()).await?;
        Answer::ok(&view::case_book(&call, &case_book::show(&call, unit, id).await?)?)
    })
    .await
}

/// Shows the report in a slot
///
/// For its owner: the current report, even a draft.
#[utoipa::path(
    operation_id = "case_show_in_slot",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    responses((status = 200, description = "The report as it stands", body = Case)),
)]
#[get("/case-books/{id}/cases/{number}")]
async fn show_slot(call: Call, path: PathParts) -> Result<Answer, Error> {
    let db = call.app.db.read();
    let book = CaseBookId(path.id("id")?);
    let slot = case::find_slot(&call, db, book, path.number("number")?).await?;
    let shown = case::show(db, slot).await?;
    Ok(Answer::ok(&view::case(&call, &shown)?)?.with_etag(etag(&shown.row)))
}

/// Writes the report in a slot
///
/// Replaces the whole report; fields left out become empty. A `draft` keeps everything that can be
/// kept, and returns as warnings what registering would refuse. `registered` makes a new revision,
/// which must meet every rule. An empty slot needs no `If-Match`.
#[utoipa::path(
    operation_id = "case_write",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    request_body = WriteCase,
    responses(
        (status = 200, description = "The report", body = Case),
        (status = 201, description = "The report, in a slot that was empty", body = Case),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: CaseLocked, RegistrationClosed, ApprovalDeadlinePassed, SlotTaken, CategoryFixed, CategoryRequired, FieldRequired, FieldTooLong, CarePeriodReversed, CarePeriodInFuture, OutsideAccreditationTerm, OutOfRange, NotFound
    ]))),
)]
#[put("/case-books/{id}/cases/{number}")]
async fn write_slot(
    call: Call,
    body: Body<WriteCase>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let book = CaseBookId(path.id("id")?);
        let slot = case::find_slot_locked(&call, unit, book, path.number("number")?).await?;
        known.require_if_there(slot.row.as_ref().map(etag))?;
        let is_new = slot.row.is_none();
        let number = slot.number.get();
        let shown = case::write(&call, unit, slot, body.read()?).await?;
        let view = view::case(&call, &shown)?;
        let answer = if is_new {
            let location = format!("/api/v1/case-books/{book}/cases/{number}");
            Answer::created(&view, location)?
        } else {
            Answer::ok(&view)?
        };
        Ok(answer.with_etag(etag(&shown.row)))
    })
    .await
}

/// Deletes the report in a slot
///
/// It can be restored for 30 days.
#[utoipa::path(
    operation_id = "case_delete",
    tag = "case books",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The book"),
        ("number" = u8, Path, description = "The slot's number 番号"),
    ),
    responses(
        (status = 204, description = "The slot is empty"),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: CaseLocked, RegistrationClosed
    ]))),
)]
#[delete("/case-books/{id}/cases/{number}")]
async fn delete_slot(
    call: Call,
    _body: NoBody,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let book = CaseBookId(path.id("id")?);
        let slot = case::find_slot_locked(&call, unit, book, path.number("number")?).await?;
        known.require(etag(slot.occupied()?))?;
        case::delete(&call, unit, &slot).await?;
        Ok(Answer::no_content())
    })
    .await
}

fn etag(row: &CaseRow) -> ETag {
    ETag::new(row.id, row.version)
}
