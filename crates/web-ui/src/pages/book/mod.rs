//! `/cases/{programme}`: the table of a book's slots (`S4`, `S6`, `S7`).

mod actions;
mod apply;
mod onward;
mod row;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::case_book::{CaseBook, Slot};
use shorei_contract::{Action, Programme};
use shorei_wording::words::programme;

use super::cases::Windows;
use super::{NotFound, programme_in_address};
use crate::books::books;
use crate::components::{
    BookProgress, DataView, Empty, Heading, PaperHurry, SelectAll, Selection, load, present,
};
use crate::language::words;
use crate::page::Page;
use crate::{label, t};
use actions::{Actions, Deletion};
use apply::Apply;
use onward::Onward;
use row::Row;

/// The table of the programme in the address.
#[component]
pub fn Book() -> impl IntoView {
    let programme = programme_in_address();
    move || match programme.get() {
        Some(programme) => view! { <OfProgramme of=programme /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn OfProgramme(of: Programme) -> impl IntoView {
    let (words, books) = (words(), books());
    let book = load(move || books.changes(), async move |client, _| books.open(&client, of).await);
    let title = Signal::derive(move || {
        let name = programme(words.language(), of.into());
        words.say(shorei_wording::key!("page.book.title"), &[("programme", name)])
    });
    let reload = Callback::new(move |()| book.refetch());
    view! {
        <Heading title />
        <DataView resource=book let:found>
            {present(found, move |book| view! { <Table book reload /> }, || {
                view! { <Empty><p>{t!("page.cases.no_round")}</p></Empty> }.into_any()
            })}
        </DataView>
    }
}

/// Whether something can be done with the slot together with others, so that it has a box.
fn selectable(slot: &Slot) -> bool {
    slot.actions.iter().any(|action| matches!(action, Action::Request | Action::Withdraw))
}

/// The figure, the table and the bar of actions.
#[component]
fn Table(book: Memo<CaseBook>, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let selection = Selection::<u8>::new();
    let rows = Memo::new(move |_| {
        book.with(|book| {
            book.slots
                .iter()
                .filter(|slot| selectable(slot))
                .map(|slot| slot.number)
                .collect::<Vec<_>>()
        })
    });
    let of = book.with_untracked(|book| book.programme);
    let definition = book.with_untracked(|book| book.definition.clone());
    let mut fixed: Vec<_> = definition.slots.iter().filter_map(|slot| slot.category).collect();
    fixed.dedup();
    let approval_required = definition.approval_required;
    let round = book.with_untracked(|book| book.round.clone());
    let deleting = RwSignal::new(None::<Slot>);
    let caption = move || {
        let count = book.with(|book| book.slots.len()).to_string();
        let name = programme(words.language(), of.into());
        words.say(
            shorei_wording::key!("page.book.caption"),
            &[("programme", name), ("count", &count)],
        )
    };
    // A row is drawn anew when anything in it changed, its sentences included.
    let drawn = move || {
        words.language();
        book.with(|book| book.slots.clone())
    };
    view! {
        <Onward book />
        <section class="overview">
            <BookProgress
                progress=Signal::derive(move || book.with(|book| book.progress.clone()))
                categories=fixed.len()
                approval_required
            />
            <Windows round=round.clone() approval_required />
        </section>
        {approval_required.then(|| view! { <PaperHurry round /> })}
        <div class="table-frame">
            <table class="slots cards-when-narrow short-rows">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span>{t!("page.column.select")}</span>
                            {move || rows.with(|rows| !rows.is_empty()).then(|| view! {
                                <SelectAll selection rows label=label!("page.book.select_all") />
                            })}
                        </th>
                        <th scope="col">{t!("page.column.number")}</th>
                        <th scope="col">{t!("page.column.edit")}</th>
                        <th scope="col">{t!("page.column.category")}</th>
                        <th scope="col">{t!("page.column.remarks")}</th>
                        <th scope="col">{t!("page.column.state")}</th>
                        <th scope="col">{t!("page.column.approval")}</th>
                        <th scope="col">{t!("page.column.print")}</th>
                        <th scope="col">{t!("page.column.delete")}</th>
                        <th scope="col">{t!("page.column.notices")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=drawn
                        key=move |slot| (slot.number, format!("{slot:?}"), words.language_now() as u8)
                        let:slot
                    >
                        <Row entry=slot of approval_required selection rows deleting reload />
                    </For>
                </tbody>
            </table>
        </div>
        <Actions book selection rows reload />
        <Apply book reload />
        <Deletion book about=deleting reload />
        <p class="links">
            <A href=Page::Applications.path()>{t!("page.book.applications")}</A>
            " "
            <A href=Page::BookPrint(of).path()>{t!("page.book.print")}</A>
        </p>
    }
}
