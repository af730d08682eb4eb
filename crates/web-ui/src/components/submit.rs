//! What every form and every button that calls the server needs: it works, or says why not.

use std::ops::AsyncFn;

use leptos::prelude::*;
use serde::Serialize;
use shorei_client::{Client, Failure};
use shorei_contract::problem::ProblemError;

use super::data_view::told;
use super::editing::Fault;
use crate::browser;
use crate::language::words;
use crate::session::{Session, session};

/// A call that a person starts: whether it runs, and why the last one failed.
#[derive(Clone, Copy)]
pub struct Submit {
    session: StoredValue<Session>,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    id: StoredValue<&'static str>,
    tried: RwSignal<bool>,
    faults: StoredValue<Option<Signal<Vec<Fault>>>>,
    key: StoredValue<Option<Key>>,
}

/// The idempotency key of what was sent, and what that was: the same, sent again, counts once.
#[derive(Clone)]
struct Key {
    key: String,
    sent: String,
}

impl Submit {
    /// Nothing started yet. `id` names where its problem is shown.
    pub fn new(id: &'static str) -> Self {
        Self {
            session: StoredValue::new(session()),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            id: StoredValue::new(id),
            tried: RwSignal::new(false),
            faults: StoredValue::new(None),
            key: StoredValue::new(None),
        }
    }

    /// As whom it calls.
    pub fn session(self) -> Session {
        self.session.get_value()
    }

    /// Whether the call runs.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Why the last call failed.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// From now on sending is refused while these are wrong.
    pub fn check_by(self, faults: Signal<Vec<Fault>>) {
        self.faults.set_value(Some(faults));
    }

    /// What is missing or wrong, once sending was tried.
    pub fn faults(self) -> Vec<Fault> {
        let faults = self.faults.get_value().filter(|_| self.tried.get());
        faults.map(|faults| faults.get()).unwrap_or_default()
    }

    /// Whether the form can be sent. Where it cannot, that is said from now on, and the focus goes there.
    pub fn is_sound(self) -> bool {
        self.tried.set(true);
        let sound = untrack(|| self.faults().is_empty());
        if !sound {
            self.failure.set(None);
            self.show();
        }
        sound
    }

    /// What is said of the place with that pointer: what is missing or wrong there, else what the last call's
    /// problem says of it.
    pub fn error_at(self, pointer: &str) -> Option<String> {
        let field = pointer.trim_start_matches('/');
        let fault = self.faults().into_iter().find(|fault| fault.field == field);
        fault.map(|fault| fault.message).or_else(|| {
            self.failure.with(|failure| match failure {
                Some(Failure::Problem(problem)) => problem
                    .errors
                    .iter()
                    .find(|error| error.pointer == pointer)
                    .map(|error| error.message.clone()),
                _ => None,
            })
        })
    }

    /// Which items of a list the last call failed for: the numbers behind `prefix`, such as `/decisions/`.
    pub fn failing(self, prefix: &str) -> Vec<usize> {
        let number = |error: &ProblemError| {
            error.pointer.strip_prefix(prefix)?.split('/').next()?.parse().ok()
        };
        self.failure.with(|failure| match failure {
            Some(Failure::Problem(problem)) => problem.errors.iter().filter_map(number).collect(),
            _ => Vec::new(),
        })
    }

    /// Begins anew: nothing was tried, nothing failed.
    pub fn begin(self) {
        self.tried.set(false);
        self.clear();
    }

    /// Forgets the last failure.
    pub fn clear(self) {
        self.failure.set(None);
    }

    /// Says why it cannot be done.
    pub fn fail(self, failure: Failure) {
        self.failure.set(Some(failure));
        self.show();
    }

    fn show(self) {
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

    /// Sends something that counts once, however often it is sent: after no answer, or one that says nothing of what
    /// became of it, the same goes out under the same key. Anything else typed, and any answer, makes a new key.
    pub fn once<I: Serialize + 'static, T: 'static>(
        self,
        input: I,
        call: impl AsyncFn(Client, &I) -> Result<T, Failure> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let key = self.key_of(&input);
        let session = self.session();
        let call = async move {
            let send = async |client: Client| {
                call(client.with_idempotency_key(key.as_str()), &input).await
            };
            let answer = session.call(send).await;
            if is_settled(&answer) {
                // The page may have been left meanwhile.
                let _ = self.key.try_set_value(None);
            }
            answer
        };
        self.run(call, then);
    }

    fn key_of(self, input: &impl Serialize) -> String {
        let sent = serde_json::to_string(input).unwrap_or_default();
        if let Some(Key { key, .. }) = self.key.get_value().filter(|key| key.sent == sent) {
            return key;
        }
        let key = browser::new_key();
        self.key.set_value(Some(Key { key: key.clone(), sent }));
        key
    }
}

/// Whether the answer says what became of the call. One that may be kept for its key (a refusal) is final too: what is
/// corrected then is another call.
fn is_settled<T>(answer: &Result<T, Failure>) -> bool {
    let Err(failure) = answer else { return true };
    let unfinished = failure.code() == Some("idempotency_in_progress");
    failure.status().is_some_and(|status| status < 500 && status != 429) && !unfinished
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
        let faults = of.faults();
        if !faults.is_empty() {
            return Some(view! { <Faults id=of.id.get_value() faults /> }.into_any());
        }
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
            }.into_any()
        })
    }
}

/// What is missing or wrong, each line leading to its field.
#[component]
fn Faults(id: &'static str, faults: Vec<Fault>) -> impl IntoView {
    let count = faults.len();
    let lines = faults.into_iter().map(|Fault { field, message }| {
        let (name, href) = (browser::name_of(&field), format!("#{field}"));
        // The router would take it for a change of pages.
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            event.stop_propagation();
            browser::focus(&field);
        };
        view! { <li><a href=href on:click=go>{name}</a> " " {message}</li> }
    });
    view! {
        <div class="notice" data-kind="error" role="alert" id=id tabindex="-1">
            <p class="notice-title">{crate::t!("page.faults", count = count)}</p>
            <ul>{lines.collect_view()}</ul>
        </div>
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
