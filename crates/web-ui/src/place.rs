//! Remembers the place on the desk, to return to it after reading a request.

use leptos::prelude::*;
use uuid::Uuid;

use crate::page::Page;

/// The desk as the person left it: its address with the filters, and the request read from there.
#[derive(Clone, Copy)]
pub struct Place {
    address: StoredValue<Option<String>>,
    request: StoredValue<Option<Uuid>>,
}

/// Returns the place on the desk.
pub fn place() -> Place {
    expect_context()
}

impl Place {
    /// Provides the place to all pages of a person.
    pub fn provide() {
        provide_context(Self { address: StoredValue::new(None), request: StoredValue::new(None) });
    }

    /// Remembers the desk's address.
    pub fn is_at(self, address: String) {
        self.address.set_value(Some(address));
    }

    /// Remembers the request being read.
    pub fn reads(self, request: Uuid) {
        self.request.set_value(Some(request));
    }

    /// Returns the address of the desk.
    pub fn way_back(self) -> String {
        self.address.get_value().unwrap_or_else(|| Page::Approvals.path())
    }

    /// Returns the request read last, once.
    pub fn take_request(self) -> Option<Uuid> {
        self.request.try_update_value(Option::take).flatten()
    }
}
