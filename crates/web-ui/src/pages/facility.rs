//! `/facility` 施設認定: the accreditations of the hospitals where one works or worked (`S21`).

use leptos::prelude::*;
use shorei_contract::facility::{Candidate, OwnFacility};
use shorei_contract::member::Affiliation;
use shorei_domain::certification::TermState;
use shorei_wording::dates::term;
use shorei_wording::words::accreditation_kind;

use crate::about::installation;
use crate::components::{AccreditationBadge, Bar, CareTimeline, DataView, Empty, Heading, load};
use crate::language::words;
use crate::{label, rules, t};

/// The hospitals, the one where one came last first.
#[component]
pub fn Facility() -> impl IntoView {
    let places =
        load(|| (), async |client, ()| client.me_facilities().await.map(|page| page.items));
    view! {
        <Heading title=label!("page.tab.facility") />
        <DataView resource=places let:places>
            {move || {
                let places = places.get();
                if places.is_empty() {
                    return view! { <Empty><p>{t!("page.facility.none")}</p></Empty> }.into_any();
                }
                places.into_iter().map(|place| view! { <Hospital place /> }).collect_view().into_any()
            }}
        </DataView>
    }
}

#[component]
fn Hospital(place: OwnFacility) -> impl IntoView {
    let words = words();
    let OwnFacility { name, worked, accreditations, .. } = place;
    let bars = {
        let (worked, terms) = (worked.clone(), accreditations.clone());
        Signal::derive(move || {
            let name = words.text(shorei_wording::key!("page.facility.worked"));
            let held = terms.iter().rev().map(|one| {
                let kind = accreditation_kind(words.language(), one.kind.into());
                let label = format!("{} {kind}", one.number);
                Bar { label, term: rules::term(one.term_from, one.term_to), chosen: true }
            });
            let stretches = worked.iter().rev().map(|stretch| Bar {
                label: name.to_owned(),
                term: rules::term(stretch.worked_from, stretch.worked_to),
                chosen: false,
            });
            held.chain(stretches).collect::<Vec<_>>()
        })
    };
    let terms = if accreditations.is_empty() {
        view! {
            <p class="small">{t!("page.facility.worked")} " " <Worked worked /></p>
            <Empty><p>{t!("page.facility.not_accredited")}</p></Empty>
        }
        .into_any()
    } else {
        let caption = label!("page.facility.caption", name = name.clone());
        view! {
            <CareTimeline bars care=Signal::stored(None) caption=label!("page.facility.timeline") />
            <Terms caption terms=accreditations />
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2>{name}</h2>
            {terms}
        </section>
    }
}

/// When one worked there.
#[component]
fn Worked(worked: Vec<Affiliation>) -> impl IntoView {
    let words = words();
    move || {
        let stretches: Vec<_> = worked
            .iter()
            .map(|one| term(words.language(), rules::term(one.worked_from, one.worked_to)))
            .collect();
        stretches.join(words.text(shorei_wording::key!("list.and")))
    }
}

#[component]
fn Terms(caption: Signal<String>, terms: Vec<Candidate>) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("page.facility.number")}</th>
                        <th scope="col">{t!("page.facility.kind")}</th>
                        <th scope="col">{t!("page.facility.term")}</th>
                        <th scope="col">{t!("page.facility.state")}</th>
                    </tr>
                </thead>
                <tbody>{terms.into_iter().map(|one| view! { <Row one /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(one: Candidate) -> impl IntoView {
    let (words, today) = (words(), installation());
    let Candidate { number, kind, term_from, term_to, .. } = one;
    let held = rules::term(term_from, term_to);
    let stands = move || {
        let today = today.today();
        if held.ended(today) {
            TermState::Ended
        } else if held.contains(today) {
            TermState::Open
        } else {
            TermState::Upcoming
        }
    };
    view! {
        <tr>
            <th scope="row" class="nowrap" data-column=t!("page.facility.number")>{number}</th>
            <td class="nowrap" data-column=t!("page.facility.kind")>
                {move || accreditation_kind(words.language(), kind.into())}
            </td>
            <td class="nowrap" data-column=t!("page.facility.term")>{move || term(words.language(), held)}</td>
            <td data-column=t!("page.facility.state")>
                {move || view! { <AccreditationBadge standing=stands() /> }}
            </td>
        </tr>
    }
}
