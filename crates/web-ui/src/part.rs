//! Parts of the program that are loaded when a visitor first opens one of their pages, and what is
//! shown if that fails.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use shorei_wording::key;

use crate::components::{Heading, Loading};
use crate::language::{later_words, words};
use crate::{browser, outside, t};

/// How to fetch a part, and how to draw its pages by name.
#[derive(Clone, Copy)]
pub struct Part {
    /// Fetches its code.
    pub fetch: fn() -> Fetching<()>,
    /// Draws a page.
    pub page: fn(&'static str) -> Fetching<AnyView>,
}

/// A part being fetched.
pub type Fetching<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// Why a part is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// The server has another version by now.
    Version,
    /// The connection failed.
    Network,
}

impl Part {
    /// Fetches the part, trying a second time if the first fails.
    async fn come(self) -> Result<(), Missing> {
        if self.try_once().await || self.try_once().await {
            return Ok(());
        }
        Err(if is_outdated().await { Missing::Version } else { Missing::Network })
    }

    async fn try_once(self) -> bool {
        let mut code = (self.fetch)();
        // Loads at the same time as the sentences.
        let come = at_once(code.as_mut());
        let words = later_words().await;
        let code = match come {
            Some(code) => code,
            None => code.await,
        };
        words && code.is_ok()
    }

    /// Fetches the part ahead of its use. Nobody waits for it, so failures are not reported.
    pub async fn come_ahead(self) {
        let _ = self.try_once().await;
    }
}

/// Returns whether the server's page has other files than this one.
async fn is_outdated() -> bool {
    let Some(page) = browser::text_at("/").await else { return false };
    !browser::code_address().is_some_and(|code| page.contains(&code))
}

/// A page of a part.
#[component]
pub fn InPart(
    /// The part.
    part: Part,
    /// The name of the page.
    page: &'static str,
) -> impl IntoView {
    let come = RwSignal::new(None);
    let fetch = move || {
        let mut coming = Box::pin(part.come());
        come.set(at_once(coming.as_mut()));
        if come.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move {
                let came = coming.await;
                // The person may have left the page meanwhile.
                let _ = come.try_set(Some(came));
            });
        }
    };
    fetch();
    move || match come.get() {
        None => view! { <Loading /> }.into_any(),
        // The part is here, so it draws immediately.
        Some(Ok(())) => match at_once((part.page)(page).as_mut()) {
            Some(Ok(page)) => page,
            _ => view! { <NotHere why=Missing::Network fetch /> }.into_any(),
        },
        Some(Err(why)) => view! { <NotHere why fetch /> }.into_any(),
    }
}

/// Returns the future's result, if it is ready without waiting.
fn at_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

/// Says why the page is missing, and what to do about it.
#[component]
fn NotHere(
    /// The reason.
    why: Missing,
    /// Fetches the part again.
    fetch: impl Fn() + 'static,
) -> impl IntoView {
    let words = words();
    let new = why == Missing::Version;
    let title = if new { key!("page.missing.version") } else { key!("page.missing.network") };
    let go_on = move |_| if new { outside::again() } else { fetch() };
    view! {
        <Heading title=words.filled(title, Vec::new()) />
        <div class="notice" data-kind="error" role="alert">
            <p>{if new { t!("page.missing.version_detail") } else { t!("page.missing.network_detail") }}</p>
            <p>
                <button type="button" class="button primary" on:click=go_on>
                    {if new { t!("page.missing.reload") } else { t!("page.retry") }}
                </button>
            </p>
        </div>
    }
}
