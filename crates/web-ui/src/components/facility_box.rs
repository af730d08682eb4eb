//! 診療施設名: a search for one accreditation term of a hospital, as a combobox of the ARIA pattern.

use leptos::prelude::*;
use shorei_contract::facility::{Accreditation, Candidate};
use shorei_contract::query::ListFacilities;
use shorei_wording::dates::term;
use shorei_wording::words::accreditation_kind;
use time::Date;
use uuid::Uuid;

use super::data_view::load;
use crate::language::words;
use crate::{rules, t};

/// The accreditation term that a report names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The term.
    pub accreditation: Accreditation,
    /// Whether it is over today.
    pub ended: bool,
}

impl Chosen {
    /// A term as a report holds it.
    pub fn of(accreditation: Accreditation, today: Date) -> Self {
        let ended = accreditation.term_to.is_some_and(|last| last < today);
        Self { accreditation, ended }
    }

    /// A term as the search found it.
    pub fn candidate(candidate: Candidate) -> Self {
        let Candidate {
            accreditation_id,
            facility_id,
            name,
            number,
            kind,
            term_from,
            term_to,
            ended,
            label: _,
            covers: _,
        } = candidate;
        let accreditation = Accreditation {
            id: accreditation_id,
            facility_id,
            number,
            kind,
            term_from,
            term_to,
            name,
        };
        Self { accreditation, ended }
    }
}

/// The search field. What is chosen stands below it in full.
#[component]
pub fn FacilityBox(
    /// The field's id.
    id: &'static str,
    /// What is chosen.
    chosen: RwSignal<Option<Chosen>>,
    /// The care period, so that each candidate says whether it covers it.
    #[prop(into)]
    care: Signal<Option<(Date, Date)>>,
    /// Whether something is wrong.
    #[prop(into)]
    wrong: Signal<bool>,
    /// Called when the person leaves the field.
    #[prop(into)]
    left: Callback<()>,
) -> impl IntoView {
    let words = words();
    let query = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let composing = StoredValue::new(false);
    let asked = move || {
        let q = open.get().then(|| query.get()).filter(|q| !q.trim().is_empty());
        (q, care.get())
    };
    let found = load(asked, async |client, (q, care): (Option<String>, Option<(Date, Date)>)| {
        let Some(q) = q else {
            return Ok(Vec::new());
        };
        let (care_from, care_to) = care.unzip();
        let query = ListFacilities {
            q: Some(q),
            care_from,
            care_to,
            limit: Some(30),
            ..Default::default()
        };
        client.facility_list(&query).await.map(|page| page.items)
    });
    let items = Memo::new(move |_| {
        found.with(|found| match found {
            Some(Ok(items)) => items.clone(),
            _ => Vec::new(),
        })
    });
    let searching = move || open.get() && query.with(|query| !query.trim().is_empty());
    let choose = move |index: usize| {
        if let Some(item) = items.with_untracked(|items| items.get(index).cloned()) {
            chosen.set(Some(Chosen::candidate(item)));
            query.set(String::new());
            open.set(false);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let count = items.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !open.get_untracked() => {
                event.prevent_default();
                open.set(true);
            }
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                active.update(|active| *active = (*active + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                active.update(|active| *active = (*active + count - 1) % count);
            }
            "Enter" if open.get_untracked() => {
                event.prevent_default();
                choose(active.get_untracked());
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                open.set(false);
            }
            _ => {}
        }
    };
    let type_in = move |text: String| {
        query.set(text);
        active.set(0);
        open.set(true);
    };
    let list_id = format!("{id}-list");
    let controls = list_id.clone();
    view! {
        <div class="combobox">
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-required="true"
                aria-controls=controls
                aria-expanded=move || (searching() && items.with(|items| !items.is_empty())).to_string()
                aria-activedescendant=move || searching().then(|| format!("{id}-option-{}", active.get()))
                aria-describedby=format!("{} {id}-chosen", super::described(id))
                aria-invalid=move || wrong.get().to_string()
                prop:value=move || query.get()
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |event| {
                    composing.set_value(false);
                    type_in(event_target_value(&event));
                }
                on:input=move |event| if !composing.get_value() { type_in(event_target_value(&event)) }
                on:keydown=on_key
                on:focusout=move |_| {
                    open.set(false);
                    left.run(());
                }
            />
            <ul id=list_id role="listbox" class="options" aria-label=t!("page.form.facility") hidden=move || !searching() || items.with(Vec::is_empty)>
                {move || items.get().into_iter().enumerate().map(|(index, item)| view! {
                    <Found id=format!("{id}-option-{index}") item active=Signal::derive(move || active.get() == index) choose=move || choose(index) />
                }).collect_view()}
            </ul>
            <p class="small" role="status">
                {move || {
                    let nothing = found.with(|found| matches!(found, Some(Ok(items)) if items.is_empty()));
                    (searching() && nothing).then(|| words.text(shorei_wording::key!("page.form.facility_none")))
                }}
            </p>
        </div>
        <ChosenFacility id chosen />
    }
}

/// One candidate: name, number, kind, term, （認定終了） where it is over (`S12`), and whether it covers
/// the care period.
#[component]
fn Found(
    /// The option's id.
    id: String,
    /// The candidate.
    item: Candidate,
    /// Whether the keyboard is on it.
    active: Signal<bool>,
    /// Chooses it.
    choose: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let words = words();
    let held = rules::term(item.term_from, item.term_to);
    let covers = item.covers.map(|covers| {
        let sentence = if covers {
            t!("page.form.covers").into_any()
        } else {
            t!("page.form.covers_not").into_any()
        };
        view! { <span class="covers" data-covers=covers.to_string()>{sentence}</span> }
    });
    view! {
        <li
            id=id
            role="option"
            aria-selected=move || active.get().to_string()
            on:mousedown=move |event| {
                // Before the field loses the focus, which closes the list.
                event.prevent_default();
                choose();
            }
        >
            <span class="option-name">{item.label}</span>
            " "
            <span class="small">{move || term(words.language(), held)}</span>
            " "
            {covers}
        </li>
    }
}

/// What is chosen, in full.
#[component]
fn ChosenFacility(
    /// The search field's id.
    id: &'static str,
    /// What is chosen.
    chosen: RwSignal<Option<Chosen>>,
) -> impl IntoView {
    let words = words();
    view! {
        <div class="chosen" id=format!("{id}-chosen") aria-live="polite">
            {move || match chosen.get() {
                None => view! { <span class="quiet">{t!("page.form.facility_unchosen")}</span> }.into_any(),
                Some(Chosen { accreditation, ended }) => {
                    let held = rules::term(accreditation.term_from, accreditation.term_to);
                    let kind = accreditation.kind.into();
                    view! {
                        <strong>{accreditation.name}</strong>
                        " "
                        <span>{accreditation.number}</span>
                        " "
                        <span>{move || accreditation_kind(words.language(), kind)}</span>
                        {ended.then(|| view! { <span class="ended">{t!("accreditation.ended")}</span> })}
                        " "
                        <span class="small">{move || term(words.language(), held)}</span>
                    }.into_any()
                }
            }}
        </div>
    }
}

/// Identifies what is chosen.
pub fn accreditation_id(chosen: Option<&Chosen>) -> Option<Uuid> {
    chosen.map(|chosen| chosen.accreditation.id)
}
