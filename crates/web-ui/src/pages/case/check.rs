//! What is wrong with the form, by the rules of the domain while one types and by the server's answer
//! after sending.

use leptos::prelude::*;
use shorei_contract::programme::Definition;
use shorei_domain::facility::Accreditation;
use shorei_domain::refusal::{Refusal, Refusals, Warned};
use shorei_domain::report::care_warning;

use super::form::{Form, Unfinished, Written};
use crate::about::installation;
use crate::components::{Submit, wrong_in_words};
use crate::language::{Words, words};
use crate::rules;

/// The section that takes the real period where it spans several terms (`S13`).
pub const HISTORY: &str = "history_before_intervention";

/// The findings about a form.
#[derive(Clone, Copy)]
pub struct Check {
    unfit: Memo<Refusals>,
    warned: Memo<Option<Warned>>,
    unfinished: Memo<Vec<(&'static str, Unfinished)>>,
    tried: RwSignal<bool>,
    kept: RwSignal<bool>,
    submit: Submit,
    words: Words,
}

impl Check {
    /// Checks `form` against the definition and the terms of the chosen hospital.
    pub fn new(
        form: Form,
        definition: &Definition,
        terms: Signal<Vec<Accreditation>>,
        submit: Submit,
    ) -> Self {
        let definition = rules::definition(definition);
        let installation = installation();
        let written = Memo::new(move |_| form.written());
        let unfit = Memo::new(move |_| {
            let report = written.with(Written::report);
            terms.with(|terms| report.unfit(&definition, terms, installation.today()))
        });
        let warned = Memo::new(move |_| {
            let report = written.with(Written::report);
            terms.with(|terms| care_warning(&report.outline, terms))
        });
        let unfinished = Memo::new(move |_| written.with(Written::unfinished));
        let (tried, kept) = (RwSignal::new(false), RwSignal::new(false));
        Self { unfit, warned, unfinished, tried, kept, submit, words: words() }
    }

    /// From now on what is missing is wrong as well.
    pub fn try_to_register(self) {
        self.tried.set(true);
    }

    /// From now on a field is wrong that holds no value yet.
    pub fn try_to_keep(self) {
        self.kept.set(true);
    }

    /// What keeps the form from being kept at all: fields that hold no value yet.
    pub fn unfinished(self) -> Vec<(&'static str, Unfinished)> {
        self.unfinished.get()
    }

    fn unfinished_in_words(self, why: Unfinished) -> String {
        match why {
            Unfinished::Day(wrong) => wrong_in_words(self.words, wrong),
            Unfinished::Number => {
                self.words.text(shorei_wording::key!("page.form.not_a_number")).to_owned()
            }
        }
    }

    /// Whether the form could be registered.
    pub fn fit(self) -> bool {
        self.unfit.with(Refusals::is_empty) && self.unfinished.with(Vec::is_empty)
    }

    /// Every reason against registering, with the place it points at.
    pub fn reasons(self) -> Vec<(String, String)> {
        let words = self.words;
        let mut reasons: Vec<_> = self.unfinished.with(|fields| {
            let told = |(field, why): &(&str, Unfinished)| {
                (format!("/{field}"), self.unfinished_in_words(*why))
            };
            fields.iter().map(told).collect()
        });
        self.unfit.with(|unfit| {
            for refused in unfit {
                let pointer = refused.at.to_string();
                if !reasons.iter().any(|(known, _)| *known == pointer) {
                    reasons
                        .push((pointer, shorei_wording::refusal(words.language(), &refused.why)));
                }
            }
        });
        reasons
    }

    /// What is wrong at a place: at once where something wrong was typed, after trying to register
    /// where something is missing.
    pub fn error_at(self, pointer: &str) -> Option<String> {
        let words = self.words;
        let field = pointer.trim_start_matches('/');
        let unfinished =
            self.unfinished.with(|fields| fields.iter().find(|(name, _)| *name == field).copied());
        if let Some((_, why)) = unfinished {
            let tried = self.tried.get() || self.kept.get();
            return tried.then(|| self.unfinished_in_words(why));
        }
        let tried = self.tried.get();
        let local = self.unfit.with(|unfit| {
            unfit
                .iter()
                .filter(|refused| tried || !missing(&refused.why))
                .find(|refused| refused.at.to_string() == pointer)
                .map(|refused| shorei_wording::refusal(words.language(), &refused.why))
        });
        local.or_else(|| self.submit.error_at(pointer))
    }

    /// Another term of the hospital that the real period may go on into, and where the form's own
    /// period leaves its term: then the real period belongs at the head of the history (`S13`).
    pub fn spans(self) -> bool {
        let outside = self.unfit.with(|unfit| {
            unfit.iter().any(|refused| {
                matches!(refused.why, Refusal::OutsideAccreditationTerm { adjoining: Some(_), .. })
            })
        });
        outside || self.warned.with(Option::is_some)
    }

    /// What to mind about a period that touches the end of its term.
    pub fn warning(self) -> Option<String> {
        let words = self.words;
        self.warned.with(|warned| {
            warned.as_ref().map(|warned| shorei_wording::warning(words.language(), &warned.warning))
        })
    }
}

/// Whether the reason is only that something is not there yet.
fn missing(why: &Refusal) -> bool {
    matches!(why, Refusal::FieldRequired | Refusal::CategoryRequired)
}
