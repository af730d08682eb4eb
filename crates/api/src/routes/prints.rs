//! Reports, books, applications and the form of a paper approval as PDF (`S11`, `S17`).

use actix_web::get;
use shorei_contract::query::{PrintForm, ReadCase};
use shorei_domain::id::{ApplicationId, CaseBookId, CaseId, MemberId};
use shorei_domain::report::Revision;
use shorei_print::Document;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::{Answer, File};
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::{application, case_book, paper, reading};
use crate::told;
use crate::view::print;

pub(crate) fn mount_cases(config: &mut ServiceConfig<'_>) {
    config.service(print_case).service(print_paper_form);
}

pub(crate) fn mount_books(config: &mut ServiceConfig<'_>) {
    config.service(print_case_book);
}

pub(crate) fn mount_applications(config: &mut ServiceConfig<'_>) {
    config.service(print_application);
}

/// Prints a report
///
/// A4, with Japanese fonts, in the language of `Accept-Language`. Readers see the same revisions as
/// of the report itself.
#[utoipa::path(
    operation_id = "case_print",
    tag = "cases",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report"), ReadCase),
    responses(
        (status = 200, description = "The report as PDF", body = File, content_type = "application/pdf"),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/cases/{case_id}.pdf")]
async fn print_case(call: Call, path: PathParts, query: Query<ReadCase>) -> Result<Answer, Error> {
    let id = CaseId(path.id("case_id")?);
    let wanted = query.read()?.revision.map(Revision);
    let shown = reading::show(&call, id, wanted).await?;
    answer(&call, print::case(&call, &shown)?, "case").await
}

/// Prints a case book
///
/// Its table, followed by its reports, each on a new page.
#[utoipa::path(
    operation_id = "case_book_print",
    tag = "case books",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The book")),
    responses(
        (status = 200, description = "The book as PDF", body = File, content_type = "application/pdf"),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/case-books/{id}.pdf")]
async fn print_case_book(call: Call, path: PathParts) -> Result<Answer, Error> {
    let (table, reports) = case_book::show_with_texts(&call, CaseBookId(path.id("id")?)).await?;
    answer(&call, print::case_book(&call, &table, &reports)?, "case-book").await
}

/// Prints an application
///
/// Its content, headed by the day of the application. The text is the same whenever it is printed.
#[utoipa::path(
    operation_id = "application_print",
    tag = "applications",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "The application as PDF", body = File, content_type = "application/pdf"),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/applications/{id}.pdf")]
async fn print_application(call: Call, path: PathParts) -> Result<Answer, Error> {
    let applied = application::show(&call, ApplicationId(path.id("id")?)).await?;
    answer(&call, print::application(&call, &applied)?, "application").await
}

/// Prints the form of a paper approval
///
/// Filled in with the case, with a place for the seal, for an instructor who has left the society; for who
/// wrote the report, and the secretariat, whose reading leaves an entry in the audit trail.
#[utoipa::path(
    operation_id = "paper_form_print",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report"), PrintForm),
    responses(
        (status = 200, description = "The form as PDF", body = File, content_type = "application/pdf"),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRegistered, InstructorNotRetired, NotFound
    ]))),
)]
#[get("/cases/{case_id}/paper-form.pdf")]
async fn print_paper_form(
    call: Call,
    path: PathParts,
    query: Query<PrintForm>,
) -> Result<Answer, Error> {
    let id = CaseId(path.id("case_id")?);
    let PrintForm { instructor_id } = query.read()?;
    let form = paper::form(&call, id, MemberId(instructor_id)).await?;
    answer(&call, print::paper_form(&call, &form)?, "paper-form").await
}

/// Returns the document as an answer: shown by the browser, with a file name by the holder's number.
async fn answer(call: &Call, document: Document, kind: &str) -> Result<Answer, Error> {
    let number =
        document.holder.member_number.replace(|one: char| !one.is_ascii_alphanumeric(), "");
    let bytes = call.app.printing.pdf(document).await?;
    let disposition = format!("inline; filename=\"shorei-{kind}-{number}.pdf\"");
    Ok(Answer::file("application/pdf", &disposition, bytes))
}
