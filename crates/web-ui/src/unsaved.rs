//! What was typed into a report and not saved when its page was left: it stands there again when one
//! comes back.

use std::collections::HashMap;

use leptos::prelude::*;
use uuid::Uuid;

use crate::pages::Written;

/// Texts not saved, by book and slot.
#[derive(Clone, Copy)]
pub struct Unsaved(StoredValue<HashMap<(Uuid, u8), Written>>);

/// Texts not saved.
pub fn unsaved() -> Unsaved {
    expect_context()
}

impl Unsaved {
    /// Provides an empty memory.
    pub fn provide() {
        provide_context(Self(StoredValue::new(HashMap::new())));
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

    /// Forgets what was kept of a slot's report.
    pub fn forget(self, book: Uuid, number: u8) {
        self.take(book, number);
    }
}
