//! What a definition says beside its sections, to read.

use leptos::prelude::*;
use shorei_contract::programme::SlotRule;
use shorei_wording::dates::day;
use shorei_wording::words::{category, qualification};

use super::form::Desk;
use crate::language::words;
use crate::{rules, t};

/// Slots, conditions, and whose qualification counts for an approval.
#[component]
pub fn Rest(
    /// The definition.
    desk: Desk,
) -> impl IntoView {
    let words = words();
    let slots = move || {
        let slots = desk.kept.with(|kept| kept.value.slots.clone());
        let slot = |SlotRule { number, category: fixed }: SlotRule| {
            let name = move || match fixed {
                Some(fixed) => category(words.language(), fixed.into()),
                None => words.text(shorei_wording::key!("office.definition.free")),
            };
            view! { <li>{t!("office.definition.slot", number = number)} " " {name}</li> }
        };
        slots.into_iter().map(slot).collect_view()
    };
    let approving = move || {
        let kinds = desk.kept.with(|kept| kept.value.approving_kinds.clone());
        let kind = move |one: shorei_contract::programme::ApprovingKind| {
            let to = move || words.text(shorei_wording::key!("list.to"));
            let until = move || {
                one.until
                    .map(|until| format!(" {}{}", to().trim_start(), day(words.language(), until)))
            };
            view! { <li>{move || qualification(words.language(), one.kind.into())}{until}</li> }
        };
        (!kinds.is_empty()).then(|| {
            view! {
                <h2>{t!("office.definition.approving")}</h2>
                <ul>{kinds.into_iter().map(kind).collect_view()}</ul>
            }
        })
    };
    let conditions = move || {
        let rules = desk.kept.with(|kept| rules::definition(&kept.value));
        let conditions = rules.parts().conditions.clone();
        let words_of = move |condition| {
            view! {
                <li>{move || shorei_wording::condition(words.language(), &condition)}</li>
            }
        };
        (!conditions.is_empty()).then(|| {
            view! {
                <p>{t!("page.apply.conditions")}</p>
                <ul>{conditions.into_iter().map(words_of).collect_view()}</ul>
            }
        })
    };
    view! {
        <section>
            <h2>{t!("office.definition.slots")}</h2>
            <ul>{slots}</ul>
            {approving}
            {conditions}
        </section>
    }
}
