//! The fields of the report form.

use leptos::prelude::*;
use shorei_contract::programme::{Definition, Guidance};
use shorei_contract::{Category, Sex};
use shorei_domain::member::Language;
use shorei_domain::period::Period;
use shorei_domain::text::length;
use shorei_wording::key;
use shorei_wording::words::{category, sex};

use super::check::{Check, HISTORY};
use super::form::{Form, SectionField};
use crate::components::{Bound, DateField, FacilityBox, Field, described, of};
use crate::language::words;
use crate::{label, t};

/// 症例区分: fixed by the slot, or chosen (`S5`).
#[component]
pub fn CategoryField(
    /// The form.
    form: Form,
    /// What is wrong.
    check: Check,
    /// The category that the slot is fixed to.
    fixed: Option<Category>,
    /// The categories that a free slot may take.
    free: Vec<Category>,
) -> impl IntoView {
    let words = words();
    if let Some(fixed) = fixed {
        return view! {
            <div class="field">
                <div class="field-head"><span class="field-name">{t!("page.form.category")}</span></div>
                <p class="fixed">{move || category(words.language(), fixed.into())}</p>
                <p class="field-help">{t!("page.form.category_fixed")}</p>
            </div>
        }.into_any();
    }
    let error = Signal::derive(move || check.error_at("/category"));
    let options = free.into_iter().map(move |one| {
        view! {
            <option value=one.as_str() prop:selected=move || form.category.get() == Some(one)>
                {move || category(words.language(), one.into())}
            </option>
        }
    });
    view! {
        <Field id="category" label=label!("page.form.category") required=Some(true) help=label!("page.form.category_help") error>
            <select
                id="category"
                aria-required="true"
                aria-describedby=described("category")
                aria-invalid=move || error.get().is_some().to_string()
                on:change=move |event| form.category.set(Category::from_word(&event_target_value(&event)))
            >
                <option value="" prop:selected=move || form.category.get().is_none()>{t!("page.form.choose")}</option>
                {options.collect_view()}
            </select>
        </Field>
    }.into_any()
}

/// 診療施設名 and the care period (`S12`, `S13`).
#[component]
pub fn CareFields(
    /// The form.
    form: Form,
    /// What is wrong.
    check: Check,
) -> impl IntoView {
    let facility_error = Signal::derive(move || check.error_at("/accreditation_id"));
    let care = Signal::derive(move || form.care().map(|care| (care.from(), care.to())));
    view! {
        <Field id="accreditation_id" label=label!("page.form.facility") required=Some(true) help=label!("page.form.facility_help") error=facility_error>
            <FacilityBox
                id="accreditation_id"
                chosen=form.facility
                care
                wrong=Signal::derive(move || facility_error.get().is_some())
            />
        </Field>
        <fieldset class="group">
            <legend>{t!("page.form.care_long")}</legend>
            <p class="field-help">{t!("page.form.care_help")}</p>
            <div class="two">
                <DateField id="care_from" label=label!("page.form.care_from") value=form.from error=Signal::derive(move || check.error_at("/care_from")) />
                <DateField id="care_to" label=label!("page.form.care_to") value=form.to error=Signal::derive(move || check.error_at("/care_to")) />
            </div>
        </fieldset>
    }
}

/// 年齢 and 性別.
#[component]
pub fn PatientFields(
    /// The form.
    form: Form,
    /// What is wrong.
    check: Check,
) -> impl IntoView {
    let words = words();
    let age_error = Signal::derive(move || check.error_at("/patient_age"));
    let sex_error = Signal::derive(move || check.error_at("/patient_sex"));
    let options = Sex::ALL.iter().map(move |one| {
        view! {
            <option value=one.as_str() prop:selected=move || form.sex.get() == Some(*one)>
                {move || sex(words.language(), (*one).into())}
            </option>
        }
    });
    view! {
        <div class="two">
            <Field id="patient_age" label=label!("page.form.age") required=Some(true) help=label!("page.form.age_help") error=age_error>
                <input
                    id="patient_age"
                    class="four"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="8"
                    aria-required="true"
                    aria-describedby=described("patient_age")
                    aria-invalid=move || age_error.get().is_some().to_string()
                    prop:value=move || form.age.get()
                    on:input=move |event| form.age.set(event_target_value(&event))
                />
            </Field>
            <Field id="patient_sex" label=label!("page.form.sex") required=Some(true) error=sex_error>
                <select
                    id="patient_sex"
                    aria-required="true"
                    aria-describedby=described("patient_sex")
                    aria-invalid=move || sex_error.get().is_some().to_string()
                    on:change=move |event| form.sex.set(Sex::from_word(&event_target_value(&event)))
                >
                    <option value="" prop:selected=move || form.sex.get().is_none()>{t!("page.form.choose")}</option>
                    {options.collect_view()}
                </select>
            </Field>
        </div>
    }
}

/// The text areas, one a section of the definition, and 備考.
#[component]
pub fn TextFields(
    /// The form.
    form: Form,
    /// What is wrong.
    check: Check,
    /// The definition, for what examiners look for.
    definition: std::sync::Arc<Definition>,
) -> impl IntoView {
    let words = words();
    let sections = form.sections().into_iter().map(|SectionField { section, text }| {
        let label = section.label.clone();
        let help = section.help.clone();
        let guidance: Vec<_> = definition
            .guidance
            .iter()
            .filter(|one| one.section.as_deref() == Some(section.key.as_str()))
            .cloned()
            .collect();
        let notice = (section.key == HISTORY).then(|| view! { <SpansTerms form check /> });
        view! {
            {notice}
            <TextField
                id=section.key.clone()
                pointer=format!("/sections/{}", section.key)
                label=Signal::derive(move || of(words.language(), &label))
                help=Signal::derive(move || of(words.language(), &help))
                required=section.required
                max=section.max_length
                text
                check
            />
            <Points guidance category=Signal::derive(move || form.category.get()) />
        }
    });
    view! {
        {sections.collect_view()}
        <TextField
            id="remarks"
            pointer="/remarks"
            label=label!("page.form.remarks")
            help=label!("page.form.remarks_help")
            required=false
            max=shorei_domain::report::REMARKS_MAX
            text=form.remarks
            check
            rows=2
        />
    }
}

/// One text area with its count.
#[component]
fn TextField(
    #[prop(into)] id: String,
    #[prop(into)] pointer: String,
    label: Signal<String>,
    help: Signal<String>,
    required: bool,
    max: usize,
    text: Bound<String>,
    check: Check,
    #[prop(default = 8)] rows: u32,
) -> impl IntoView {
    let words = words();
    let count = Memo::new(move |_| text.with(|text| length(text)));
    let error = Signal::derive(move || check.error_at(&pointer));
    let count_id = format!("{id}-count");
    let describes = format!("{} {count_id}", described(&id));
    view! {
        <Field id=id.clone() label required=Some(required) help error>
            <textarea
                id=id
                rows=rows
                aria-required=required.to_string()
                aria-describedby=describes
                aria-invalid=move || error.get().is_some().to_string()
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <p class="count-of small" id=count_id data-over=move || (count.get() > max).to_string()>
                {move || {
                    let (count, max) = (count.get().to_string(), max.to_string());
                    words.say(shorei_wording::key!("page.form.count"), &[("count", &count), ("max", &max)])
                }}
            </p>
        </Field>
    }
}

/// Where the period may go on into another term of the hospital: says so, and offers to write the
/// real period at the head of the history (`S13`).
#[component]
fn SpansTerms(form: Form, check: Check) -> impl IntoView {
    let lead = t!("page.form.real_period_lead");
    let words = words();
    // The line of an earlier visit names the period that was saved with it.
    let before = StoredValue::new(real_periods(untrack(|| form.saved().care())));
    let write = move |_| {
        let Some(history) = form.section(HISTORY) else {
            return;
        };
        let lines = real_periods(untrack(|| form.care()));
        let Some(head) = lines.iter().find(|(language, _)| *language == words.language_now())
        else {
            return;
        };
        let known = before.get_value();
        history.update(|text| {
            let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
            let rest = if known.iter().any(|(_, line)| line == first) {
                rest.to_owned()
            } else {
                text.clone()
            };
            *text = format!("{}\n{rest}", head.1);
        });
        before.update_value(|known| known.extend(lines));
        crate::browser::focus(HISTORY);
    };
    move || {
        check.spans().then(|| view! {
        <div class="notice" data-kind="hint">
            <p>{check.warning().unwrap_or_else(|| lead.get().to_owned())}</p>
            <p>
                <button type="button" class="button" on:click=write>{t!("page.form.write_real_period")}</button>
            </p>
        </div>
    })
    }
}

/// The line that says the real period, in each language.
fn real_periods(care: Option<Period>) -> Vec<(Language, String)> {
    let line = |language| {
        let unknown =
            || shorei_wording::text(language, key!("page.form.real_period_unknown")).to_owned();
        let period =
            care.map_or_else(unknown, |care| shorei_wording::dates::period(language, care));
        (
            language,
            shorei_wording::say(language, key!("page.form.real_period"), &[("period", &period)]),
        )
    };
    [Language::Ja, Language::En].map(line).to_vec()
}

/// What examiners look for, and example texts: the same that the instructor sees.
#[component]
pub fn Points(
    /// The guidance.
    guidance: Vec<Guidance>,
    /// The report's category: guidance for others is left out.
    #[prop(into)]
    category: Signal<Option<Category>>,
) -> impl IntoView {
    let words = words();
    move || {
        let language = words.language();
        let mine: Vec<_> = guidance
            .iter()
            .filter(|one| one.category.is_none() || one.category == category.get())
            .collect();
        (!mine.is_empty()).then(|| {
            let points = mine
                .iter()
                .flat_map(|one| &one.points)
                .map(|point| view! { <li>{of(language, point)}</li> });
            let examples =
                mine.iter().flat_map(|one| [(true, &one.good_example), (false, &one.bad_example)]);
            let examples = examples.filter(|(_, text)| !text.ja.is_empty()).map(|(good, text)| {
                let name = if good {
                    t!("page.form.good_example").into_any()
                } else {
                    t!("page.form.bad_example").into_any()
                };
                view! { <dt>{name}</dt><dd class="prose">{of(language, text)}</dd> }
            });
            view! {
                <details class="points">
                    <summary>{t!("page.form.points")}</summary>
                    <ul>{points.collect_view()}</ul>
                    <dl>{examples.collect_view()}</dl>
                </details>
            }
        })
    }
}
