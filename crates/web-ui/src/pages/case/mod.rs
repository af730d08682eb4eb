//! `/cases/{programme}/{number}`: the report in a slot, to write or, where that is not possible, to read.

mod check;
mod editor;
mod fields;
mod form;
mod reading;
mod saving;

pub use fields::Points;
pub use reading::History;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Tagged;
use shorei_contract::case::Case;
use shorei_contract::case_book::{CaseBook, Slot};
use shorei_contract::{Action, Programme};
use shorei_wording::words::programme;

use super::{NotFound, number_in_address, programme_in_address};
use crate::books::books;
use crate::components::{DataView, Empty, Heading, StateBadge, load, present};
use crate::language::words;
use crate::page::Page;
use crate::t;
use editor::Editor;
use reading::ReadOnly;

/// A slot with its book and, unless it is empty, its report.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The book.
    pub book: CaseBook,
    /// The slot.
    pub slot: Slot,
    /// The report with its version.
    pub case: Option<(Case, String)>,
}

/// The report in the slot of the address.
#[component]
pub fn CasePage() -> impl IntoView {
    let address = Memo::new({
        let (programme, number) = (programme_in_address(), number_in_address());
        move |_| programme.get().zip(number.get())
    });
    move || match address.get() {
        Some((programme, number)) => view! { <InSlot of=programme number /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn InSlot(of: Programme, number: u8) -> impl IntoView {
    let (words, books) = (words(), books());
    let opened = load(
        || (),
        async move |client, ()| {
            let Some(book) = books.open(&client, of).await? else {
                return Ok(None);
            };
            let Some(slot) = book.slots.iter().find(|slot| slot.number == number).cloned() else {
                return Ok(None);
            };
            let mut case = None;
            if slot.case_id.is_some() {
                let Tagged { value, etag } = client.case_show_in_slot(book.id, number).await?;
                case = Some((value, etag));
            }
            Ok(Some(Opened { book, slot, case }))
        },
    );
    let title = Signal::derive(move || {
        let name = programme(words.language(), of.into());
        words.say(
            shorei_wording::key!("page.form.title"),
            &[("programme", name), ("number", &number.to_string())],
        )
    });
    let reload = Callback::new(move |()| opened.refetch());
    view! {
        <p class="back"><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
        <Heading title />
        <DataView resource=opened let:found>
            {present(found, move |opened| view! { <Report opened reload /> }, || {
                view! { <Empty><p>{t!("page.not_found.detail")}</p></Empty> }.into_any()
            })}
        </DataView>
    }
}

/// The form where the report may be written, else its text.
#[component]
fn Report(opened: Memo<Opened>, reload: Callback<()>) -> impl IntoView {
    let approval_required =
        opened.with_untracked(|opened| opened.book.definition.approval_required);
    let editable =
        Memo::new(move |_| opened.with(|opened| opened.slot.actions.contains(&Action::Edit)));
    // What is saved on this page counts before the slot is read anew.
    let saved = RwSignal::new(None);
    let state = Signal::derive(move || {
        saved.get().unwrap_or_else(|| opened.with(|opened| opened.slot.state))
    });
    view! {
        <p class="state-line">
            <StateBadge state approval_required />
            {move || opened.with(|opened| opened.slot.instructor.clone()).map(|instructor| view! {
                " " <span>{instructor.name}</span>
            })}
        </p>
        {move || returned(&opened.get()).map(|comment| view! {
            <div class="notice" data-kind="warning">
                <p class="notice-title">{t!("page.form.returned")}</p>
                <blockquote class="comment prose">{comment}</blockquote>
            </div>
        })}
        {move || if editable.get() {
            view! { <Editor opened=opened.get_untracked() saved /> }.into_any()
        } else {
            view! { <ReadOnly opened=opened.get() reload /> }.into_any()
        }}
    }
}

/// What the instructor wrote when they returned the report, while it is to be mended.
fn returned(opened: &Opened) -> Option<String> {
    let returned = opened.slot.state == shorei_contract::Status::Returned;
    opened.slot.comment.clone().filter(|comment| returned && !comment.is_empty())
}
