//! A report as one reads it.

use leptos::prelude::*;
use shorei_contract::case::Case;
use shorei_contract::programme::{Bilingual, Definition};
use shorei_domain::member::Language;
use shorei_domain::period::Period;
use shorei_wording::dates::{period, term};
use shorei_wording::words::{accreditation_kind, category, sex};

use crate::language::words;
use crate::{rules, t};

/// The words of a definition in the person's language; in Japanese where there are no English ones.
pub fn of(language: Language, words: &Bilingual) -> String {
    match language {
        Language::En if !words.en.is_empty() => words.en.clone(),
        _ => words.ja.clone(),
    }
}

/// A report: its facts as a list, then its sections in the order of the form.
#[component]
pub fn CaseText(
    /// The report.
    case: Case,
    /// The form that it was written in.
    definition: std::sync::Arc<Definition>,
) -> impl IntoView {
    let words = words();
    let Case {
        category: of_category,
        accreditation,
        care_from,
        care_to,
        patient_age,
        patient_sex,
        sections,
        remarks,
        ..
    } = case;
    let care = care_from.zip(care_to).and_then(|(from, to)| Period::new(from, to).ok());
    let none = move || words.text(shorei_wording::key!("page.none")).to_owned();
    let facility = move || {
        accreditation.as_ref().map_or_else(none, |held| {
            let language = words.language();
            let days = term(language, rules::term(held.term_from, held.term_to));
            format!(
                "{} {} {} {days}",
                held.name,
                held.number,
                accreditation_kind(language, held.kind.into())
            )
        })
    };
    let texts = definition.sections.iter().map(|section| {
        let label = section.label.clone();
        let text = sections.get(&section.key).cloned().unwrap_or_default();
        view! {
            <section class="reading">
                <h3>{move || of(words.language(), &label)}</h3>
                <p class="prose">{text}</p>
            </section>
        }
    });
    view! {
        <dl class="facts">
            <div><dt>{t!("page.form.category")}</dt><dd>{move || of_category.map_or_else(none, |one| category(words.language(), one.into()).to_owned())}</dd></div>
            <div><dt>{t!("page.form.facility")}</dt><dd>{facility}</dd></div>
            <div><dt>{t!("page.form.care")}</dt><dd>{move || care.map_or_else(none, |care| period(words.language(), care))}</dd></div>
            <div><dt>{t!("page.form.age")}</dt><dd>{move || patient_age.map_or_else(none, |age| words.say(shorei_wording::key!("page.form.years"), &[("age", &age.to_string())]))}</dd></div>
            <div><dt>{t!("page.form.sex")}</dt><dd>{move || patient_sex.map_or_else(none, |one| sex(words.language(), one.into()).to_owned())}</dd></div>
        </dl>
        {texts.collect_view()}
        {(!remarks.is_empty()).then(|| view! {
            <section class="reading">
                <h3>{t!("page.form.remarks")}</h3>
                <p class="prose">{remarks}</p>
            </section>
        })}
    }
}
