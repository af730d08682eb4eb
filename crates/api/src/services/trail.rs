//! The audit trail for the secretariat. [`crate::trail`] makes its entries.

use serde_json::json;
use shorei_contract::audit::EraseValues;
use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::audit::{self, EntryRow};
use crate::store::audit_chain;
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

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

/// Erases the personal values of an entry, its address and details, which leaves an entry of its own; the
/// chain still verifies.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] if there is no such entry, its values are erased already, or
/// it tells of an erasure itself.
pub async fn erase(
    call: &Call,
    unit: &Unit<'_>,
    id: Uuid,
    input: EraseValues,
) -> Result<EntryRow, Error> {
    call.require(Role::Secretariat)?;
    call.require_person()?;
    let found = audit::find(unit, id).await?;
    let is_note = |row: &EntryRow| row.action == Action::TrailErased.as_str();
    let found = found.filter(|row| !is_note(row)).ok_or(Error::NotFound)?;
    if !audit_chain::erase_personal(unit, found.id).await? {
        return Err(Error::NotFound);
    }
    let details = json!({"reason": input.reason, "action": found.action});
    unit.record([call.entry(Action::TrailErased, found.id).with(details)]).await?;
    audit::find(unit, id).await?.ok_or(Error::NotFound)
}
