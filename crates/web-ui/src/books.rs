//! Remembers the book of each programme, so that a table opens with one call.

use std::collections::HashMap;

use leptos::prelude::*;
use shorei_client::{Client, Failure};
use shorei_contract::Programme;
use shorei_contract::case_book::CaseBook;
use shorei_contract::query::ListCaseBooks;
use uuid::Uuid;

/// The books of the signed-in person, by programme.
#[derive(Clone, Copy)]
pub struct Books {
    known: StoredValue<HashMap<Programme, Uuid>>,
    changes: RwSignal<u32>,
}

/// Returns the books of the signed-in person.
pub fn books() -> Books {
    expect_context()
}

impl Books {
    /// Provides an empty memory.
    pub fn provide() {
        provide_context(Self {
            known: StoredValue::new(HashMap::new()),
            changes: RwSignal::new(0),
        });
    }

    /// Tells the views of a book that one has changed.
    pub fn changed(self) {
        // After signing out there are no views.
        let _ = self.changes.try_update(|changes| *changes += 1);
    }

    /// Returns how often a book has changed. Views of a book reload it with each change.
    pub fn changes(self) -> u32 {
        self.changes.get()
    }

    /// Forgets the newest book of a programme, once another one has begun.
    pub fn forget(self, programme: Programme) {
        self.known.update_value(|books| {
            books.remove(&programme);
        });
        self.changed();
    }

    /// Returns the person's newest book of a programme, or `None` before the programme's first
    /// round.
    pub async fn open(
        self,
        client: &Client,
        programme: Programme,
    ) -> Result<Option<CaseBook>, Failure> {
        if let Some(id) = self.known.with_value(|books| books.get(&programme).copied()) {
            return client.case_book_show(id).await.map(Some);
        }
        let query =
            ListCaseBooks { programme: Some(programme), limit: Some(1), ..Default::default() };
        let list = client.case_book_list(&query).await?;
        let Some(newest) = list.items.first() else {
            return Ok(None);
        };
        self.known.update_value(|books| {
            books.insert(programme, newest.id);
        });
        client.case_book_show(newest.id).await.map(Some)
    }
}
