//! A report for reading.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shorei_contract::application::AppliedReport;
use shorei_contract::case::Case;
use shorei_contract::facility::Accreditation;
use shorei_contract::programme::{Bilingual, Definition};
use shorei_contract::{Category, Sex};
use shorei_domain::member::Language;
use shorei_domain::period::Period;
use shorei_wording::dates::{period, term};
use shorei_wording::words::{accreditation_kind, category, sex};
use time::Date;

use crate::language::words;
use crate::{label, rules, t};

/// Returns the words of a definition in the person's language, or in Japanese if there are no
/// English ones.
pub fn of(language: Language, words: &Bilingual) -> String {
    match language {
        Language::En if !words.en.is_empty() => words.en.clone(),
        _ => words.ja.clone(),
    }
}

/// The content of a report, from any source.
pub struct Content {
    category: Option<Category>,
    accreditation: Option<Accreditation>,
    care: Option<(Date, Date)>,
    patient_age: Option<i32>,
    patient_sex: Option<Sex>,
    sections: BTreeMap<String, String>,
    remarks: String,
}

impl From<Case> for Content {
    fn from(case: Case) -> Self {
        Self {
            category: case.category,
            accreditation: case.accreditation,
            care: case.care_from.zip(case.care_to),
            patient_age: case.patient_age,
            patient_sex: case.patient_sex,
            sections: case.sections,
            remarks: case.remarks,
        }
    }
}

impl From<AppliedReport> for Content {
    fn from(report: AppliedReport) -> Self {
        Self {
            category: report.category,
            accreditation: report.accreditation,
            care: report.care_from.zip(report.care_to),
            patient_age: report.patient_age,
            patient_sex: report.patient_sex,
            sections: report.sections,
            remarks: report.remarks,
        }
    }
}

/// Shows a report: its facts as a list, then its sections in the order of the form.
#[component]
pub fn CaseText(
    /// The report.
    #[prop(into)]
    case: Content,
    /// The form of the report.
    definition: std::sync::Arc<Definition>,
    /// Whether it is one of several on its page, under its own heading.
    #[prop(optional)]
    deep: bool,
) -> impl IntoView {
    let words = words();
    let Content {
        category: of_category,
        accreditation,
        care,
        patient_age,
        patient_sex,
        sections,
        remarks,
    } = case;
    let care = care.and_then(|(from, to)| Period::new(from, to).ok());
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
                <SectionTitle deep title=Signal::derive(move || of(words.language(), &label)) />
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
                <SectionTitle deep title=label!("page.form.remarks") />
                <p class="prose">{remarks}</p>
            </section>
        })}
    }
}

/// The heading of a section, one level below the report's heading.
#[component]
fn SectionTitle(deep: bool, title: Signal<String>) -> impl IntoView {
    if deep {
        return view! { <h3>{title}</h3> }.into_any();
    }
    view! { <h2 class="section-title">{title}</h2> }.into_any()
}
