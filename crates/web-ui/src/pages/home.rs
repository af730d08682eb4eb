//! マイページTOP: what to do next, and until when.

use leptos::prelude::*;
use leptos_router::components::{A, Redirect};
use shorei_contract::Status;
use shorei_contract::case_book::CaseBookSummary;
use shorei_contract::me::Counts;
use shorei_contract::query::ListCaseBooks;
use shorei_domain::round::{application_closed, asking_closed, writing_closed};
use shorei_wording::words::programme;
use time::Date;

use super::cases::Windows;
use crate::about::installation;
use crate::components::{DataView, Empty, Heading, in_state, load};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, rules, t};

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
    let (session, installation) = (session(), installation());
    session.look_again();
    let books = load(
        || (),
        async |client, ()| {
            let mut books = client.case_book_list(&ListCaseBooks::default()).await?.items;
            books.sort_by_key(|book| (book.programme, book.application_id.is_some()));
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
                    let steps = steps(&counts.get(), &books.get(), installation.today());
                    if steps.is_empty() {
                        view! { <Empty><p>{t!("page.home.nothing")}</p></Empty> }.into_any()
                    } else {
                        view! { <ul class="next">{steps}</ul> }.into_any()
                    }
                }}
            </section>
            <h2>{t!("page.home.rounds")}</h2>
            <div class="cards">
                {move || once(books.get()).into_iter().map(|book| view! { <Round book /> }).collect_view()}
            </div>
            <p class="links"><A href=Page::Tokens.path()>{t!("page.home.tokens")}</A></p>
        </DataView>
    }
}

/// What waits, the one next thing first; each leads to where it is done. Nothing is asked for that a window which is
/// closed forbids.
fn steps(counts: &Counts, books: &[CaseBookSummary], today: Date) -> Vec<AnyView> {
    let mut steps = Vec::new();
    let mut step = |page: Page, count: u64, sentence: AnyView| {
        if count > 0 {
            steps.push(view! { <li><A href=page.path()>{sentence}</A></li> }.into_any());
        }
    };
    let open: Vec<_> = books.iter().filter(|book| book.application_id.is_none()).collect();
    for book in open.iter().filter(|book| can_apply(book, today)) {
        let name = programme(words().language(), book.programme.into());
        step(Page::Book(book.programme), 1, t!("page.home.apply", programme = name).into_any());
    }
    let waiting = counts.requests_waiting;
    step(Page::Approvals, waiting, t!("page.home.requests", count = waiting).into_any());
    for book in open {
        for (count, sentence) in of_book(book, today) {
            step(Page::Book(book.programme), count, sentence);
        }
    }
    let unread = counts.notices_unread;
    step(Page::Notifications, unread, t!("page.home.notices", count = unread).into_any());
    steps
}

/// Whether a book is complete and its application window open.
fn can_apply(book: &CaseBookSummary, today: Date) -> bool {
    let round = book.round.as_ref().and_then(rules::round);
    book.progress.complete && application_closed(round.as_ref(), today).is_none()
}

/// What is to be done in a book: how often, and in which words.
fn of_book(book: &CaseBookSummary, today: Date) -> Vec<(u64, AnyView)> {
    let name = programme(words().language(), book.programme.into());
    let count = |state| in_state(&book.progress, state) as u64;
    let round = book.round.as_ref().and_then(rules::round);
    let may_write = writing_closed(round.as_ref(), false, today).is_none();
    let may_mend = writing_closed(round.as_ref(), true, today).is_none();
    let may_ask = asking_closed(round.as_ref(), false, today).is_none();
    let only = |may: bool, count: u64| if may { count } else { 0 };
    let returned = only(may_mend, count(Status::Returned));
    let drafts = only(may_write, count(Status::Draft));
    let asks = book.programme == shorei_contract::Programme::SpecialistNew;
    let registered = only(may_ask && asks, count(Status::Registered));
    let empty = count(Status::Unregistered);
    let all: usize = book.progress.states.values().sum();
    let begun = usize::try_from(empty).is_ok_and(|empty| empty < all);
    let empty = only(may_write && begun, empty);
    vec![
        (returned, t!("page.home.returned", programme = name, count = returned).into_any()),
        (drafts, t!("page.home.drafts", programme = name, count = drafts).into_any()),
        (registered, t!("page.home.registered", programme = name, count = registered).into_any()),
        (empty, t!("page.home.empty", programme = name, count = empty).into_any()),
    ]
}

/// The books that one can write in, and of those applied with one a programme.
fn once(mut books: Vec<CaseBookSummary>) -> Vec<CaseBookSummary> {
    books.dedup_by_key(|book| (book.programme, book.application_id.is_some()));
    books
}

/// The windows of a book's round; of one that was applied with, the way to the application.
#[component]
fn Round(book: CaseBookSummary) -> impl IntoView {
    let words = words();
    let CaseBookSummary { programme: of, round, application_id, .. } = book;
    // Only 専門医新規 asks for approvals; the book itself says so, and the table shows it.
    let approval_required = of == shorei_contract::Programme::SpecialistNew;
    let name = move || programme(words.language(), of.into());
    match application_id {
        Some(id) => view! {
            <section class="card">
                <h3>{name} " " <span class="tag">{t!("page.home.applied")}</span></h3>
                <p><A href=Page::Application(id).path()>{t!("page.apply.show")}</A></p>
            </section>
        }
        .into_any(),
        None => view! {
            <section class="card">
                <h3><A href=Page::Book(of).path()>{name}</A></h3>
                <Windows round approval_required />
            </section>
        }
        .into_any(),
    }
}
