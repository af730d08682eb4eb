//! Short messages about what was done, with a way back where there is one.

use std::sync::Arc;

use leptos::prelude::*;

use crate::t;

/// What a way back does. It outlives the page that offered it, as the message does.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: usize,
    message: String,
    undo: Option<Undo>,
}

/// The messages of this page.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<usize>,
}

/// The messages of this page.
pub fn toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Provides the messages to the whole page.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// Says that something was done.
    pub fn say(self, message: impl Into<String>) {
        self.push(message.into(), None);
    }

    /// Says that something was done that can be undone.
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
        // The newest alone: what came before has been seen, or stands in the history.
        self.shown.set(vec![Toast { id, message, undo }]);
    }

    fn close(self, id: usize) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear; a screen reader reads them out.
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
