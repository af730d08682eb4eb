//! Converts events.

use shorei_contract::event::{Event, EventData, EventType};

use crate::error::Error;
use crate::store::event::EventRow;

/// Converts an event.
pub(crate) fn event(row: &EventRow) -> Result<Event, Error> {
    let kind = EventType::from_word(&row.kind);
    Ok(Event {
        id: row.id,
        kind: kind.ok_or_else(|| Error::internal("an unknown type of event in the database"))?,
        occurred_at: row.occurred_at,
        case_book_id: row.book_id,
        data: EventData {
            case_id: row.case_id,
            revision: row.revision.and_then(|number| u32::try_from(number).ok()),
            approval_request_id: row.approval_request_id,
            application_id: row.application_id,
        },
    })
}
