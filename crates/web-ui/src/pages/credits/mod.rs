//! `/credits` 単位確認: credits by group and year against what the next renewal needs (`S21`).

mod table;
mod tallies;

use leptos::prelude::*;
use shorei_contract::credit::{ObligatoryCredits, OwnCredits, Renewal};
use shorei_domain::member::Language;
use shorei_wording::dates::day;
use shorei_wording::words::qualification;

use self::table::{ByYear, Entries};
use self::tallies::Tallies;
use crate::components::{DataView, Empty, Heading, MetBadge, load};
use crate::language::words;
use crate::{label, t};

/// The credits.
#[component]
pub fn Credits() -> impl IntoView {
    let credits = load(|| (), async |client, ()| client.me_credits().await);
    view! {
        <Heading title=label!("page.tab.credits") />
        <DataView resource=credits let:credits>
            {move || {
                let OwnCredits { items, renewal } = credits.get();
                let entries = if items.is_empty() {
                    view! { <Empty><p>{t!("page.credits.none")}</p></Empty> }.into_any()
                } else {
                    view! { <Entries credits=items /> }.into_any()
                };
                let obligatory = renewal.obligatory.clone();
                view! {
                    <Sum renewal=renewal.clone() />
                    <Tallies groups=renewal.groups.clone() />
                    <ByYear years=renewal.years groups=renewal.groups />
                    <ObligatoryItems items=obligatory />
                    {entries}
                }
            }}
        </DataView>
    }
}

/// For which renewal, how many there are, and what is missing.
#[component]
fn Sum(renewal: Renewal) -> impl IntoView {
    let words = words();
    let Renewal { certification, due_on, counted, needed, missing, complete, .. } = renewal;
    let lead = move || {
        let due = day(words.language(), due_on);
        match &certification {
            Some(held) => {
                let kind = qualification(words.language(), held.kind.into());
                let values = [("kind", kind), ("day", due.as_str())];
                words.say(shorei_wording::key!("page.credits.for_renewal"), &values)
            }
            None => words.say(shorei_wording::key!("page.credits.without"), &[("day", &due)]),
        }
    };
    let (kind, rest) = if complete {
        ("done", t!("page.credits.complete").into_any())
    } else if missing == 0 {
        ("warning", t!("page.credits.incomplete").into_any())
    } else {
        ("info", t!("page.credits.missing", missing = missing).into_any())
    };
    view! {
        <p>{lead}</p>
        <div class="notice" data-kind=kind>
            <p class="notice-title">{t!("page.credits.sum", needed = needed, counted = counted)}</p>
            <p>{rest}</p>
        </div>
    }
}

/// What must be there whatever the sum.
#[component]
fn ObligatoryItems(items: Vec<ObligatoryCredits>) -> impl IntoView {
    let words = words();
    let line = move |item: ObligatoryCredits| {
        let ObligatoryCredits { label, times, done, .. } = item;
        let name = move || match words.language() {
            Language::En if !label.en.is_empty() => label.en.clone(),
            _ => label.ja.clone(),
        };
        let met = done >= times;
        let said = if met {
            t!("page.credits.met", done = done)
        } else {
            t!("page.credits.unmet", times = times, done = done)
        };
        view! { <div><dt>{name}</dt><dd><MetBadge met text=said /></dd></div> }
    };
    (!items.is_empty()).then(|| {
        view! {
            <h2>{t!("page.credits.obligatory")}</h2>
            <dl class="facts">{items.into_iter().map(line).collect_view()}</dl>
        }
    })
}
