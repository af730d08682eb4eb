//! A modal dialog, based on the browser's own element, which keeps the focus inside and returns it.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog that is open while `open` is true. Its content is drawn anew each time.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// What Esc does; by default nothing, because the page cannot continue without an answer.
    #[prop(optional, into)]
    close: Option<Callback<()>>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it needs room for two texts side by side.
    #[prop(optional)]
    wide: bool,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = element.get() else {
            return;
        };
        if open.get() && !dialog.open() {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=element
            class="dialog"
            class:wide=wide
            aria-label=move || title.get()
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                if let Some(close) = close {
                    close.run(());
                }
            }
        >
            <Show when=move || open.get()>
                <h2 class="dialog-title">{move || title.get()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}
