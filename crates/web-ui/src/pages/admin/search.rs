//! A list that the server searches and pages; what is asked stands in the address.

use std::ops::AsyncFn;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use shorei_client::{Client, Failure};
use shorei_contract::Page;

use super::form::Choice;
use crate::components::{DataView, Empty, Field, described, load};
use crate::t;

/// How many rows a page shows.
pub const ROWS: u32 = 50;

/// What is asked of a list: the words searched for, where to go on, and what is chosen of the list's own
/// filter.
pub type Asked = (Option<String>, Option<String>, Option<String>);

/// A filter of a list: its name in the address, and what it offers, as the API spells it and in words.
#[derive(Clone)]
pub struct Filter {
    /// As the API calls it.
    pub name: &'static str,
    /// Its label.
    pub label: Signal<String>,
    /// What there is to choose, everything first.
    pub options: Signal<Vec<(&'static str, &'static str)>>,
}

/// The search field, the rows, and the way to the next ones.
#[component]
pub fn SearchList<T, V, F>(
    /// Reads a page.
    fetch: F,
    /// What the search field says that it takes.
    #[prop(into)]
    help: Signal<String>,
    /// Changes when the list is to be read anew.
    #[prop(into)]
    anew: Signal<u32>,
    /// A choice that stays in the address when one searches or goes on, as `name=value`.
    #[prop(into, optional)]
    stays: Signal<String>,
    /// What the list can be narrowed to besides.
    #[prop(optional)]
    filter: Option<Filter>,
    /// Draws the rows.
    children: impl Fn(Vec<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
    F: AsyncFn(Client, Asked) -> Result<Page<T>, Failure> + 'static,
{
    let (query, location) = (use_query_map(), use_location());
    let navigate = use_navigate();
    let filtered = filter.as_ref().map(|filter| filter.name);
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |name: &str| query.get(name).filter(|text| !text.is_empty());
            (text("q"), text("cursor"), filtered.and_then(text))
        })
    });
    let chosen = RwSignal::new(asked.get_untracked().2.unwrap_or_default());
    let typed = RwSignal::new(asked.get_untracked().0.unwrap_or_default());
    let list = load(
        move || {
            anew.track();
            asked.get()
        },
        fetch,
    );
    // Going back in the browser changes what is asked without a word typed.
    Effect::new(move |_| {
        let (q, _, choice) = asked.get();
        typed.set(q.unwrap_or_default());
        chosen.set(choice.unwrap_or_default());
    });
    let address = move |q: &str, choice: &str, cursor: &str| {
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let path = location.pathname.get_untracked();
        let filter = filtered.map(|name| format!("&{name}={}", encode(choice)));
        let stays = stays.get_untracked();
        let filter = filter.unwrap_or_default();
        format!("{path}?q={}&cursor={}{filter}&{stays}", encode(q), encode(cursor))
    };
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (q, choice) = (typed.get_untracked(), chosen.get_untracked());
        navigate(&address(&q, &choice, ""), NavigateOptions::default());
    };
    let children = StoredValue::new(children);
    view! {
        <form class="search" role="search" on:submit=search>
            <Field id="q" label=crate::label!("office.search") help>
                <div class="with-button">
                    <input
                        id="q"
                        type="search"
                        autocomplete="off"
                        aria-describedby=described("q")
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                    <button type="submit" class="button">{t!("office.search_button")}</button>
                </div>
            </Field>
            {filter.map(|Filter { name, label, options }| view! {
                <Choice id=name label value=chosen options required=None />
            })}
        </form>
        <DataView resource=list let:page>
            {move || {
                let Page { items, next_cursor } = page.get();
                if items.is_empty() {
                    return view! { <Empty><p>{t!("office.nothing")}</p></Empty> }.into_any();
                }
                // A cursor goes on in the list that was asked for, whatever is chosen by now.
                let (q, _, choice) = asked.get_untracked();
                let (q, choice) = (q.unwrap_or_default(), choice.unwrap_or_default());
                let next = next_cursor.map(|cursor| address(&q, &choice, &cursor));
                view! {
                    <div class="table-frame">{children.with_value(|children| children(items))}</div>
                    {next.map(|next| view! { <p class="links"><A href=next>{t!("office.next")}</A></p> })}
                }.into_any()
            }}
        </DataView>
    }
}
