//! The outbox as the secretariat sees it: what waits, what left, what failed, and trying again.

use sea_orm::DatabaseTransaction;
use serde_json::json;
use shorei_contract::mail::MailState;
use shorei_contract::me::Role;
use shorei_domain::refusal::{Place, Refusal};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::outbox::{self, MailRow};
use crate::store::page::Slice;

/// The mails of a page, newest first, for the secretariat.
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

/// Has a mail that has not left yet sent as soon as possible, without waiting for its time.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; `already_sent`.
pub async fn retry(call: &Call, tx: &DatabaseTransaction, id: Uuid) -> Result<MailRow, Error> {
    call.require(Role::Secretariat)?;
    let before = outbox::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !outbox::make_due(tx, id, call.real_now()).await? {
        return Err(Error::refused(Place::whole(), Refusal::AlreadySent));
    }
    let details = json!({"attempts": before.attempts, "last_error": before.last_error});
    call.record(tx, [call.event("mail.retried", "mail", id).with(details)]).await?;
    call.wake_delivery();
    outbox::find(tx, id).await?.ok_or(Error::NotFound)
}
