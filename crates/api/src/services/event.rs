//! Events, by which programs follow the society's work.
//!
//! An event says that something happened to a report, request or application: for example, that a
//! report was approved. It contains identifiers but no text; a program asks the API for the current
//! state. Each event is an entry of the audit trail whose `trail::Action` has an event type, and has
//! the identifier of that entry.
//!
//! A service records the entry in its transaction, and the event follows:
//!
//! ```text
//! unit.record([call.case_entry(Action::CaseRegistered, &case)]).await?
//!    │ writes the entry, and collects the event in the unit
//!    ▼
//! Visit::write, once the work is done
//!    │ writes a delivery for each webhook endpoint that subscribes to the type
//!    │ numbers the events by the counter, and appends them to the feed
//!    ▼
//! commit, which also releases the counter
//! ```
//!
//! The counter is a single row, locked from the last step until the commit. So the numbers have the order
//! of commits (ADR 9), and a program that reads the feed with `after` misses none, even with several
//! copies of the server. If a savepoint or the whole unit is undone, its events are dropped with it.
//!
//! Programs read the feed by [`list`], from the [`position`] of the last event they handled, or are called
//! by [`webhook`](crate::webhook).

use shorei_contract::event::EventType;
use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::event::{self, EventRow};
use crate::store::page::Slice;

/// Returns a page of events, oldest first, to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    kinds: &[EventType],
    slice: &Slice<i64>,
) -> Result<Vec<EventRow>, Error> {
    call.require(Role::Secretariat)?;
    event::list(call.app.db.read(), kinds, slice).await
}

/// Returns the position of the event with this identifier in the feed.
///
/// # Errors
/// [`Error::InvalidCursor`] if there is none.
pub async fn position(call: &Call, id: Uuid) -> Result<i64, Error> {
    event::position(call.app.db.read(), id).await?.ok_or(Error::InvalidCursor)
}
