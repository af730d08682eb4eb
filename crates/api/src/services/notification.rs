//! Notices, read by their recipients (`S20`).

use serde_json::json;
use shorei_contract::notification::{NoticesRead, ReadNotices};
use shorei_domain::approval::check_batch;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::notification::{self, NoticeRow};
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

/// Returns a page of the caller's notices, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn list(
    call: &Call,
    unread_only: bool,
    slice: &Slice<Uuid>,
) -> Result<Vec<NoticeRow>, Error> {
    notification::list(call.app.db.read(), call.actor.member(), unread_only, slice).await
}

/// Marks notices of the caller as read.
///
/// # Errors
/// `not_found` at each notice that is not the caller's, `duplicate_item`, `too_many_items`.
pub async fn read(call: &Call, unit: &Unit<'_>, input: ReadNotices) -> Result<NoticesRead, Error> {
    let ReadNotices { notification_ids: ids } = input;
    check_batch("notification_ids", &ids)?;
    let own = notification::own(unit, call.actor.member(), &ids).await?;
    let mut refusals = Refusals::none();
    for (index, id) in ids.iter().enumerate() {
        if !own.contains(id) {
            refusals.add(Place::item("notification_ids", index), Refusal::NotFound);
        }
    }
    refusals.or(())?;
    let newly_read = notification::set_read(unit, &ids, call.now()).await?;
    let event = call.entry(Action::NoticesRead, call.actor.member().0);
    unit.record([event.with(json!({"count": newly_read}))]).await?;
    let counts = notification::counts(unit, call.actor.member()).await?;
    Ok(NoticesRead { newly_read, unread: u64::try_from(counts.notices_unread).unwrap_or_default() })
}
