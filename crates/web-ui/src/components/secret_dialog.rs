//! A dialog for a secret that is shown once.

use leptos::prelude::*;

use super::Dialog;
use crate::{browser, label, t};

/// Shows a new secret until the person confirms that they stored it. Esc does not close it.
#[component]
pub fn SecretDialog(
    /// The secret, or `None` once it was stored.
    secret: RwSignal<Option<String>>,
    /// What it is for.
    #[prop(into)]
    about: Signal<String>,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let open = Signal::derive(move || secret.with(Option::is_some));
    let copy = move |_| {
        let text = secret.get_untracked().unwrap_or_default();
        leptos::task::spawn_local(async move {
            let done = browser::copy(&text).await;
            // The dialog may have been closed meanwhile.
            let _ = copied.try_set(done);
        });
    };
    let close = move |_| {
        copied.set(false);
        secret.set(None);
    };
    let select =
        |event: web_sys::FocusEvent| event_target::<web_sys::HtmlInputElement>(&event).select();
    view! {
        <Dialog open title=label!("office.secret.title")>
            <p>{move || about.get()}</p>
            <div class="with-button">
                <input
                    type="text"
                    class="secret"
                    readonly=true
                    aria-label=label!("office.secret.title")
                    prop:value=move || secret.get().unwrap_or_default()
                    on:focus=select
                />
                <button type="button" class="button" on:click=copy>
                    {move || if copied.get() { t!("office.secret.copied").into_any() } else { t!("office.secret.copy").into_any() }}
                </button>
            </div>
            <p class="notice" data-kind="warning">{t!("office.secret.once")}</p>
            <div class="actions">
                <button type="button" class="button primary" on:click=close>{t!("office.secret.kept")}</button>
            </div>
        </Dialog>
    }
}
