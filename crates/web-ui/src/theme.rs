//! The theme: light, dark, or as set on the device.

use leptos::prelude::*;

use crate::browser;
use crate::language::words;

/// The choices in the order of the switch. The first follows the device.
const CHOICES: [&str; 3] = ["auto", "light", "dark"];

/// The switch between light and dark. Each press moves to the next choice.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let words = words();
    let kept = browser::remembered("theme").unwrap_or_default();
    let first = CHOICES.iter().position(|known| *known == kept).unwrap_or_default();
    let choice = RwSignal::new(first);
    Effect::new(move || {
        let choice = CHOICES[choice.get()];
        if let Some(root) = browser::document().document_element() {
            let _ = root.set_attribute("data-theme", choice);
        }
        browser::remember("theme", Some(choice));
    });
    let name = move || {
        words.text(match CHOICES[choice.get()] {
            "light" => shorei_wording::key!("page.theme.light"),
            "dark" => shorei_wording::key!("page.theme.dark"),
            _ => shorei_wording::key!("page.theme.auto"),
        })
    };
    view! {
        <button
            type="button"
            class="button plain"
            on:click=move |_| choice.update(|choice| *choice = (*choice + 1) % CHOICES.len())
        >
            {name}
        </button>
    }
}
