//! マイページTOP: what to do next, and until when.

use leptos::prelude::*;
use leptos_router::components::{A, Redirect};
use shorei_contract::Status;
use shorei_contract::case_book::CaseBookSummary;
use shorei_contract::me::Counts;
use shorei_contract::query::ListCaseBooks;
use shorei_wording::words::programme;

use super::cases::Windows;
use crate::components::{DataView, Empty, Heading, in_state, load};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, t};

/// What to do next; staff without a member number find the secretariat's page instead (`S2`).
#[component]
pub fn Home() -> impl IntoView {
    let session = session();
    if session.me_now(|me| me.member.member_number.is_none()) == Some(true) {
        return view! { <Redirect path=Page::Admin.path() /> }.into_any();
    }
    view! { <Next /> }.into_any()
}

#[component]
fn Next() -> impl IntoView {
    let session = session();
    session.look_again();
    let books = load(
        || (),
        async |client, ()| {
            let mut books = client.case_book_list(&ListCaseBooks::default()).await?.items;
            // They come newest first: of each programme the one that is written in, if there is one.
            books.sort_by_key(|book| (book.programme, book.application_id.is_some()));
            books.dedup_by_key(|book| book.programme);
            Ok(books)
        },
    );
    let counts = Memo::new(move |_| session.me(|me| me.counts.clone()).unwrap_or_default());
    view! {
        <Heading title=label!("page.tab.home") />
        <DataView resource=books let:books>
            <section class="card">
                <h2>{t!("page.home.next")}</h2>
                {move || {
                    let steps = steps(counts.get(), &books.get());
                    if steps.is_empty() {
                        view! { <Empty><p>{t!("page.home.nothing")}</p></Empty> }.into_any()
                    } else {
                        view! { <ul class="next">{steps}</ul> }.into_any()
                    }
                }}
            </section>
            <h2>{t!("page.home.rounds")}</h2>
            <div class="cards">
                {move || books.get().into_iter().map(|book| view! { <Round book /> }).collect_view()}
            </div>
            <p class="links"><A href=Page::Tokens.path()>{t!("page.home.tokens")}</A></p>
        </DataView>
    }
}

/// What waits, the most pressing first; each leads to where it is done.
fn steps(counts: Counts, books: &[CaseBookSummary]) -> Vec<AnyView> {
    let words = words();
    let mut steps = Vec::new();
    let mut step = |page: Page, count: u64, sentence: AnyView| {
        if count > 0 {
            steps.push(view! { <li><A href=page.path()>{sentence}</A></li> }.into_any());
        }
    };
    let waiting = counts.requests_waiting;
    step(Page::Approvals, waiting, t!("page.home.requests", count = waiting).into_any());
    for book in books.iter().filter(|book| book.round.as_ref().is_some_and(|round| round.open)) {
        let page = Page::Book(book.programme);
        let name = programme(words.language(), book.programme.into());
        let count = |state| in_state(&book.progress, state) as u64;
        let returned = count(Status::Returned);
        step(
            page.clone(),
            returned,
            t!("page.home.returned", programme = name, count = returned).into_any(),
        );
        let drafts = count(Status::Draft);
        step(
            page.clone(),
            drafts,
            t!("page.home.drafts", programme = name, count = drafts).into_any(),
        );
        let registered = if book.progress.states.len() > 1 { count(Status::Registered) } else { 0 };
        step(
            page.clone(),
            registered,
            t!("page.home.registered", programme = name, count = registered).into_any(),
        );
        let empty = count(Status::Unregistered);
        let begun =
            usize::try_from(empty).is_ok_and(|empty| empty < book.progress.states.values().sum());
        step(
            page,
            if begun { empty } else { 0 },
            t!("page.home.empty", programme = name, count = empty).into_any(),
        );
    }
    let unread = counts.notices_unread;
    step(Page::Notifications, unread, t!("page.home.notices", count = unread).into_any());
    steps
}

/// The windows of a book's round.
#[component]
fn Round(book: CaseBookSummary) -> impl IntoView {
    let words = words();
    let CaseBookSummary { programme: of, round, .. } = book;
    // Only 専門医新規 asks for approvals; the book itself says so, and the table shows it.
    let approval_required = of == shorei_contract::Programme::SpecialistNew;
    view! {
        <section class="card">
            <h3><A href=Page::Book(of).path()>{move || programme(words.language(), of.into())}</A></h3>
            <Windows round approval_required />
        </section>
    }
}
