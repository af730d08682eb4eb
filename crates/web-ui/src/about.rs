//! What the installation says of itself: whether all in it is invented, and which day it has.

use leptos::prelude::*;
use shorei_contract::about::About;
use time::Date;

use crate::browser;
use crate::session::session;

/// What the installation says of itself; `None` until it has answered.
#[derive(Clone, Copy)]
pub struct Installation(RwSignal<Option<About>>);

/// What the installation says of itself.
pub fn installation() -> Installation {
    expect_context()
}

impl Installation {
    /// Asks the server, for the whole page.
    pub fn provide() {
        let installation = Self(RwSignal::new(None));
        provide_context(installation);
        let session = session();
        leptos::task::spawn_local(async move {
            if let Ok(about) = session.anonymous().about_read().await {
                installation.0.set(Some(about));
            }
        });
    }

    /// What it says.
    pub fn about(self) -> Option<About> {
        self.0.get()
    }

    /// Today in Japan, as the server has it, which a demonstration may have set; until it has
    /// answered, by the browser's clock.
    pub fn today(self) -> Date {
        self.0.with(|about| about.as_ref().map(|about| about.today)).unwrap_or_else(browser::today)
    }
}
