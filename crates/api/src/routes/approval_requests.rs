//! `/approval-requests`: sending, withdrawing and deciding requests (`S6`–`S10`, `S14`–`S16`).

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::approval::{
    ApprovalRequest, Decide, Decided, Requests, SendRequests, WithdrawRequests,
};
use shorei_contract::query::{ListRequests, RequestsAs, RequestsSort};
use shorei_domain::id::RequestId;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::approval::{self, Done};
use crate::store::approval_request::{Filter, Order, SortKey, Whose};
use crate::told;
use crate::unit::Unit;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(send)
        .service(withdraw)
        .service(decide)
        .service(show)
        .service(resend);
}

/// Lists approval requests
///
/// Requests the caller sent, requests sent to the caller, or both; all for the secretariat.
#[utoipa::path(
    operation_id = "approval_request_list",
    tag = "approval",
    security(("bearer" = [])),
    params(ListRequests),
    responses((status = 200, description = "A page of requests", body = Page<ApprovalRequest>)),
)]
#[get("/approval-requests")]
async fn list(call: Call, query: Query<ListRequests>) -> Result<Answer, Error> {
    let query = query.read()?;
    let filters = ListRequests { limit: None, cursor: None, ..query.clone() };
    let paging =
        Paging::<(SortKey, Uuid)>::new(&call.app, query.limit, query.cursor.as_deref(), &filters)?;
    let ListRequests { r#as, state, programme, applicant, category, case_id, sort, .. } = query;
    let whose = r#as.map(|whose| match whose {
        RequestsAs::Applicant => Whose::SentBy(call.actor.member()),
        RequestsAs::Instructor => Whose::SentTo(call.actor.member()),
    });
    let filter = Filter { state, programme, applicant, category, case_id };
    let (order, descending) = order(sort);
    let rows = approval::list(&call, whose, &filter, order, descending, &paging.slice).await?;
    let deadlines = approval::deadlines(&call, call.app.db.read()).await?;
    let page = paging.page(
        rows,
        |row| (order.key(row), row.id),
        |row| view::approval_request(&call, &row, &deadlines),
    )?;
    Answer::page(&page)
}

fn order(sort: Option<RequestsSort>) -> (Order, bool) {
    match sort.unwrap_or(RequestsSort::RequestedAtDescending) {
        RequestsSort::RequestedAt => (Order::RequestedAt, false),
        RequestsSort::RequestedAtDescending => (Order::RequestedAt, true),
        RequestsSort::Applicant => (Order::Applicant, false),
        RequestsSort::ApplicantDescending => (Order::Applicant, true),
        RequestsSort::SlotNumber => (Order::SlotNumber, false),
        RequestsSort::SlotNumberDescending => (Order::SlotNumber, true),
    }
}

/// Shows an approval request
///
/// For its applicant, its instructor and the secretariat.
#[utoipa::path(
    operation_id = "approval_request_show",
    tag = "approval",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The request")),
    responses((status = 200, description = "The request", body = ApprovalRequest)),
)]
#[get("/approval-requests/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = approval::find(&call, RequestId(path.id("id")?)).await?;
    let deadlines = approval::deadlines(&call, call.app.db.read()).await?;
    Answer::ok(&view::approval_request(&call, &row, &deadlines)?)
}

/// Asks an instructor to approve reports
///
/// All-or-nothing: one request per report, and one mail to the instructor.
#[utoipa::path(
    operation_id = "approval_request_send",
    tag = "approval",
    security(("bearer" = [])),
    request_body = SendRequests,
    responses(
        (status = 201, description = "The requests", body = Requests),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRegistered, AlreadyRequested, CaseLocked, ApprovalNotRequired, RegistrationClosed, ApprovalDeadlinePassed, InstructorIsApplicant, InstructorRetired, InstructorNotQualified, OutsideInstructorTerm, OutsideAccreditationTerm, MixedBooks, DuplicateItem, TooManyItems, NotFound
    ]))),
)]
#[post("/approval-requests")]
async fn send(call: Call, key: IdempotencyKey, body: Body<SendRequests>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Applicant)?;
        let done = approval::send(&call, unit, body.read()?).await?;
        let requests = requests(&call, unit, &done).await?;
        let all = "/api/v1/approval-requests";
        let location = match &*requests.items {
            [only] => format!("{all}/{}", only.id),
            _ => all.to_owned(),
        };
        Answer::created(&requests, location)
    })
    .await
}

/// Withdraws approval requests
///
/// Only open requests can be withdrawn. The instructor, who was already told about them, is also
/// told about the withdrawal.
#[utoipa::path(
    operation_id = "approval_request_withdraw",
    tag = "approval",
    security(("bearer" = [])),
    request_body = WithdrawRequests,
    responses(
        (status = 200, description = "The requests", body = Requests),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRequested, ApprovalDeadlinePassed, NotFound, DuplicateItem, TooManyItems
    ]))),
)]
#[post("/approval-requests/withdrawals")]
async fn withdraw(
    call: Call,
    key: IdempotencyKey,
    body: Body<WithdrawRequests>,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Applicant)?;
        let done = approval::withdraw(&call, unit, body.read()?).await?;
        Answer::ok(&requests(&call, unit, &done).await?)
    })
    .await
}

/// Decides approval requests
///
/// Approves, returns or declines each request; all-or-nothing. Every applicant concerned gets one
/// mail. A return needs a comment.
#[utoipa::path(
    operation_id = "approval_request_decide",
    tag = "approval",
    security(("bearer" = [])),
    request_body = Decide,
    responses(
        (status = 200, description = "The requests, and how many were decided how", body = Decided),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRequested, ApprovalDeadlinePassed, CommentRequired, FieldTooLong, OutsideInstructorTerm, InstructorNotQualified, NotFound, DuplicateItem, TooManyItems
    ]))),
)]
#[post("/approval-requests/decisions")]
async fn decide(call: Call, key: IdempotencyKey, body: Body<Decide>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Instructor)?;
        let (rows, summary) = approval::decide(&call, unit, &body.read()?).await?;
        let deadlines = approval::deadlines(&call, unit).await?;
        let items = rows.iter().map(|row| view::approval_request(&call, row, &deadlines));
        Answer::ok(&Decided { items: items.collect::<Result<_, _>>()?, summary })
    })
    .await
}

/// Sends the mail of an open request again
///
/// At most once a day.
#[utoipa::path(
    operation_id = "approval_request_resend",
    tag = "approval",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The request")),
    responses(
        (status = 200, description = "The request", body = ApprovalRequest),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRequested, ApprovalDeadlinePassed, InstructorRetired;
        Error: ResentToday, RateLimited
    ]))),
)]
#[post("/approval-requests/{id}/resend")]
async fn resend(
    call: Call,
    key: IdempotencyKey,
    _body: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let row = approval::resend(&call, unit, RequestId(path.id("id")?)).await?;
        let deadlines = approval::deadlines(&call, unit).await?;
        Answer::ok(&view::approval_request(&call, &row, &deadlines)?)
    })
    .await
}

async fn requests(call: &Call, unit: &Unit<'_>, done: &Done) -> Result<Requests, Error> {
    let deadlines = approval::deadlines(call, unit).await?;
    let items = done.requests.iter().map(|row| view::approval_request(call, row, &deadlines));
    let warnings = done.warnings.iter().map(|warned| view::warning(call.language, warned));
    Ok(Requests { items: items.collect::<Result<_, _>>()?, warnings: warnings.collect() })
}
