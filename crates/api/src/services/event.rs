//! The feed of events: what programs are told of the audit trail.

use shorei_contract::event::EventType;
use shorei_contract::me::Role;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::audit::NewEvent;
use crate::store::event::{self, EventRow};
use crate::store::page::Slice;

/// What programs are told of an entry of the trail, if anything. A form on paper is a request.
fn kind(action: &str) -> Option<EventType> {
    match action {
        "paper_approval.handed_in" => Some(EventType::RequestSent),
        "paper_approval.withdrawn" => Some(EventType::RequestWithdrawn),
        "paper_approval.accepted" => Some(EventType::RequestApproved),
        "paper_approval.refused" => Some(EventType::RequestReturned),
        other => EventType::from_word(other),
    }
}

/// The event that tells of an entry of the trail, if programs are told of it. Its place in the feed is given
/// when it is added.
pub(super) fn of_entry(entry: &NewEvent, now: OffsetDateTime) -> Option<EventRow> {
    let kind = kind(entry.action)?;
    let of_application =
        matches!(kind, EventType::ApplicationSubmitted | EventType::ApplicationVoided);
    Some(EventRow {
        id: entry.id,
        position: 0,
        kind: kind.as_str().to_owned(),
        occurred_at: now,
        book_id: entry.book,
        case_id: entry.case,
        revision: entry.revision,
        approval_request_id: entry.approval_request,
        application_id: of_application.then_some(entry.subject),
    })
}

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
