//! Where one goes on once a report was registered.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_contract::case_book::{CaseBook, Slot};
use shorei_contract::{Action, Status};

use crate::page::Page;
use crate::t;

/// The ways on from the report that the address says was registered: ask about it, or write the next one.
#[component]
pub fn Onward(
    /// The book.
    book: Memo<CaseBook>,
) -> impl IntoView {
    let query = use_query_map();
    let registered = Memo::new(move |_| {
        let number = query.with(|query| query.get_str("registered")?.parse::<u8>().ok())?;
        let slots = book.with(|book| book.slots.clone());
        let slot = slots.iter().find(|slot| slot.number == number)?;
        let may_ask = slot.actions.contains(&Action::Request);
        (slot.state == Status::Registered).then(|| (number, may_ask, next_empty(&slots, number)))
    });
    let of = book.with_untracked(|book| book.programme);
    move || {
        let (number, may_ask, next) = registered.get()?;
        (may_ask || next.is_some()).then(|| {
            view! {
                <nav class="actions" aria-label=t!("page.form.registered", number = number)>
                    {may_ask.then(|| view! {
                        <A href=Page::Request(of, vec![number]).path() attr:class="button primary">{t!("page.book.ask_now")}</A>
                    })}
                    {next.map(|next| view! {
                        <A href=Page::Case(of, next).path() attr:class="button">{t!("page.book.write_next", number = next)}</A>
                    })}
                </nav>
            }
        })
    }
}

/// The empty slot after that one, else the first.
fn next_empty(slots: &[Slot], number: u8) -> Option<u8> {
    let empty =
        |slot: &&Slot| slot.state == Status::Unregistered && slot.actions.contains(&Action::Edit);
    let after = slots.iter().filter(empty).find(|slot| slot.number > number);
    after.or_else(|| slots.iter().find(empty)).map(|slot| slot.number)
}
