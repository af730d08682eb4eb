//! What was typed into a report or a definition and not saved when its page was left: it stands there
//! again when one comes back.

use std::collections::HashMap;

use leptos::prelude::*;
use shorei_contract::programme::Section;
use uuid::Uuid;

use crate::pages::Written;

/// Texts not saved: reports by book and slot, forms of definitions by round.
#[derive(Clone, Copy)]
pub struct Unsaved(
    StoredValue<HashMap<(Uuid, u8), Written>>,
    StoredValue<HashMap<Uuid, (String, Vec<Section>)>>,
);

/// Texts not saved.
pub fn unsaved() -> Unsaved {
    expect_context()
}

impl Unsaved {
    /// Provides an empty memory.
    pub fn provide() {
        provide_context(Self(StoredValue::new(HashMap::new()), StoredValue::new(HashMap::new())));
    }

    /// Keeps what was typed into a slot's report.
    pub fn keep(self, book: Uuid, number: u8, written: Written) {
        self.0.update_value(|kept| {
            kept.insert((book, number), written);
        });
    }

    /// What was kept of a slot's report; it is kept no longer.
    pub fn take(self, book: Uuid, number: u8) -> Option<Written> {
        self.0.try_update_value(|kept| kept.remove(&(book, number))).flatten()
    }

    /// Keeps what was typed into a round's form, with the version that it was typed over.
    pub fn keep_form(self, round: Uuid, etag: String, sections: Vec<Section>) {
        self.1.update_value(|kept| {
            kept.insert(round, (etag, sections));
        });
    }

    /// What was kept of a round's form; it is kept no longer.
    pub fn take_form(self, round: Uuid) -> Option<(String, Vec<Section>)> {
        self.1.try_update_value(|kept| kept.remove(&round)).flatten()
    }

    /// Forgets what was kept of a slot's report.
    pub fn forget(self, book: Uuid, number: u8) {
        self.take(book, number);
    }
}
