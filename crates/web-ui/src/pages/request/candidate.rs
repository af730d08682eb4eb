//! One instructor who may perhaps be asked, with what speaks for and against it.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::Programme;
use shorei_contract::case_book::Slot;
use shorei_contract::instructor::{Instructor, Reason};
use shorei_contract::member::{Affiliation, Qualification};
use shorei_wording::dates::term;
use shorei_wording::words::qualification;

use crate::components::toasts;
use crate::language::{Words, words};
use crate::page::Page;
use crate::{browser, rules, t};

/// A candidate: name, qualifications, hospitals, and why not, case by case.
#[component]
pub fn Candidate(
    /// The candidate.
    instructor: Instructor,
    /// The reports to ask about.
    slots: Memo<Vec<Slot>>,
    /// Takes the candidate who is chosen.
    chosen: RwSignal<Option<Instructor>>,
    /// For which programme.
    of: Programme,
) -> impl IntoView {
    let (words, toasts) = (words(), toasts());
    let eligible = instructor.eligible;
    let id = format!("instructor-{}", instructor.member_id);
    let (name_id, reasons_id) = (format!("{id}-name"), format!("{id}-reasons"));
    let described_by = reasons_id.clone();
    let target = reasons_id.clone();
    let taken = instructor.clone();
    let number_of_signer = instructor.member_number.clone().unwrap_or_default();
    let retired = instructor.reasons.iter().any(|reason| reason.code == "instructor_retired");
    let choose = move |_| {
        if eligible {
            chosen.set(Some(taken.clone()));
        } else {
            toasts.say(words.text(shorei_wording::key!("page.request.not_eligible")));
            browser::focus(&target);
        }
    };
    let Instructor {
        member_number,
        name,
        facilities,
        qualifications,
        reasons,
        worked_at_facility,
        open_requests,
        warnings,
        ..
    } = instructor;
    view! {
        <li class="candidate" data-eligible=eligible.to_string() aria-labelledby=name_id.clone()>
            <div class="candidate-head">
                <strong id=name_id.clone()>{name}</strong>
                <span class="small">{member_number}</span>
                {worked_at_facility.then(|| view! { <span class="tag">{t!("page.request.worked_there")}</span> })}
                {(open_requests > 0).then(|| view! { <span class="small">{t!("page.request.open", count = open_requests)}</span> })}
            </div>
            <Held qualifications facilities />
            <ul class="reasons" id=reasons_id tabindex="-1">
                {by_reason(words, reasons, &slots.get_untracked()).into_iter().map(|(numbers, message)| view! {
                    <li>{(!numbers.is_empty()).then(|| view! { <strong>{t!("page.request.about", numbers = numbers)}</strong> " " })}{message}</li>
                }).collect_view()}
            </ul>
            {retired.then(|| view! { <OnPaper signer=number_of_signer slots of /> })}
            {warnings.into_iter().map(|warning| view! { <p class="warning small">{warning.message}</p> }).collect_view()}
            <button
                type="button"
                class="button"
                class:primary=eligible
                aria-disabled=(!eligible).to_string()
                aria-describedby=format!("{name_id} {described_by}")
                data-programme=of.as_str()
                on:click=choose
            >
                {t!("page.request.choose_this")}
            </button>
        </li>
    }
}

/// The way on for an instructor who has left: a form on paper for each report (`S11`).
#[component]
fn OnPaper(signer: String, slots: Memo<Vec<Slot>>, of: Programme) -> impl IntoView {
    view! {
        <ul class="links">
            {move || slots.get().into_iter().map(|slot| view! {
                <li>
                    <A href=Page::Paper(of, slot.number, signer.clone()).path()>
                        {t!("page.paper.link", number = slot.number)}
                    </A>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// What the candidate is or was certified as, and where they work and worked.
#[component]
fn Held(qualifications: Vec<Qualification>, facilities: Vec<Affiliation>) -> impl IntoView {
    let words = words();
    let certified = qualifications.into_iter().map(move |one| {
        let held = rules::term(one.term_from, one.term_to);
        view! { <li>{move || format!("{} {}", qualification(words.language(), one.kind.into()), term(words.language(), held))}</li> }
    });
    let places = facilities.into_iter().map(move |one| {
        let held = rules::term(one.worked_from, one.worked_to);
        let name = one.facility_name;
        view! { <li>{move || format!("{name} {}", term(words.language(), held))}</li> }
    });
    view! {
        <ul class="held small">{certified.collect_view()}{places.collect_view()}</ul>
    }
}

/// Each reason once, with the numbers of the reports that it concerns; none where it concerns all.
fn by_reason(words: Words, reasons: Vec<Reason>, slots: &[Slot]) -> Vec<(String, String)> {
    let separator = shorei_wording::text(words.language_now(), shorei_wording::key!("list.and"));
    let mut grouped: Vec<(Vec<u8>, String)> = Vec::new();
    for Reason { case_id, message, .. } in reasons {
        let number =
            slots.iter().find(|slot| slot.case_id == Some(case_id)).map(|slot| slot.number);
        match grouped.iter_mut().find(|(_, known)| *known == message) {
            Some((numbers, _)) => numbers.extend(number),
            None => grouped.push((number.into_iter().collect(), message)),
        }
    }
    grouped
        .into_iter()
        .map(|(numbers, message)| {
            let all = numbers.len() == slots.len();
            let list: Vec<_> = numbers.iter().map(u8::to_string).collect();
            (if all { String::new() } else { list.join(separator) }, message)
        })
        .collect()
}
