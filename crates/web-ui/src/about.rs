//! Facts about the installation: whether it is a demonstration, and its date.

use leptos::prelude::*;
use shorei_contract::about::About;
use time::Date;

use crate::browser;
use crate::session::session;

/// The facts about the installation, or `None` until the server has answered.
#[derive(Clone, Copy)]
pub struct Installation(RwSignal<Option<About>>);

/// Returns the facts about the installation.
pub fn installation() -> Installation {
    expect_context()
}

impl Installation {
    /// Asks the server, and provides the answer to the whole page.
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

    /// Returns the server's answer.
    pub fn about(self) -> Option<About> {
        self.0.get()
    }

    /// Returns today's date in Japan as the server has it, which a demonstration may have set;
    /// until the server has answered, by the browser's clock.
    pub fn today(self) -> Date {
        self.0.with(|about| about.as_ref().map(|about| about.today)).unwrap_or_else(browser::today)
    }
}
