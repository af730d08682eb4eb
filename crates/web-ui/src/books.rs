//! Which book belongs to which programme, remembered so that a table opens with one call.

use std::collections::HashMap;

use leptos::prelude::*;
use shorei_client::{Client, Failure};
use shorei_contract::Programme;
use shorei_contract::case_book::CaseBook;
use shorei_contract::query::ListCaseBooks;
use uuid::Uuid;

/// The books of the person who is signed in, by programme.
#[derive(Clone, Copy)]
pub struct Books(StoredValue<HashMap<Programme, Uuid>>);

/// The books of the person who is signed in.
pub fn books() -> Books {
    expect_context()
}

impl Books {
    /// Provides an empty memory.
    pub fn provide() {
        provide_context(Self(StoredValue::new(HashMap::new())));
    }

    /// The person's newest book of a programme; `None` before the programme's first round.
    pub async fn open(
        self,
        client: &Client,
        programme: Programme,
    ) -> Result<Option<CaseBook>, Failure> {
        if let Some(id) = self.0.with_value(|books| books.get(&programme).copied()) {
            return client.case_book_show(id).await.map(Some);
        }
        let query =
            ListCaseBooks { programme: Some(programme), limit: Some(1), ..Default::default() };
        let list = client.case_book_list(&query).await?;
        let Some(newest) = list.items.first() else {
            return Ok(None);
        };
        self.0.update_value(|books| {
            books.insert(programme, newest.id);
        });
        client.case_book_show(newest.id).await.map(Some)
    }
}
