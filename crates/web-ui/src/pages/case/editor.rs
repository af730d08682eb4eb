//! Writing a report: the form, what is wrong with it, and saving it.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shorei_client::{Failure, Tagged};
use shorei_contract::case::{Case, WriteAs};
use shorei_contract::query::ListFacilities;
use shorei_domain::facility::Accreditation;
use time::Date;
use uuid::Uuid;

use super::Opened;
use super::check::Check;
use super::conflict::{Conflict, Other};
use super::fields::{CareFields, CategoryField, PatientFields, Points, TextFields};
use super::form::{Form, Written};
use crate::about::installation;
use crate::components::{Problem, Submit, load, toasts};
use crate::language::words;
use crate::page::Page;
use crate::session::{Session, session};
use crate::unsaved::unsaved;
use crate::{browser, rules, t};

/// The report of one slot while it is written: the form, and the version that it was read as.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    book: Uuid,
    number: u8,
    today: Date,
    form: Form,
    saved: RwSignal<Written>,
    etag: RwSignal<Option<String>>,
    other: RwSignal<Option<Other>>,
    /// As what it was last to be saved: what overwriting the other version does again.
    intent: StoredValue<WriteAs>,
    submit: Submit,
}

impl Desk {
    /// Whether something is typed that is not saved.
    fn unsaved(self) -> bool {
        self.form.written() != self.saved.get()
    }

    /// Saves the form; `then` gets the report as it was kept. Where it was changed elsewhere
    /// meanwhile, nothing is overwritten: the other version is shown.
    fn save(self, state: WriteAs, then: impl FnOnce(Case) + 'static) {
        self.intent.set_value(state);
        let written = untrack(|| self.form.written());
        let (input, etag) = (written.request(state), self.etag.get_untracked());
        let Self { session, book, number, .. } = self;
        let call = async move {
            let answer = session
                .call(async |client| client.case_write(book, number, &input, etag.as_deref()).await)
                .await;
            match answer {
                Err(failure) if changed_elsewhere(&failure) => {
                    let other = self.read_other().await?;
                    Ok(Err(other))
                }
                answer => answer.map(Ok),
            }
        };
        self.submit.run(call, move |answer| match answer {
            Ok(Tagged { value, etag }) => {
                self.etag.set(Some(etag));
                self.saved.set(written);
                then(value);
            }
            Err(other) => self.other.set(Some(other)),
        });
    }

    async fn read_other(self) -> Result<Other, Failure> {
        let Self { session, book, number, .. } = self;
        let read = session.call(async |client| client.case_show_in_slot(book, number).await).await;
        match read {
            Ok(Tagged { value, etag }) => {
                let sections: Vec<_> =
                    self.form.sections().into_iter().map(|field| field.section).collect();
                let written = Written::of_slot(Some(&value), &sections, None, self.today);
                Ok(Other { written, etag: Some(etag) })
            }
            Err(failure) if failure.status() == Some(404) => {
                Ok(Other { written: Written::default(), etag: None })
            }
            Err(failure) => Err(failure),
        }
    }
}

/// The version named was not the newest, or none was named where there is one by now.
fn changed_elsewhere(failure: &Failure) -> bool {
    matches!(failure.status(), Some(412 | 428))
}

/// The form of a slot that may be written.
#[component]
pub fn Editor(
    /// The slot.
    opened: Opened,
) -> impl IntoView {
    let installation = installation();
    let (unsaved, toasts, words) = (unsaved(), toasts(), words());
    let navigate = use_navigate();
    let Opened { book, slot, case } = opened;
    let today = untrack(|| installation.today());
    let definition = book.definition.clone();
    let kept = Written::of_slot(
        case.as_ref().map(|(case, _)| case),
        &definition.sections,
        slot.category,
        today,
    );
    let typed = unsaved.take(book.id, slot.number);
    let resumed = typed.is_some();
    let form = Form::new(&definition.sections, typed.as_ref().unwrap_or(&kept));
    let desk = Desk {
        session: session(),
        book: book.id,
        number: slot.number,
        today,
        form,
        saved: RwSignal::new(kept),
        etag: RwSignal::new(case.map(|(_, etag)| etag)),
        other: RwSignal::new(None),
        intent: StoredValue::new(WriteAs::Draft),
        submit: Submit::new("save-problem"),
    };
    let terms = terms(form);
    let check = Check::new(form, &definition, terms, desk.submit);
    keep_what_is_unsaved(&desk);

    let saved_at = RwSignal::new(None::<String>);
    let summary = RwSignal::new(false);
    let draft = Callback::new(move |()| {
        if let Some(first) = untrack(|| check.unfinished()).first() {
            check.try_to_keep();
            browser::focus(first);
            return;
        }
        desk.save(WriteAs::Draft, move |_| saved_at.set(Some(browser::clock())));
    });
    let of = book.programme;
    let register = Callback::new(move |()| {
        check.try_to_register();
        if !untrack(|| check.fit()) {
            summary.set(true);
            browser::after_drawing(|| browser::focus("missing"));
            return;
        }
        let navigate = navigate.clone();
        desk.save(WriteAs::Registered, move |case| {
            let number = case.number.to_string();
            toasts.say(
                words.say(shorei_wording::key!("page.form.registered"), &[("number", &number)]),
            );
            navigate(&Page::Book(of).path(), NavigateOptions::default());
        });
    });
    let general: Vec<_> =
        definition.guidance.iter().filter(|one| one.section.is_none()).cloned().collect();
    let free = definition.free_categories.clone();
    let fixed = slot.category.filter(|_| slot.category_fixed);
    view! {
        {resumed.then(|| view! {
            <div class="notice" data-kind="hint" role="status"><p>{t!("page.form.resumed")}</p></div>
        })}
        <form
            class="report"
            novalidate
            on:submit=move |event| event.prevent_default()
            on:keydown=move |event| shortcut(&event, draft, register)
        >
            <Missing check shown=summary />
            <Problem of=desk.submit />
            <CategoryField form check fixed free />
            <Points guidance=general category=form.category />
            <CareFields form check />
            <Timeline form terms />
            <PatientFields form check />
            <TextFields form check definition=definition.clone() />
            <SaveBar desk saved_at draft register />
        </form>
        <Conflict
            other=desk.other
            mine=Signal::derive(move || form.written())
            sections=definition.sections.clone()
            overwrite=move |other: Other| {
                desk.etag.set(other.etag);
                match desk.intent.get_value() {
                    WriteAs::Draft => draft.run(()),
                    WriteAs::Registered => register.run(()),
                }
            }
            take=move |other: Other| {
                form.set(&other.written);
                desk.saved.set(other.written);
                desk.etag.set(other.etag);
            }
        />
    }
}

/// Ctrl or Cmd with S saves a draft, with Enter registers; not while an input method composes.
fn shortcut(event: &web_sys::KeyboardEvent, draft: Callback<()>, register: Callback<()>) {
    if event.is_composing() || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    match event.key().as_str() {
        "s" => {
            event.prevent_default();
            draft.run(());
        }
        "Enter" => {
            event.prevent_default();
            register.run(());
        }
        _ => {}
    }
}

/// What was typed and not saved stays with the page when one goes elsewhere in it, and the browser
/// warns before it is closed.
fn keep_what_is_unsaved(desk: &Desk) {
    let desk = *desk;
    let unsaved = unsaved();
    let dirty = Memo::new(move |_| desk.unsaved());
    let written = Memo::new(move |_| desk.form.written());
    let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
        if dirty.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        listener.remove();
        if dirty.try_get_untracked() == Some(true)
            && let Some(written) = written.try_get_untracked()
        {
            unsaved.keep(desk.book, desk.number, written);
        }
    });
}

/// Every term of the chosen hospital, the chosen one first: the rules look at its neighbours.
fn terms(form: Form) -> Signal<Vec<Accreditation>> {
    let asked = Memo::new(move |_| {
        form.facility.with(|chosen| chosen.as_ref().map(|chosen| chosen.accreditation.clone()))
    });
    let found = load(
        move || asked.get(),
        async |client, held: Option<shorei_contract::facility::Accreditation>| {
            let Some(held) = held else {
                return Ok(Vec::new());
            };
            let query = ListFacilities {
                q: Some(held.name.clone()),
                limit: Some(100),
                ..Default::default()
            };
            let items = client.facility_list(&query).await?.items;
            let others = items.into_iter().filter(|item| item.facility_id == held.facility_id);
            Ok(others
                .map(|item| crate::components::Chosen::candidate(item).accreditation)
                .collect::<Vec<_>>())
        },
    );
    Memo::new(move |_| {
        let Some(chosen) = asked.get() else {
            return Vec::new();
        };
        let mut terms = vec![rules::accreditation(&chosen)];
        found.with(|found| {
            if let Some(Ok(others)) = found {
                let others = others.iter().filter(|other| {
                    other.facility_id == chosen.facility_id && other.id != chosen.id
                });
                terms.extend(others.map(rules::accreditation));
            }
        });
        terms
    })
    .into()
}

/// The care period against the terms of the hospital.
#[component]
fn Timeline(form: Form, terms: Signal<Vec<Accreditation>>) -> impl IntoView {
    use crate::components::{Bar, CareTimeline};
    let words = words();
    let bars = Signal::derive(move || {
        let chosen =
            form.facility.with(|chosen| chosen.as_ref().map(|chosen| chosen.accreditation.id));
        let mut bars: Vec<_> = terms.with(|terms| {
            terms
                .iter()
                .map(|held| Bar {
                    label: shorei_wording::words::accreditation_kind(words.language(), held.kind)
                        .to_owned(),
                    term: held.term,
                    chosen: Some(held.id.0) == chosen,
                })
                .collect()
        });
        bars.sort_by_key(|bar| bar.term.from());
        bars
    });
    view! { <CareTimeline bars care=Signal::derive(move || form.care()) /> }
}

/// After trying to register: everything that is missing or wrong, each leading to its field.
#[component]
fn Missing(check: Check, shown: RwSignal<bool>) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let words = words();
    move || {
        let reasons = if shown.get() { check.reasons() } else { Vec::new() };
        let count = reasons.len();
        (count > 0).then(|| view! {
            <div class="notice" data-kind="error" id="missing" tabindex="-1" role="alert" node_ref=element>
                <p class="notice-title">{t!("page.form.missing", count = count)}</p>
                <ul>
                    {reasons.into_iter().map(|(pointer, sentence)| {
                        let field = pointer.rsplit('/').next().unwrap_or_default().to_owned();
                        let name = field_name(words, &field);
                        let target = field.clone();
                        view! {
                            <li>
                                <a
                                    href=format!("#{field}")
                                    on:click=move |event| {
                                        event.prevent_default();
                                        event.stop_propagation();
                                        browser::focus(&target);
                                    }
                                >
                                    {name}
                                </a>
                                " "
                                {sentence}
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </div>
        })
    }
}

/// What a field is called on screen.
fn field_name(words: crate::language::Words, field: &str) -> String {
    let key = match field {
        "category" => shorei_wording::key!("page.form.category"),
        "accreditation_id" => shorei_wording::key!("page.form.facility"),
        "care_from" => shorei_wording::key!("page.form.care_from"),
        "care_to" => shorei_wording::key!("page.form.care_to"),
        "patient_age" => shorei_wording::key!("page.form.age"),
        "patient_sex" => shorei_wording::key!("page.form.sex"),
        "remarks" => shorei_wording::key!("page.form.remarks"),
        _ => {
            // A section carries its own label, which stands right above its field.
            let label = browser::document().query_selector(&format!("label[for='{field}']"));
            return label.ok().flatten().and_then(|label| label.text_content()).unwrap_or_default();
        }
    };
    words.text(key).to_owned()
}

/// The line of state and the two buttons; it stays in view.
#[component]
fn SaveBar(
    desk: Desk,
    saved_at: RwSignal<Option<String>>,
    draft: Callback<()>,
    register: Callback<()>,
) -> impl IntoView {
    let words = words();
    let state = move || {
        if desk.submit.pending() {
            return words.text(shorei_wording::key!("page.form.saving")).to_owned();
        }
        if desk.submit.failure().is_some() {
            return words.text(shorei_wording::key!("page.form.not_saved")).to_owned();
        }
        if desk.unsaved() {
            return words.text(shorei_wording::key!("page.form.unsaved")).to_owned();
        }
        saved_at
            .get()
            .map(|at| words.say(shorei_wording::key!("page.form.saved_at"), &[("at", &at)]))
            .unwrap_or_default()
    };
    let busy = move || desk.submit.pending().to_string();
    view! {
        <div class="bar-of-actions" role="region" aria-label=t!("page.form.actions")>
            <div class="actions">
                <span class="save-state" role="status">{state}</span>
                <button type="button" class="button" aria-busy=busy on:click=move |_| draft.run(())>{t!("page.form.draft")}</button>
                <button type="button" class="button primary" aria-busy=busy on:click=move |_| register.run(())>{t!("page.form.register")}</button>
            </div>
        </div>
    }
}
