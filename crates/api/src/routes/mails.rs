//! `/mails`: the outbox, for the secretariat.

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::mail::Mail;
use shorei_contract::query::ListMails;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::NoBody;
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::mail;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(retry);
}

/// Lists mails
///
/// Newest first: the recipient, the subject, whether it was sent, and why not. Never the text.
#[utoipa::path(
    operation_id = "mail_list",
    tag = "mails",
    security(("bearer" = [])),
    params(ListMails),
    responses((status = 200, description = "A page of mails", body = Page<Mail>)),
)]
#[get("/mails")]
async fn list(call: Call, query: Query<ListMails>) -> Result<Answer, Error> {
    let ListMails { q, state, limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(&q, state))?;
    let rows = mail::list(&call, state, &q.unwrap_or_default(), &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| Ok(view::mail(&call, row)))?)
}

/// Sends an unsent mail again
///
/// As soon as possible, without waiting for its next attempt.
#[utoipa::path(
    operation_id = "mail_retry",
    tag = "mails",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mail")),
    responses(
        (status = 200, description = "The mail, which is due now", body = Mail),
    ),
    extensions(("x-codes" = json!(told![
        Fault: AlreadySent
    ]))),
)]
#[post("/mails/{id}/retry")]
async fn retry(
    call: Call,
    key: IdempotencyKey,
    _: NoBody,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, &[], async |unit| {
        let row = mail::retry(&call, unit, path.id("id")?).await?;
        Answer::ok(&view::mail(&call, row))
    })
    .await
}
