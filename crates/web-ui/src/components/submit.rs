//! What every form and every button that calls the server needs: it works, or says why not.

use leptos::prelude::*;
use shorei_client::Failure;
use shorei_contract::problem::ProblemError;

use super::data_view::told;
use crate::browser;
use crate::language::words;

/// A call that a person starts: whether it runs, and why the last one failed.
#[derive(Clone, Copy)]
pub struct Submit {
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    id: StoredValue<&'static str>,
}

impl Submit {
    /// Nothing started yet. `id` names where its problem is shown.
    pub fn new(id: &'static str) -> Self {
        Self {
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            id: StoredValue::new(id),
        }
    }

    /// Whether the call runs.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Why the last call failed.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// What the last call's problem says of the place with that pointer, or of places in it.
    pub fn error_at(self, pointer: &str) -> Option<String> {
        self.failure.with(|failure| match failure {
            Some(Failure::Problem(problem)) => problem
                .errors
                .iter()
                .find(|error| error.pointer == pointer)
                .map(|error| error.message.clone()),
            _ => None,
        })
    }

    /// Forgets the last failure.
    pub fn clear(self) {
        self.failure.set(None);
    }

    /// Says why it cannot be done.
    pub fn fail(self, failure: Failure) {
        self.failure.set(Some(failure));
        let id = self.id.get_value();
        browser::after_drawing(move || browser::focus(id));
    }

    /// Starts the call, unless one runs already; then `then` gets its answer.
    pub fn run<T: 'static>(
        self,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = call.await;
            // The page may have been left meanwhile.
            if self.pending.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.clear();
                    then(answer);
                }
                Err(failure) => self.fail(failure),
            }
        });
    }
}

/// Shows why the call failed, with every reason; the focus comes here.
#[component]
pub fn Problem(
    /// The call.
    of: Submit,
    /// Names what a pointer into the request points at, such as 症例3.
    #[prop(optional, into)]
    name: Option<Callback<String, Option<String>>>,
) -> impl IntoView {
    let words = words();
    move || {
        of.failure().map(|failure| {
            let (title, detail, request_id) = told(&failure, words);
            let reasons = match failure {
                Failure::Problem(problem) => problem.errors,
                _ => Vec::new(),
            };
            let reasons = reasons_in_words(reasons, &detail, name);
            view! {
                <div class="notice" data-kind="error" role="alert" id=of.id.get_value() tabindex="-1">
                    <p class="notice-title">{title}</p>
                    <p>{detail}</p>
                    {(!reasons.is_empty()).then(|| view! {
                        <ul>{reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
                    })}
                    {request_id.map(|id| view! { <p class="small">{crate::t!("page.request_id", id = id)}</p> })}
                </div>
            }
        })
    }
}

/// Each reason once, with the name of what it is about; none that repeats the detail alone.
fn reasons_in_words(
    reasons: Vec<ProblemError>,
    detail: &str,
    name: Option<Callback<String, Option<String>>>,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for ProblemError { pointer, message, .. } in reasons {
        let line = match name.and_then(|name| name.run(pointer)) {
            Some(name) => format!("{name}: {message}"),
            None => message,
        };
        if line != detail && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
