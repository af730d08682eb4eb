//! Saving a report: as a draft or registered, over the version that it was opened on.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::case::{Case, WriteAs};
use shorei_contract::programme::Definition;
use shorei_contract::{Programme, Status};
use shorei_wording::key;
use time::Date;
use uuid::Uuid;

use super::check::Check;
use super::form::Written;
use crate::components::{Dialog, Editing, Saved, toasts};
use crate::language::words;
use crate::page::Page;
use crate::{browser, label, t, unsaved};

/// The report of one slot while it is written.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Of which book.
    pub book: Uuid,
    /// Its number.
    pub number: u8,
    /// How the report stands since it was saved here.
    pub saved: RwSignal<Option<Status>>,
    /// Whether it was registered when it was opened.
    pub registered: bool,
    /// What is typed.
    pub editing: Editing<Written>,
    /// When it was saved last.
    pub saved_at: RwSignal<Option<String>>,
    /// As what it was last to be saved: what saving over the other version does again.
    pub intent: StoredValue<WriteAs>,
}

impl Desk {
    fn is_registered(self) -> bool {
        self.saved.get_untracked().map_or(self.registered, |state| state == Status::Registered)
    }

    /// Saves the form; `then` gets the report as it was kept.
    fn save(self, state: WriteAs, then: impl FnOnce(Case) + 'static) {
        self.intent.set_value(state);
        let written = untrack(|| self.editing.value());
        let input = written.request(state);
        let Self { book, number, editing, .. } = self;
        let call = async move |client: Client, etag: Option<&str>| {
            client.case_write(book, number, &input, etag).await
        };
        editing.correct(call, move |Tagged { value, etag }| {
            editing.saved(written, etag);
            if untrack(|| !editing.is_unsaved()) {
                unsaved::forget(&unsaved::report(book, number));
            }
            self.saved.set(Some(value.state));
            self.saved_at.set(Some(browser::clock()));
            then(value);
        });
    }
}

/// The report of a slot as it is saved now; where it was deleted, what writing it anew begins with.
pub async fn newest(
    client: Client,
    book: Uuid,
    number: u8,
    definition: Arc<Definition>,
    today: Date,
) -> Result<Saved<Written>, Failure> {
    match client.case_show_in_slot(book, number).await {
        Ok(found) => Ok(Saved::of(found, |case| {
            Written::of_slot(Some(case), &definition.sections, None, today)
        })),
        Err(failure) if failure.status() == Some(404) => {
            let value = Written::of_slot(None, &definition.sections, None, today);
            Ok(Saved { value, version: None })
        }
        Err(failure) => Err(failure),
    }
}

/// The ways to save a report.
#[derive(Clone, Copy)]
pub struct Ways {
    /// 下書きを保存する, once it is clear that a draft is wanted.
    pub draft: Callback<()>,
    /// The same, but a report that is registered is asked about first: it would be a draft again.
    pub ask_draft: Callback<()>,
    /// What Ctrl+S does: it never makes a draft of what is registered.
    pub keep: Callback<()>,
    /// 登録する, and back to the table.
    pub register: Callback<()>,
    /// Whether what is missing is listed.
    pub missing: RwSignal<bool>,
    /// Whether it is asked if a registered report is to be a draft.
    pub demoting: RwSignal<bool>,
}

impl Ways {
    /// The ways to save what stands on that desk.
    pub fn new(desk: &Desk, check: Check, of: Programme) -> Self {
        let desk = *desk;
        let (toasts, words, navigate) = (toasts(), words(), use_navigate());
        let (missing, demoting) = (RwSignal::new(false), RwSignal::new(false));
        let draft = Callback::new(move |()| {
            if let Some((first, _)) = untrack(|| check.unfinished()).first() {
                check.try_to_keep();
                browser::focus(first);
                return;
            }
            desk.save(WriteAs::Draft, |_| {});
        });
        let ask_draft = Callback::new(move |()| {
            if desk.is_registered() {
                demoting.set(true);
            } else {
                draft.run(());
            }
        });
        let fit = move || {
            check.try_to_register();
            let fit = untrack(|| check.fit());
            if !fit {
                missing.set(true);
                browser::after_drawing(|| browser::focus("missing"));
            }
            fit
        };
        let keep = Callback::new(move |()| {
            if !desk.is_registered() {
                draft.run(());
            } else if untrack(|| desk.editing.is_unsaved()) && fit() {
                desk.save(WriteAs::Registered, |_| {});
            }
        });
        let register = Callback::new(move |()| {
            if !fit() {
                return;
            }
            let navigate = navigate.clone();
            desk.save(WriteAs::Registered, move |case| {
                let number = case.number.to_string();
                toasts.say(words.say(key!("page.form.registered"), &[("number", &number)]));
                navigate(&Page::BookAfter(of, case.number).path(), NavigateOptions::default());
            });
        });
        Self { draft, ask_draft, keep, register, missing, demoting }
    }
}

/// Asks before a registered report is made a draft.
#[component]
pub fn Demotion(
    /// The ways to save it.
    ways: Ways,
) -> impl IntoView {
    let Ways { draft, demoting, .. } = ways;
    let demote = move |_| {
        demoting.set(false);
        draft.run(());
    };
    view! {
        <Dialog open=demoting close=move |()| demoting.set(false) title=label!("page.form.demote_title")>
            <p>{t!("page.form.demote_lead")}</p>
            <div class="actions">
                <button type="button" class="button danger" on:click=demote>{t!("page.form.demote_confirm")}</button>
                <button type="button" class="button" autofocus on:click=move |_| demoting.set(false)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// Ctrl or Cmd with S saves, with Enter registers; not while an input method composes.
pub fn shortcut(event: &web_sys::KeyboardEvent, ways: Ways) {
    if browser::is_composing(event) || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    match event.key().as_str() {
        "s" => {
            event.prevent_default();
            ways.keep.run(());
        }
        "Enter" => {
            event.prevent_default();
            ways.register.run(());
        }
        _ => {}
    }
}

/// What was typed and not saved stays with the page when one goes elsewhere in it, and the browser
/// warns before it is closed.
pub fn keep_what_is_unsaved(desk: &Desk) {
    let desk = *desk;
    let form = unsaved::report(desk.book, desk.number);
    let dirty = Memo::new(move |_| desk.editing.is_unsaved());
    Effect::new(move || match desk.editing.unsaved() {
        Some(typed) => unsaved::keep(&form, &typed),
        None => unsaved::forget(&form),
    });
    let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
        if dirty.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// The line of state and the two buttons; it stays in view.
#[component]
pub fn SaveBar(
    /// What is typed.
    editing: Editing<Written>,
    /// When it was saved last.
    saved_at: RwSignal<Option<String>>,
    /// The ways to save it.
    ways: Ways,
) -> impl IntoView {
    let words = words();
    let submit = editing.submit();
    let state = move || {
        if submit.pending() {
            return words.text(key!("page.form.saving")).to_owned();
        }
        if submit.failure().is_some() {
            return words.text(key!("page.form.not_saved")).to_owned();
        }
        if editing.is_unsaved() {
            return words.text(key!("page.form.unsaved")).to_owned();
        }
        let saved = |at: String| words.say(key!("page.form.saved_at"), &[("at", &at)]);
        saved_at.get().map(saved).unwrap_or_default()
    };
    let busy = move || submit.pending().to_string();
    view! {
        <div class="bar-of-actions" role="region" aria-label=t!("page.form.actions")>
            <div class="actions">
                <span class="save-state" role="status">{state}</span>
                <button type="button" class="button" aria-busy=busy on:click=move |_| ways.ask_draft.run(())>{t!("page.form.draft")}</button>
                <button type="button" class="button primary" aria-busy=busy on:click=move |_| ways.register.run(())>{t!("page.form.register")}</button>
            </div>
        </div>
    }
}
