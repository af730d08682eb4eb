//! Two tabs on one report: the second one to save is told, keeps its text, and sees the other version
//! beside it.

use leptos::prelude::*;
use shorei_contract::programme::Section;
use shorei_wording::words::{category, sex};

use super::form::Written;
use crate::components::{Dialog, of};
use crate::language::{Words, words};
use crate::{label, t};

/// The version that was saved elsewhere meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// What stands there now.
    pub written: Written,
    /// Its version; `None` where the report was deleted.
    pub etag: Option<String>,
}

/// Shows both versions side by side, and lets the person choose.
#[component]
pub fn Conflict(
    /// The other version, while there is one to decide about.
    other: RwSignal<Option<Other>>,
    /// What stands in the form.
    #[prop(into)]
    mine: Signal<Written>,
    /// The form's sections.
    sections: Vec<Section>,
    /// Saves the form over the other version.
    #[prop(into)]
    overwrite: Callback<Other>,
    /// Puts the other version into the form.
    #[prop(into)]
    take: Callback<Other>,
) -> impl IntoView {
    let words = words();
    let sections = StoredValue::new(sections);
    let lines = move || {
        let Some(other) = other.get() else {
            return Vec::new();
        };
        sections.with_value(|sections| differences(words, sections, &mine.get(), &other.written))
    };
    let with_other = move |then: Callback<Other>| {
        move |_| {
            if let Some(found) = other.get_untracked() {
                other.set(None);
                then.run(found);
            }
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || other.with(Option::is_some))
            close=move |()| other.set(None)
            title=label!("page.conflict.title")
            wide=true
        >
            <p>{t!("page.conflict.lead")}</p>
            <div class="table-frame">
                <table class="compare">
                    <thead>
                        <tr>
                            <th scope="col">{t!("page.conflict.field")}</th>
                            <th scope="col">{t!("page.conflict.mine")}</th>
                            <th scope="col">{t!("page.conflict.theirs")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || lines().into_iter().map(|[field, mine, theirs]| view! {
                            <tr><th scope="row">{field}</th><td class="prose">{mine}</td><td class="prose">{theirs}</td></tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            <div class="actions">
                <button type="button" class="button primary" on:click=with_other(overwrite)>{t!("page.conflict.overwrite")}</button>
                <button type="button" class="button" on:click=with_other(take)>{t!("page.conflict.take")}</button>
                <button type="button" class="button" on:click=move |_| other.set(None)>{t!("page.conflict.later")}</button>
            </div>
        </Dialog>
    }
}

/// The fields in which the two differ: name, mine, theirs.
fn differences(
    words: Words,
    sections: &[Section],
    mine: &Written,
    theirs: &Written,
) -> Vec<[String; 3]> {
    let language = words.language();
    let text = |key| words.text(key).to_owned();
    let fact = |name, read: &dyn Fn(&Written) -> String| [text(name), read(mine), read(theirs)];
    let day = |day: &crate::components::DayInput| {
        [&day.year, &day.month, &day.day].map(String::as_str).join("-")
    };
    let mut lines = vec![
        fact(shorei_wording::key!("page.form.category"), &|one| {
            one.category.map(|one| category(language, one.into()).to_owned()).unwrap_or_default()
        }),
        fact(shorei_wording::key!("page.form.facility"), &|one| {
            let held = one.facility.as_ref().map(|chosen| &chosen.accreditation);
            held.map(|held| format!("{} {}", held.name, held.number)).unwrap_or_default()
        }),
        fact(shorei_wording::key!("page.form.care_from"), &|one| day(&one.from)),
        fact(shorei_wording::key!("page.form.care_to"), &|one| day(&one.to)),
        fact(shorei_wording::key!("page.form.age"), &|one| one.age.clone()),
        fact(shorei_wording::key!("page.form.sex"), &|one| {
            one.sex.map(|one| sex(language, one.into()).to_owned()).unwrap_or_default()
        }),
    ];
    let section = |of: &Written, key: &str| of.sections.get(key).cloned().unwrap_or_default();
    lines.extend(
        sections.iter().map(|one| {
            [of(language, &one.label), section(mine, &one.key), section(theirs, &one.key)]
        }),
    );
    lines.push(fact(shorei_wording::key!("page.form.remarks"), &|one| one.remarks.clone()));
    lines.retain(|[_, mine, theirs]| mine != theirs);
    lines
}
