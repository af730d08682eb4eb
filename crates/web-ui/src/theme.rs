//! Light, dark, or as the device is set.

use leptos::prelude::*;

use crate::browser;
use crate::t;

/// The choices; the first follows the device.
const CHOICES: [&str; 3] = ["auto", "light", "dark"];

/// The switch between light and dark.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let kept = browser::remembered("theme").unwrap_or_default();
    let first = CHOICES.into_iter().find(|known| *known == kept).unwrap_or(CHOICES[0]);
    let choice = RwSignal::new(first.to_owned());
    Effect::new(move || {
        let choice = choice.get();
        if let Some(root) = browser::document().document_element() {
            let _ = root.set_attribute("data-theme", &choice);
        }
        browser::remember("theme", Some(choice.as_str()));
    });
    view! {
        <select
            class="small-select"
            aria-label=t!("page.theme.label")
            prop:value=move || choice.get()
            on:change=move |event| choice.set(event_target_value(&event))
        >
            <option value=CHOICES[0]>{t!("page.theme.auto")}</option>
            <option value=CHOICES[1]>{t!("page.theme.light")}</option>
            <option value=CHOICES[2]>{t!("page.theme.dark")}</option>
        </select>
    }
}
