//! The audit trail: an entry for every change, in its transaction, and for every read of a report's
//! text by anybody but its owner.

use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use shorei_contract::me::Role;
use shorei_domain::case_book::Case;
use shorei_domain::id::{CaseBookId, RequestId};
use shorei_domain::report::Revision;
use uuid::Uuid;

use crate::context::{Call, Visit};
use crate::error::Error;
use crate::services::event;
use crate::store::audit::{self, EventRow, NewEvent};
use crate::store::case::number_of;
use crate::store::page::Slice;

/// An entry of the trail in the making.
#[derive(Clone, Debug)]
pub struct Event(NewEvent);

impl Visit {
    /// An entry that nobody signed in is behind: the system itself, or somebody who signs in.
    #[must_use]
    pub fn event(&self, action: &'static str, kind: &'static str, subject: Uuid) -> Event {
        Event(NewEvent {
            id: self.new_id(),
            actor: None,
            address: self.address.map(|address| address.to_string()),
            request_id: self.request_id.clone(),
            action,
            subject_kind: kind,
            subject,
            book: None,
            case: None,
            approval_request: None,
            revision: None,
            details: json!({}),
        })
    }

    /// Adds entries to the trail.
    ///
    /// # Errors
    /// When they cannot be written; then what they tell of must not happen either.
    pub async fn record(
        &self,
        tx: &DatabaseTransaction,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<(), Error> {
        let entries: Vec<_> = events.into_iter().map(|event| event.0).collect();
        let now = self.now();
        self.tell(entries.iter().filter_map(|entry| event::of_entry(entry, now)));
        audit::insert(tx, entries, self.real_now()).await
    }
}

impl Call {
    /// An entry of something that the caller did.
    #[must_use]
    pub fn event(&self, action: &'static str, kind: &'static str, subject: Uuid) -> Event {
        self.visit.event(action, kind, subject).by(self.actor.member.0)
    }

    /// An entry of something that the caller did with a report.
    #[must_use]
    pub fn case_event(&self, action: &'static str, case: &Case) -> Event {
        let Event(event) = self.event(action, "case", case.id.0);
        Event(NewEvent {
            book: Some(case.book.0),
            case: Some(case.id.0),
            revision: case.revision.map(number_of),
            ..event
        })
    }
}

impl Event {
    /// Done by that person.
    #[must_use]
    pub fn by(self, actor: Uuid) -> Self {
        Self(NewEvent { actor: Some(actor), ..self.0 })
    }

    /// In that book.
    #[must_use]
    pub fn in_book(self, book: CaseBookId) -> Self {
        Self(NewEvent { book: Some(book.0), ..self.0 })
    }

    /// In that approval request, about that revision.
    #[must_use]
    pub fn about(self, request: RequestId, revision: Revision) -> Self {
        Self(NewEvent {
            approval_request: Some(request.0),
            revision: Some(number_of(revision)),
            ..self.0
        })
    }

    /// Concerning that revision; `None`: the working copy.
    #[must_use]
    pub fn of_revision(self, revision: Option<Revision>) -> Self {
        Self(NewEvent { revision: revision.map(number_of), ..self.0 })
    }

    /// With what changed; never a report's text.
    #[must_use]
    pub fn with(self, details: Value) -> Self {
        Self(NewEvent { details, ..self.0 })
    }
}

/// The entries of a page, newest first; for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else.
pub async fn list(
    call: &Call,
    filter: &audit::Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<EventRow>, Error> {
    call.require(Role::Secretariat)?;
    audit::list(call.app.db.read(), filter, slice).await
}
