//! The audit trail for the secretariat. [`crate::trail`] makes its entries.

use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::audit::{self, EntryRow};
use crate::store::page::Slice;

/// Returns a page of entries, newest first, to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`] for everyone else.
pub async fn list(
    call: &Call,
    filter: &audit::Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<EntryRow>, Error> {
    call.require(Role::Secretariat)?;
    audit::list(call.app.db.read(), filter, slice).await
}
