//! The heading of a page.

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::language::words;

/// Whether the current page is the first one, where the focus stays where the browser put it.
#[derive(Clone, Copy)]
pub struct FirstPage(pub StoredValue<bool>);

/// The only `<h1>` of a page, which also sets the title of the browser's tab. After a change of
/// pages it gets the focus, so that a screen reader announces the page.
#[component]
pub fn Heading(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let element = NodeRef::<html::H1>::new();
    let words = words();
    Effect::new(move || {
        let product = words.text(shorei_wording::key!("page.product"));
        browser::document().set_title(&format!("{} | {product}", title.get()));
    });
    let first = use_context::<FirstPage>();
    element.on_load(move |heading| {
        let is_first = first.is_some_and(|first| {
            let is_first = first.0.get_value();
            first.0.set_value(false);
            is_first
        });
        if !is_first {
            // Once it is in the document.
            browser::after_drawing(move || {
                let _ = heading.focus();
            });
        }
    });
    view! { <h1 node_ref=element tabindex="-1">{move || title.get()}</h1> }
}
