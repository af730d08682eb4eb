//! Short messages about completed actions, with an undo button if possible.

use std::sync::Arc;

use leptos::prelude::*;

use crate::t;

/// The action of an undo button. Like the message, it outlives the page that offered it.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: usize,
    message: String,
    undo: Option<Undo>,
}

/// Returns the messages of this page.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<usize>,
}

/// Returns the messages of this page.
pub fn toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Provides the messages to the whole page.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// Shows that something was done.
    pub fn say(self, message: impl Into<String>) {
        self.push(message.into(), None);
    }

    /// Shows that something was done, with an undo button.
    pub fn say_with_undo(
        self,
        message: impl Into<String>,
        undo: impl Fn() + Send + Sync + 'static,
    ) {
        self.push(message.into(), Some(Arc::new(undo)));
    }

    fn push(self, message: String, undo: Option<Undo>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        // Only the newest: earlier ones have been seen, or are in the history.
        self.shown.set(vec![Toast { id, message, undo }]);
    }

    fn close(self, id: usize) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The place of the messages, which screen readers announce.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <p>{toast.message.clone()}</p>
                    {toast.undo.map(|undo| view! {
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| {
                                toasts.close(toast.id);
                                undo();
                            }
                        >
                            {t!("page.undo")}
                        </button>
                    })}
                    <button type="button" class="button plain" on:click=move |_| toasts.close(toast.id)>
                        {t!("page.close")}
                    </button>
                </div>
            </For>
        </div>
    }
}
