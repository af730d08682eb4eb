//! The state of a call from a form or button: it runs, succeeds, or shows why it failed.

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

/// A call started by a person: whether it is running, and why the last one failed.
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

/// The idempotency key of the last input, and that input. Sending the same input again takes effect
/// once.
#[derive(Clone)]
struct Key {
    key: String,
    sent: String,
}

impl Submit {
    /// Makes a call that was not started. `id` is where its problem is shown.
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

    /// Returns the session that makes the call.
    pub fn session(self) -> Session {
        self.session.get_value()
    }

    /// Returns whether the call is running.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Returns why the last call failed.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Refuses to send from now on while there are such faults.
    pub fn check_by(self, faults: Signal<Vec<Fault>>) {
        self.faults.set_value(Some(faults));
    }

    /// Returns the faults, once sending was tried.
    pub fn faults(self) -> Vec<Fault> {
        let faults = self.faults.get_value().filter(|_| self.tried.get());
        faults.map(|faults| faults.get()).unwrap_or_default()
    }

    /// Returns whether the form can be sent. If not, shows the faults from now on, and focuses the
    /// first.
    pub fn is_sound(self) -> bool {
        self.tried.set(true);
        let sound = untrack(|| self.faults().is_empty());
        if !sound {
            self.failure.set(None);
            self.show();
        }
        sound
    }

    /// Returns the error at this pointer: a fault of the form, or else the reason in the last
    /// call's problem.
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

    /// Returns which items of a list the last call failed for: the numbers after `prefix`, such as
    /// `/decisions/`.
    pub fn failing(self, prefix: &str) -> Vec<usize> {
        let number = |error: &ProblemError| {
            error.pointer.strip_prefix(prefix)?.split('/').next()?.parse().ok()
        };
        self.failure.with(|failure| match failure {
            Some(Failure::Problem(problem)) => problem.errors.iter().filter_map(number).collect(),
            _ => Vec::new(),
        })
    }

    /// Resets the call to its initial state.
    pub fn begin(self) {
        self.tried.set(false);
        self.clear();
    }

    /// Forgets the last failure.
    pub fn clear(self) {
        self.failure.set(None);
    }

    /// Shows a failure.
    pub fn fail(self, failure: Failure) {
        self.failure.set(Some(failure));
        self.show();
    }

    fn show(self) {
        let id = self.id.get_value();
        browser::after_drawing(move || browser::focus(id));
    }

    /// Starts the call, unless one is running. `then` receives its answer.
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
            // The person may have left the page meanwhile.
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

    /// Sends something that takes effect once, however often it is sent. After no answer, or an
    /// unclear one, the same input is sent again with the same key. Other input, or a clear answer,
    /// gets a new key.
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
                // The person may have left the page meanwhile.
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

/// Returns whether the answer is final. A refusal, which may be stored under its key, is final too:
/// corrected input is a new call.
fn is_settled<T>(answer: &Result<T, Failure>) -> bool {
    let Err(failure) = answer else { return true };
    let unfinished = failure.code() == Some("idempotency_in_progress");
    failure.status().is_some_and(|status| status < 500 && status != 429) && !unfinished
}

/// Shows why the call failed, with every reason, and takes the focus.
#[component]
pub fn Problem(
    /// The call.
    of: Submit,
    /// Names the target of a pointer into the request, such as 症例3.
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

/// Shows the faults, each with a link to its field.
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

/// Returns each reason once, with the name of its target, unless it only repeats the detail.
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
