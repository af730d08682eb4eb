//! The outbox for the secretariat: waiting, sent and failed mails, and retries.

use serde_json::json;
use shorei_contract::mail::MailState;
use shorei_contract::me::Role;
use shorei_domain::refusal::Place;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::reason::Fault;
use crate::store::outbox::{self, MailRow};
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

/// Returns a page of mails, newest first, to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    state: Option<MailState>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<MailRow>, Error> {
    call.require(Role::Secretariat)?;
    outbox::list(call.app.db.read(), state, query, slice).await
}

/// Makes an unsent mail due now, without waiting for its next attempt.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; `already_sent`.
pub async fn retry(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<MailRow, Error> {
    call.require(Role::Secretariat)?;
    let before = outbox::find(unit, id).await?.ok_or(Error::NotFound)?;
    if !outbox::make_due(unit, id, call.real_now()).await? {
        return Err(Error::refused(Place::whole(), Fault::AlreadySent));
    }
    let details = json!({"attempts": before.attempts, "last_error": before.last_error});
    unit.record([call.entry(Action::MailRetried, id).with(details)]).await?;
    unit.wake_mail();
    outbox::find(unit, id).await?.ok_or(Error::NotFound)
}
