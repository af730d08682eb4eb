//! `/events`: the feed of events, for programs of the society.

use actix_web::get;
use shorei_contract::Page;
use shorei_contract::event::{Event, EventType};
use shorei_contract::me::Role;
use shorei_contract::query::ListEvents;
use shorei_domain::refusal::{Place, Refusal};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::paging::Paging;
use crate::http::query::Query;
use crate::services::event;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Lists events
///
/// Oldest first, in the order of commits, so that a program that asks with `after` misses none.
/// Handle an event, store its `id`, and ask for the events after it. If the program stops in
/// between, it gets the same event again. Events name their subjects by identifiers only; ask the
/// API for the current state.
#[utoipa::path(
    operation_id = "event_list",
    tag = "events",
    security(("bearer" = [])),
    params(ListEvents),
    responses((status = 200, description = "A page of events", body = Page<Event>)),
)]
#[get("/events")]
async fn list(call: Call, query: Query<ListEvents>) -> Result<Answer, Error> {
    call.require(Role::Secretariat)?;
    let ListEvents { types, after, limit, cursor } = query.read()?;
    let kinds = kinds(types.as_deref().unwrap_or_default())?;
    let mut paging = Paging::<i64>::new(&call.app, limit, cursor.as_deref(), &(&kinds, after))?;
    if paging.slice.after.is_none()
        && let Some(id) = after
    {
        paging.slice.after = Some(event::position(&call, id).await?);
    }
    let rows = event::list(&call, &kinds, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.position, |row| view::event(&row))?)
}

/// Returns the named types, separated by commas.
fn kinds(names: &str) -> Result<Vec<EventType>, Error> {
    let wrong = || Error::refused(Place::field("types"), Refusal::InvalidValue);
    let named = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    named.map(|name| EventType::from_word(name).ok_or_else(wrong)).collect()
}
