//! `/notifications`: notices 通知 (`S20`).

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::notification::{Notice, NoticesRead, ReadNotices};
use shorei_contract::query::ListNotices;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::query::Query;
use crate::services::notification;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read);
}

/// Lists the caller's notices
///
/// Newest first. Each links to its report.
#[utoipa::path(
    operation_id = "notification_list",
    tag = "notifications",
    security(("bearer" = [])),
    params(ListNotices),
    responses((status = 200, description = "A page of notices", body = Page<Notice>)),
)]
#[get("/notifications")]
async fn list(call: Call, query: Query<ListNotices>) -> Result<Answer, Error> {
    let ListNotices { unread, limit, cursor } = query.read()?;
    let unread = unread.unwrap_or(false);
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &unread)?;
    let rows = notification::list(&call, unread, &paging.slice).await?;
    let page = paging.page(rows, |row| row.id, |row| view::notice(call.language, row))?;
    Answer::page(&page)
}

/// Marks notices as read
///
/// All-or-nothing. Notices already read stay as they are.
#[utoipa::path(
    operation_id = "notification_read",
    tag = "notifications",
    security(("bearer" = [])),
    request_body = ReadNotices,
    responses(
        (status = 200, description = "How many were unread, and how many still are", body = NoticesRead),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotFound, DuplicateItem, TooManyItems
    ]))),
)]
#[post("/notifications/read")]
async fn read(call: Call, key: IdempotencyKey, body: Body<ReadNotices>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        Answer::ok(&notification::read(&call, unit, body.read()?).await?)
    })
    .await
}
