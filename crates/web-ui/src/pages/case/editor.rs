//! Writing a report: the form, and what is wrong with it.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use shorei_contract::case::WriteAs;
use shorei_contract::programme::Section;
use shorei_contract::query::ListFacilities;
use shorei_contract::{Category, Sex, Status};
use shorei_domain::facility::Accreditation;
use shorei_wording::key;
use shorei_wording::words::{category, sex};

use super::Opened;
use super::check::Check;
use super::fields::{CareFields, CategoryField, PatientFields, Points, TextFields};
use super::form::{Form, Written};
use super::saving::{Demotion, Desk, SaveBar, Ways, keep_what_is_unsaved, newest, shortcut};
use crate::about::installation;
use crate::components::{
    Chosen, Compared, Conflict, DayInput, Editing, Problem, Saved, Unsaved, load,
};
use crate::language::{Words, words};
use crate::{browser, compared, rules, t, unsaved};

/// The form of a slot that may be written.
#[component]
pub fn Editor(
    /// The slot.
    opened: Opened,
    /// Takes how its report stands once it was saved.
    saved: RwSignal<Option<Status>>,
) -> impl IntoView {
    let installation = installation();
    let Opened { book, slot, case } = opened;
    let today = untrack(|| installation.today());
    let definition = book.definition.clone();
    let (id, number) = (book.id, slot.number);
    let kept = Written::of_slot(
        case.as_ref().map(|(case, _)| case),
        &definition.sections,
        slot.category,
        today,
    );
    let typed: Option<Unsaved<Written>> = unsaved::kept(&unsaved::report(id, number));
    let resumed = typed.is_some();
    let of_newest = Arc::clone(&definition);
    let editing = Editing::of_saved(
        "save-problem",
        kept.clone(),
        // What is missing depends on whether it is to be registered; `Check` says it.
        |_, _| {},
        async move |client| newest(client, id, number, Arc::clone(&of_newest), today).await,
    );
    editing.begin(Saved { value: kept, version: case.map(|(_, etag)| etag) });
    if let Some(typed) = typed {
        editing.resume(typed);
    }
    let form = Form::new(editing, &definition.sections);
    let desk = Desk {
        book: id,
        number,
        saved,
        registered: slot.state == Status::Registered,
        editing,
        saved_at: RwSignal::new(None),
        intent: StoredValue::new(WriteAs::Draft),
    };
    let terms = terms(form);
    let check = Check::new(form, &definition, terms, editing.submit());
    keep_what_is_unsaved(&desk);
    let ways = Ways::new(&desk, check, book.programme);
    let general: Vec<_> =
        definition.guidance.iter().filter(|one| one.section.is_none()).cloned().collect();
    let free = definition.free_categories.clone();
    let fixed = slot.category.filter(|_| slot.category_fixed);
    let again = Callback::new(move |()| match desk.intent.get_value() {
        WriteAs::Draft => ways.draft.run(()),
        WriteAs::Registered => ways.register.run(()),
    });
    view! {
        {resumed.then(|| view! {
            <div class="notice" data-kind="hint" role="status"><p>{t!("page.form.resumed")}</p></div>
        })}
        <form
            class="report"
            data-kept="yes"
            novalidate
            on:submit=move |event| event.prevent_default()
            on:keydown=move |event| shortcut(&event, ways)
        >
            <Missing check shown=ways.missing />
            <Problem of=editing.submit() />
            <CategoryField form check fixed free />
            <Points guidance=general category=Signal::derive(move || form.category.get()) />
            <CareFields form check />
            <Timeline form terms />
            <PatientFields form check />
            <TextFields form check definition=definition.clone() />
            <SaveBar editing saved_at=desk.saved_at ways />
        </form>
        <Demotion ways />
        <Conflict
            editing
            fields=move |_: &Written, _: &Written| compared(&definition.sections)
            save=again
        />
    }
}

/// The fields of the report, to compare two versions.
fn compared(sections: &[Section]) -> Vec<Compared<Written>> {
    let mut fields: Vec<Compared<Written>> = vec![
        compared!(
            Written,
            key!("page.form.category"),
            category,
            |one: &Option<Category>, words: Words| {
                one.map(|one| category(words.language(), one.into()).to_owned()).unwrap_or_default()
            }
        ),
        compared!(Written, key!("page.form.facility"), facility, |one: &Option<Chosen>, _| {
            let held = one.as_ref().map(|chosen| &chosen.accreditation);
            held.map(|held| format!("{} {}", held.name, held.number)).unwrap_or_default()
        }),
        compared!(Written, key!("page.form.care_from"), from, DayInput::in_words),
        compared!(Written, key!("page.form.care_to"), to, DayInput::in_words),
        compared!(Written, key!("page.form.age"), age),
        compared!(Written, key!("page.form.sex"), sex, |one: &Option<Sex>, words: Words| {
            one.map(|one| sex(words.language(), one.into()).to_owned()).unwrap_or_default()
        }),
    ];
    fields.extend(sections.iter().map(|section| {
        let (label, read, take) = (section.label.clone(), section.key.clone(), section.key.clone());
        Compared::named(
            move |words| crate::components::of(words.language(), &label),
            move |written: &Written, _| written.sections.get(&read).cloned().unwrap_or_default(),
            move |mine: &mut Written, theirs: &Written| {
                let text = theirs.sections.get(&take).cloned().unwrap_or_default();
                mine.sections.insert(take.clone(), text);
            },
        )
    }));
    fields.push(compared!(Written, key!("page.form.remarks"), remarks));
    fields
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
        "category" => key!("page.form.category"),
        "accreditation_id" => key!("page.form.facility"),
        "care_from" => key!("page.form.care_from"),
        "care_to" => key!("page.form.care_to"),
        "patient_age" => key!("page.form.age"),
        "patient_sex" => key!("page.form.sex"),
        "remarks" => key!("page.form.remarks"),
        _ => {
            // A section carries its own label, which stands right above its field.
            let label = browser::document().query_selector(&format!("label[for='{field}']"));
            return label.ok().flatten().and_then(|label| label.text_content()).unwrap_or_default();
        }
    };
    words.text(key).to_owned()
}
