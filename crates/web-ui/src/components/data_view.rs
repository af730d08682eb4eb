//! Draws the four states of data from the server, once for all pages.

use std::ops::AsyncFn;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shorei_client::{Client, Failure};

use crate::language::{Words, words};
use crate::session::session;
use crate::t;

/// Loads data as the signed-in person. Reloads it when the question changes, and when the language
/// does, because the server's sentences follow it.
pub fn load<T, K, F>(ask: impl Fn() -> K + 'static, fetch: F) -> LocalResource<Result<T, Failure>>
where
    T: 'static,
    K: Clone + 'static,
    F: AsyncFn(Client, K) -> Result<T, Failure> + 'static,
{
    let (session, words) = (session(), words());
    let fetch = Rc::new(fetch);
    LocalResource::new(move || {
        words.language();
        let (key, fetch) = (ask(), Rc::clone(&fetch));
        async move { session.call(async |client| fetch(client, key.clone()).await).await }
    })
}

/// Draws data once it is loaded. Before that, shows that it is loading; after a failure, why, with
/// a way to retry. The children are drawn once, and follow later data by their signal.
#[component]
pub fn DataView<T, V>(
    /// The data.
    resource: LocalResource<Result<T, Failure>>,
    /// Draws the data.
    children: impl Fn(Memo<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let latest = Memo::new(move |before: Option<&Option<T>>| {
        resource
            .with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).cloned())
            .or_else(|| before.cloned().flatten())
    });
    let failure = Memo::new(move |_| {
        resource.with(|read| read.as_ref().and_then(|read| read.as_ref().err()).cloned())
    });
    let drawn = present(latest, children, || view! { <Loading /> }.into_any());
    move || match failure.get() {
        Some(failure) => view! { <Failed failure retry=move || resource.refetch() /> }.into_any(),
        None => drawn().into_any(),
    }
}

/// Draws an optional value once, and follows it by its signal, or draws the alternative.
pub fn present<T, V>(
    value: Memo<Option<T>>,
    children: impl Fn(Memo<T>) -> V + Send + Sync + 'static,
    otherwise: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let there = Memo::new(move |_| value.with(Option::is_some));
    let (children, otherwise) = (Arc::new(children), Arc::new(otherwise));
    move || {
        let first = there.get().then(|| value.get_untracked()).flatten();
        let Some(first) = first else {
            return otherwise();
        };
        let value = Memo::new(move |before: Option<&T>| {
            value.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        children(value).into_any()
    }
}

/// Shows that data is loading. The style sheet reveals it only after a moment.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <span class="visually-hidden">{t!("page.loading")}</span>
            <span class="skeleton"></span>
            <span class="skeleton"></span>
            <span class="skeleton"></span>
        </div>
    }
}

/// Shows why data could not be loaded, with a way to retry.
#[component]
pub fn Failed(
    /// The failure.
    failure: Failure,
    /// Retries.
    retry: impl Fn() + 'static,
) -> impl IntoView {
    let (title, detail, request_id) = told(&failure, words());
    view! {
        <div class="notice" data-kind="error" role="alert">
            <p class="notice-title">{title}</p>
            <p>{detail}</p>
            {request_id.map(|id| view! { <p class="small">{t!("page.request_id", id = id)}</p> })}
            <p>
                <button type="button" class="button" on:click=move |_| retry()>
                    {t!("page.retry")}
                </button>
            </p>
        </div>
    }
}

/// Returns the title, detail and request identifier of a failure, in words.
pub fn told(failure: &Failure, words: Words) -> (String, String, Option<String>) {
    match failure {
        Failure::Problem(problem) => {
            (problem.title.clone(), problem.detail.clone(), Some(problem.request_id.clone()))
        }
        Failure::Unreachable(_) | Failure::Unexpected { .. } => (
            words.text(shorei_wording::key!("page.unreachable.title")).to_owned(),
            words.text(shorei_wording::key!("page.unreachable.detail")).to_owned(),
            None,
        ),
    }
}

/// Says that there is nothing, and what to do next.
#[component]
pub fn Empty(
    /// The sentence, and optionally a link.
    children: Children,
) -> impl IntoView {
    view! { <div class="empty">{children()}</div> }
}
