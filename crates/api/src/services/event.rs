//! The feed of events, read by programs. A [`Unit`](crate::unit::Unit) appends to it.

use shorei_contract::event::EventType;
use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::event::{self, EventRow};
use crate::store::page::Slice;

/// The events of a page, oldest first, for the secretariat.
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

/// Where the event with that identifier stands in the feed.
///
/// # Errors
/// [`Error::InvalidCursor`] where there is none.
pub async fn position(call: &Call, id: Uuid) -> Result<i64, Error> {
    event::position(call.app.db.read(), id).await?.ok_or(Error::InvalidCursor)
}
