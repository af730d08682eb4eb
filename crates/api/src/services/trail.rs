//! The audit trail, read by the secretariat. Entries are made by [`crate::trail`].

use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::audit::{self, EntryRow};
use crate::store::page::Slice;

/// The entries of a page, newest first; for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else.
pub async fn list(
    call: &Call,
    filter: &audit::Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<EntryRow>, Error> {
    call.require(Role::Secretariat)?;
    audit::list(call.app.db.read(), filter, slice).await
}
