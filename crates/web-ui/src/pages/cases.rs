//! `/cases` 症例登録: the three programmes, with window and progress (`S3`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::Programme;
use shorei_contract::case_book::CaseBookSummary;
use shorei_contract::programme::ProgrammeView;
use shorei_contract::query::ListCaseBooks;
use shorei_contract::round::Round;
use shorei_domain::period::Period;
use shorei_wording::dates::{day, period};

use crate::about::installation;
use crate::components::{BookProgress, DataView, Heading, load};
use crate::language::words;
use crate::page::Page;
use crate::{label, rules, t};

/// The programmes.
#[component]
pub fn Cases() -> impl IntoView {
    let data = load(
        || (),
        async |client, ()| {
            let programmes = client.programme_list().await?.items;
            let books = client.case_book_list(&ListCaseBooks::default()).await?.items;
            Ok((programmes, books))
        },
    );
    view! {
        <Heading title=label!("page.tab.cases") />
        <p>{t!("page.cases.lead")}</p>
        <DataView resource=data let:data>
            <div class="cards">
                {move || data.with(|(programmes, books)| programmes.iter().map(|programme| {
                    let book = books.iter().find(|book| book.programme == programme.programme).cloned();
                    view! { <Card programme=programme.clone() book /> }
                }).collect_view())}
            </div>
        </DataView>
    }
}

/// One programme.
#[component]
fn Card(programme: ProgrammeView, book: Option<CaseBookSummary>) -> impl IntoView {
    let ProgrammeView { programme, definition, rounds, .. } = programme;
    let round = book.as_ref().and_then(|book| book.round.clone());
    let round = round.or_else(|| rounds.into_iter().next().map(|with| with.round));
    let (name, about) = match programme {
        Programme::SpecialistNew => (
            t!("page.cases.specialist_new").into_any(),
            t!("page.cases.specialist_new_about").into_any(),
        ),
        Programme::RegisteredNew => (
            t!("page.cases.registered_new").into_any(),
            t!("page.cases.registered_new_about").into_any(),
        ),
        Programme::SpecialistTransfer => (
            t!("page.cases.specialist_transfer").into_any(),
            t!("page.cases.specialist_transfer_about").into_any(),
        ),
    };
    let mut categories: Vec<_> = definition.slots.iter().filter_map(|slot| slot.category).collect();
    categories.dedup();
    let (categories, approval_required) = (categories.len(), definition.approval_required);
    view! {
        <section class="card">
            <h2><A href=Page::Book(programme).path()>{name}</A></h2>
            <p>{about}</p>
            <Windows round approval_required />
            {book.map(|book| view! { <BookProgress progress=Signal::stored(book.progress) categories approval_required /> })}
        </section>
    }
}

/// The windows of a round, with the days left.
#[component]
pub fn Windows(
    /// The round; `None` before the first.
    round: Option<Round>,
    /// Whether the approval deadline means anything.
    approval_required: bool,
) -> impl IntoView {
    let words = words();
    let today = installation();
    let Some(round) = round else {
        return view! { <p class="quiet">{t!("page.cases.no_round")}</p> }.into_any();
    };
    let registration = rules::period(round.registration_from, round.registration_to);
    let application = rules::period(round.application_from, round.application_to);
    let left = move |last| {
        rules::days_left(today.today(), last).map(|days| {
            words.say(shorei_wording::key!("page.days_left"), &[("days", &days.to_string())])
        })
    };
    let line = move |name: AnyView, days: AnyView, last| {
        view! { <div><dt>{name}</dt><dd>{days} " " <span class="small">{move || left(last)}</span></dd></div> }
    };
    let days = move |of: Period| (move || period(words.language(), of)).into_any();
    let deadline = round.approval_deadline;
    view! {
        <dl class="facts">
            <div><dt>{t!("page.cases.round")}</dt><dd>{round.name}{(!round.open).then(|| view! { " " <span class="small">{t!("page.cases.closed")}</span> })}</dd></div>
            {line(t!("page.cases.registration").into_any(), days(registration), registration.to())}
            {approval_required.then(|| line(
                t!("page.cases.deadline").into_any(),
                (move || day(words.language(), deadline)).into_any(),
                deadline,
            ))}
            {line(t!("page.cases.application").into_any(), days(application), application.to())}
        </dl>
    }.into_any()
}
