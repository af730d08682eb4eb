//! Where one was on the desk, to find it again after reading a request.

use leptos::prelude::*;
use uuid::Uuid;

use crate::page::Page;

/// The desk as it was left: its address with the filters, and the request that was read from there.
#[derive(Clone, Copy)]
pub struct Place {
    address: StoredValue<Option<String>>,
    request: StoredValue<Option<Uuid>>,
}

/// Where one was on the desk.
pub fn place() -> Place {
    expect_context()
}

impl Place {
    /// Provides it to all pages of a person.
    pub fn provide() {
        provide_context(Self { address: StoredValue::new(None), request: StoredValue::new(None) });
    }

    /// Remembers the desk's address.
    pub fn is_at(self, address: String) {
        self.address.set_value(Some(address));
    }

    /// Remembers that this request was read.
    pub fn reads(self, request: Uuid) {
        self.request.set_value(Some(request));
    }

    /// The way back to the desk.
    pub fn way_back(self) -> String {
        self.address.get_value().unwrap_or_else(|| Page::Approvals.path())
    }

    /// The request that was read last, once.
    pub fn take_request(self) -> Option<Uuid> {
        self.request.try_update_value(Option::take).flatten()
    }
}
