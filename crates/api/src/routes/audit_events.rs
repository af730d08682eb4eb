//! `/audit-events`: the audit trail, for the secretariat.

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::audit::{Anchor, AuditEvent, EraseValues};
use shorei_contract::query::{ListAuditAnchors, ListAuditEvents};
use shorei_domain::period::TOKYO;
use time::{Date, UtcOffset};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::{anchor, trail};
use crate::store::audit::Filter;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(erase);
}

pub(crate) fn mount_anchors(config: &mut ServiceConfig<'_>) {
    config.service(anchors);
}

/// Lists entries of the audit trail
///
/// Who changed or read what, when and from where. Newest first.
#[utoipa::path(
    operation_id = "audit_event_list",
    tag = "audit",
    security(("bearer" = [])),
    params(ListAuditEvents),
    responses((status = 200, description = "A page of entries", body = Page<AuditEvent>)),
)]
#[get("/audit-events")]
async fn list(call: Call, query: Query<ListAuditEvents>) -> Result<Answer, Error> {
    call.require(shorei_contract::me::Role::Secretariat)?;
    let query = query.read()?;
    let filters = ListAuditEvents { limit: None, cursor: None, ..query.clone() };
    let paging = Paging::<Uuid>::new(&call.app, query.limit, query.cursor.as_deref(), &filters)?;
    let ListAuditEvents { q, subject, from, to, actor_id, case_id, subject_id, action, .. } = query;
    let midnight = |day: Date| day.midnight().assume_offset(TOKYO).to_offset(UtcOffset::UTC);
    let filter = Filter {
        actor: actor_id,
        case: case_id,
        subject: subject_id,
        action,
        by: q.unwrap_or_default(),
        about: subject.unwrap_or_default(),
        from: from.map(midnight),
        until: to.and_then(Date::next_day).map(midnight),
    };
    let rows = trail::list(&call, &filter, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, |row| view::audit_event(call.language, row))?)
}

/// Erases the personal values of an entry
///
/// Its network address and details, and the salt of their digest; nobody can find out what they were. The
/// erasure is an entry of its own, and the chain still verifies. For people, not for programs.
#[utoipa::path(
    operation_id = "audit_event_erase",
    tag = "audit",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The entry")),
    request_body = EraseValues,
    responses((status = 200, description = "The entry as it is now", body = AuditEvent)),
)]
#[post("/audit-events/{id}/erasure")]
async fn erase(
    call: Call,
    key: IdempotencyKey,
    body: Body<EraseValues>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Secretariat)?;
        let id = path.id("id")?;
        let row = trail::erase(&call, unit, id, body.read()?).await?;
        Answer::ok(&view::audit_event(call.language, row)?)
    })
    .await
}

/// Lists the anchors of the audit trail
///
/// One a day, newest first: a digest over all chains of the trail. Printed, or kept elsewhere, it shows
/// whether the trail was rewritten since; `shorei check` compares the chains with it.
#[utoipa::path(
    operation_id = "audit_anchor_list",
    tag = "audit",
    security(("bearer" = [])),
    params(ListAuditAnchors),
    responses((status = 200, description = "A page of anchors", body = Page<Anchor>)),
)]
#[get("/audit-anchors")]
async fn anchors(call: Call, query: Query<ListAuditAnchors>) -> Result<Answer, Error> {
    call.require(shorei_contract::me::Role::Secretariat)?;
    let ListAuditAnchors { until, limit, cursor } = query.read()?;
    let paging = Paging::<Date>::new(&call.app, limit, cursor.as_deref(), &until)?;
    let before = paging.slice.after.or_else(|| until.and_then(Date::next_day));
    let limit = u64::try_from(paging.slice.rows()).unwrap_or_default();
    let rows = anchor::list(&call, before, limit).await?;
    Answer::page(&paging.page(rows, |row| row.day, |row| Ok(view::anchor(&row)))?)
}
