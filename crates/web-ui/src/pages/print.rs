//! Print views: a report or a table as a page fit to print (`S17`).

use std::ops::AsyncFn;
use std::sync::Arc;

use leptos::prelude::*;
use shorei_client::{Client, Failure};
use shorei_contract::case::Case;
use shorei_contract::case_book::CaseBook;
use shorei_contract::{Person, Programme};
use shorei_wording::dates::day;
use shorei_wording::words::{category, programme as programme_name, status};
use uuid::Uuid;

use super::approvals::{read, title};
use super::{ById, NotFound, number_in_address, programme_in_address};
use crate::about::installation;
use crate::books::books;
use crate::browser;
use crate::components::{CaseText, DataView, Download, Empty, Heading, load, present};
use crate::language::words;
use crate::t;

/// The buttons of a print view; they are not printed.
#[component]
fn Tools() -> impl IntoView {
    view! {
        <div class="actions no-print">
            <button type="button" class="button primary" on:click=|_| browser::print()>{t!("page.print.print")}</button>
            <button type="button" class="button" on:click=|_| browser::back()>{t!("page.print.back")}</button>
        </div>
    }
}

/// Whose it is, and when it was printed.
#[component]
fn Head(person: Person, revision: Option<u32>) -> impl IntoView {
    let (words, installation) = (words(), installation());
    view! {
        <p class="print-head small">
            <span>{person.name} " " {person.member_number}</span>
            {revision.map(|revision| view! { <span>{t!("page.revision", revision = revision)}</span> })}
            <span>{move || words.say(shorei_wording::key!("page.print.on"), &[("day", &day(words.language(), installation.today()))])}</span>
        </p>
    }
}

/// The same as PDF, with its own head and page numbers.
#[component]
fn Pdf<F>(#[prop(into)] name: String, fetch: F) -> impl IntoView
where
    F: AsyncFn(Client) -> Result<Vec<u8>, Failure> + 'static,
{
    view! { <div class="actions no-print"><Download name fetch>{t!("page.print.pdf")}</Download></div> }
}

/// A report as PDF.
#[component]
fn PdfOf(case: Uuid, number: u8) -> impl IntoView {
    let fetch = async move |client: Client| client.case_print(case).await;
    view! { <Pdf name=format!("case-{number}.pdf") fetch /> }
}

fn case_title(of: Programme, number: u8) -> Signal<String> {
    let words = words();
    Signal::derive(move || {
        let name = programme_name(words.language(), of.into());
        words.say(
            shorei_wording::key!("page.form.title"),
            &[("programme", name), ("number", &number.to_string())],
        )
    })
}

/// A report in the form that it was written in.
fn printed(case: Case) -> impl IntoView {
    view! {
        <PdfOf case=case.id number=case.number />
        <Head person=case.applicant.clone() revision=case.revision />
        <CaseText definition=Arc::clone(&case.definition) case />
    }
}

/// One's own report.
#[component]
pub fn CasePrint() -> impl IntoView {
    let books = books();
    let (programme, number) = (programme_in_address(), number_in_address());
    move || {
        let Some((of, number)) = programme.get().zip(number.get()) else {
            return view! { <NotFound /> }.into_any();
        };
        let data = load(
            || (),
            async move |client, ()| {
                let Some(book) = books.open(&client, of).await? else {
                    return Ok(None);
                };
                Ok(Some(client.case_show_in_slot(book.id, number).await?.value))
            },
        );
        view! {
            <Tools />
            <Heading title=case_title(of, number) />
            <DataView resource=data let:found>
                {present(found, |case| move || printed(case.get()), || view! { <Empty><p>{t!("page.not_found.detail")}</p></Empty> }.into_any())}
            </DataView>
        }
        .into_any()
    }
}

/// A report that one was asked about.
#[component]
pub fn ApprovalPrint() -> impl IntoView {
    view! { <ById let:id><OfRequest id /></ById> }
}

#[component]
fn OfRequest(id: Uuid) -> impl IntoView {
    let data = load(move || id, async |client, id| read(&client, id).await);
    view! {
        <Tools />
        <Heading title=title(data) />
        <DataView resource=data let:reading>
            {move || {
                match reading.get().case {
                    Some(case) => printed(case).into_any(),
                    None => view! { <Empty><p>{t!("page.approvals.unreadable")}</p></Empty> }.into_any(),
                }
            }}
        </DataView>
    }
}

/// One's own table.
#[component]
pub fn BookPrint() -> impl IntoView {
    let (words, books) = (words(), books());
    let programme = programme_in_address();
    move || {
        let Some(of) = programme.get() else {
            return view! { <NotFound /> }.into_any();
        };
        let book = load(move || of, async move |client, of| books.open(&client, of).await);
        let title = Signal::derive(move || {
            let name = programme_name(words.language(), of.into());
            words.say(shorei_wording::key!("page.book.title"), &[("programme", name)])
        });
        view! {
            <Tools />
            <Heading title />
            <DataView resource=book let:found>
                {present(found, move |book| move || view! { <PrintedTable book=book.get() title /> }, || {
                    view! { <Empty><p>{t!("page.cases.no_round")}</p></Empty> }.into_any()
                })}
            </DataView>
        }
        .into_any()
    }
}

#[component]
fn PrintedTable(book: CaseBook, title: Signal<String>) -> impl IntoView {
    let words = words();
    let approval_required = book.definition.approval_required;
    let rows = book.slots.into_iter().map(move |slot| {
        view! {
            <tr>
                <th scope="row">{slot.number}</th>
                <td>{move || slot.category.map(|one| category(words.language(), one.into()))}</td>
                <td>{slot.remarks}</td>
                <td>{move || status(words.language(), slot.state.into(), approval_required)}</td>
                <td>{slot.instructor.map(|instructor| instructor.name)}</td>
            </tr>
        }
    });
    let id = book.id;
    view! {
        <Pdf name="case-book.pdf" fetch=async move |client| client.case_book_print(id).await />
        <Head person=book.applicant revision=None />
        <div class="table-frame" role="region" tabindex="0" aria-label=move || title.get()>
            <table class="printed">
                <thead>
                    <tr>
                        <th scope="col">{t!("page.column.number")}</th>
                        <th scope="col">{t!("page.column.category")}</th>
                        <th scope="col">{t!("page.column.remarks")}</th>
                        <th scope="col">{t!("page.column.state")}</th>
                        <th scope="col">{t!("page.column.approval")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
