//! 診療施設名: a search for one accreditation term of a hospital, as a combobox of the ARIA pattern.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shorei_client::Failure;
use shorei_contract::facility::{Accreditation, Candidate};
use shorei_contract::query::ListFacilities;
use shorei_wording::dates::term;
use shorei_wording::words::accreditation_kind;
use time::Date;
use uuid::Uuid;

use super::data_view::load;
use super::editing::Bound;
use crate::language::words;
use crate::{browser, rules, t};

/// The accreditation term that a report names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The term.
    pub accreditation: Accreditation,
    /// Whether it has ended today.
    pub ended: bool,
}

impl Chosen {
    /// Converts a term from a report.
    pub fn of(accreditation: Accreditation, today: Date) -> Self {
        let ended = accreditation.term_to.is_some_and(|last| last < today);
        Self { accreditation, ended }
    }

    /// Converts a term from the search.
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

/// The state of the search field: the input, the results, and the position of the keyboard.
#[derive(Clone, Copy)]
struct Search {
    query: RwSignal<String>,
    open: RwSignal<bool>,
    active: RwSignal<usize>,
    found: LocalResource<Result<Answer, Failure>>,
    chosen: Bound<Option<Chosen>>,
    /// Whether Enter was pressed before the answer arrived.
    hasty: StoredValue<bool>,
}

/// The results and their query. Results of an earlier query are shown until the next answer
/// arrives, but the keyboard cannot choose them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Answer {
    query: String,
    items: Vec<Candidate>,
}

impl Search {
    fn new(chosen: Bound<Option<Chosen>>, care: Signal<Option<(Date, Date)>>) -> Self {
        let (query, open) = (RwSignal::new(String::new()), RwSignal::new(false));
        let asked = move || (if open.get() { query.get() } else { String::new() }, care.get());
        let found = load(asked, async |client, (query, care): (String, Option<(Date, Date)>)| {
            if query.trim().is_empty() {
                return Ok(Answer::default());
            }
            let (care_from, care_to) = care.unzip();
            let asked = ListFacilities {
                q: Some(query.clone()),
                care_from,
                care_to,
                limit: Some(30),
                ..Default::default()
            };
            client.facility_list(&asked).await.map(|page| Answer { query, items: page.items })
        });
        let (active, hasty) = (RwSignal::new(0), StoredValue::new(false));
        let search = Self { query, open, active, found, chosen, hasty };
        Effect::new(move || {
            if search.answered() && hasty.get_value() && open.get_untracked() {
                search.choose(active.get_untracked());
            }
        });
        search
    }

    /// Reads the last answer.
    fn answer<T>(self, read: impl FnOnce(&Answer) -> T) -> Option<T> {
        self.found.with(|found| found.as_ref()?.as_ref().ok().map(read))
    }

    fn items(self) -> Vec<Candidate> {
        self.answer(|answer| answer.items.clone()).unwrap_or_default()
    }

    /// Returns whether the list is open.
    fn shown(self) -> bool {
        self.asking() && self.answer(|answer| !answer.items.is_empty()).unwrap_or_default()
    }

    /// Returns whether the search found nothing.
    fn nothing(self) -> bool {
        let typed = self.query.get();
        self.asking()
            && self.answer(|answer| answer.items.is_empty() && answer.query == typed) == Some(true)
    }

    /// Returns whether the answer to the current input has arrived.
    fn answered(self) -> bool {
        let typed = self.query.get();
        self.answer(|answer| answer.query == typed) == Some(true)
    }

    fn asking(self) -> bool {
        self.open.get() && self.query.with(|query| !query.trim().is_empty())
    }

    /// Returns the text of the field: the input during a search, or else the chosen term.
    fn text(self) -> String {
        let chosen =
            self.chosen.with(|chosen| chosen.as_ref().map(|one| one.accreditation.name.clone()));
        match chosen {
            Some(name) if !self.open.get() => name,
            _ => self.query.get(),
        }
    }

    /// Opens the list for the text of the field.
    fn search(self) {
        self.query.set(untrack(|| self.text()));
        self.open.set(true);
    }

    fn type_in(self, text: String) {
        self.hasty.set_value(false);
        self.query.set(text);
        self.active.set(0);
        self.open.set(true);
    }

    fn choose(self, index: usize) {
        self.hasty.set_value(false);
        if let Some(item) = untrack(|| self.items()).into_iter().nth(index) {
            self.chosen.set(Some(Chosen::candidate(item)));
            self.query.set(String::new());
            self.open.set(false);
        }
    }

    /// Handles keys: arrows move, Enter chooses, Esc closes. Ignores keys while an input method
    /// composes.
    fn on_key(self, event: &web_sys::KeyboardEvent) {
        if browser::is_composing(event) {
            return;
        }
        let open = self.open.get_untracked();
        let count = untrack(|| self.items()).len();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !open => self.search(),
            "ArrowDown" if count > 0 => {
                self.active.update(|active| *active = (*active + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                self.active.update(|active| *active = (*active + count - 1) % count);
            }
            "Enter" if open => {
                if untrack(|| self.answered()) {
                    self.choose(self.active.get_untracked());
                } else {
                    self.hasty.set_value(true);
                }
            }
            "Escape" if open => self.open.set(false),
            _ => return,
        }
        event.prevent_default();
    }
}

/// The search field, with the chosen term in full below it.
#[component]
pub fn FacilityBox(
    /// The field's id.
    id: &'static str,
    /// The chosen term.
    chosen: Bound<Option<Chosen>>,
    /// The care period, so that each candidate shows whether it covers it.
    #[prop(into)]
    care: Signal<Option<(Date, Date)>>,
    /// Whether there is an error.
    #[prop(into)]
    wrong: Signal<bool>,
) -> impl IntoView {
    let words = words();
    let search = Search::new(chosen, care);
    let composing = StoredValue::new(false);
    let list_id = format!("{id}-list");
    let controls = list_id.clone();
    let option_id = move |index: usize| format!("{id}-option-{index}");
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
                aria-expanded=move || search.shown().to_string()
                aria-activedescendant=move || search.shown().then(|| option_id(search.active.get()))
                aria-describedby=format!("{} {id}-chosen", super::described(id))
                aria-invalid=move || wrong.get().to_string()
                prop:value=move || search.text()
                on:focus=move |event| { event_target::<web_sys::HtmlInputElement>(&event).select(); }
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |event| {
                    composing.set_value(false);
                    search.type_in(event_target_value(&event));
                }
                on:input=move |event| {
                    if !composing.get_value() {
                        search.type_in(event_target_value(&event));
                    }
                }
                on:keydown=move |event| search.on_key(&event)
                on:focusout=move |_| search.open.set(false)
            />
            <ul
                id=list_id
                role="listbox"
                class="options"
                aria-label=t!("page.form.facility")
                hidden=move || !search.shown()
            >
                {move || search.items().into_iter().enumerate().map(|(index, item)| view! {
                    <Found
                        id=option_id(index)
                        item
                        active=Signal::derive(move || search.active.get() == index)
                        choose=move || search.choose(index)
                    />
                }).collect_view()}
            </ul>
            <p class="small" role="status">
                {move || search.nothing().then(|| words.text(shorei_wording::key!("page.form.facility_none")))}
            </p>
        </div>
        <ChosenFacility id chosen />
    }
}

/// Shows a candidate: name, number, kind, term, （認定終了） if it has ended (`S12`), and whether it
/// covers the care period.
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
                // Before the field loses focus, which closes the list.
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

/// Shows the chosen term in full.
#[component]
fn ChosenFacility(
    /// The search field's id.
    id: &'static str,
    /// The chosen term.
    chosen: Bound<Option<Chosen>>,
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

/// Returns the identifier of the chosen term.
pub fn accreditation_id(chosen: Option<&Chosen>) -> Option<Uuid> {
    chosen.map(|chosen| chosen.accreditation.id)
}
