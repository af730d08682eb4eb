//! A button for the part of a row that is hidden on a narrow screen.

use leptos::prelude::*;

use crate::t;

/// Opens and closes the rest of a row. On a wide screen everything is in view, and there is no
/// button.
#[component]
pub fn MoreButton(
    /// The number of the row's report.
    number: u8,
    /// Whether the rest is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button small more-button"
            aria-label=t!("page.column.more_of", number = number)
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {t!("page.column.more")}
        </button>
    }
}
