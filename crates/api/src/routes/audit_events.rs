//! `/audit-events`: the audit trail, for the secretariat.

use actix_web::get;
use shorei_contract::Page;
use shorei_contract::audit::AuditEvent;
use shorei_contract::query::ListAuditEvents;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::paging::Paging;
use crate::http::query::Query;
use crate::services::trail;
use crate::store::audit::Filter;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list);
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
    let ListAuditEvents { actor_id, case_id, subject_id, action, .. } = query;
    let filter = Filter { actor: actor_id, case: case_id, subject: subject_id, action };
    let rows = trail::list(&call, &filter, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.id, view::audit_event)?)
}
