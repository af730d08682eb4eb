//! One row of the table.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use shorei_contract::case::ApprovalKind;
use shorei_contract::case_book::Slot;
use shorei_contract::{Action, Programme, Status};
use shorei_wording::dates::instant;
use shorei_wording::words::category;

use crate::components::{MoreButton, Selection, StateBadge, Submit, toasts};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::t;

/// A slot: what stands in it and what may be done with it, as the server says.
#[component]
pub fn Row(
    /// The slot.
    entry: Slot,
    /// Of which programme.
    of: Programme,
    /// Whether its reports need an approval.
    approval_required: bool,
    /// The rows that are chosen.
    selection: Selection<u8>,
    /// The rows that can be.
    rows: Memo<Vec<u8>>,
    /// The slot whose deletion is to be confirmed.
    deleting: RwSignal<Option<Slot>>,
    /// Reads the book anew.
    reload: Callback<()>,
) -> impl IntoView {
    let words = words();
    let navigate = use_navigate();
    let slot = entry;
    let number = slot.number;
    let may = |action| slot.actions.contains(&action);
    let (edit, print, delete, restore) =
        (may(Action::Edit), may(Action::Print), may(Action::Delete), may(Action::Restore));
    let of_category = slot.category;
    let open = if edit { t!("page.book.edit").into_any() } else { t!("page.book.read").into_any() };
    let open_name = move || {
        let key = if edit {
            shorei_wording::key!("page.book.edit_number")
        } else {
            shorei_wording::key!("page.book.read_number")
        };
        words.say(key, &[("number", &number.to_string())])
    };
    let shown = edit || slot.case_id.is_some();
    let more = RwSignal::new(false);
    let holds_more = slot.case_id.is_some() || restore || slot.unread_notices > 0;
    let for_deletion = slot.clone();
    let restored = slot.deleted.first().map(|deleted| deleted.case_id);
    view! {
        <tr data-selected=move || selection.has(number).to_string() data-open=move || more.get().to_string()>
            <td class="brief" data-column=t!("page.column.select")>
                {super::selectable(&slot).then(|| view! { <Box number selection rows /> })}
            </td>
            <th scope="row" class="brief of-number" data-column=t!("page.column.number")>{number}</th>
            <td class="brief to-do" data-column=t!("page.column.edit")>
                {shown.then(|| view! { <A href=Page::Case(of, number).path() attr:aria-label=open_name>{open}</A> })}
                {holds_more.then(|| view! { <MoreButton number open=more /> })}
            </td>
            <td class="nowrap brief of-category" data-column=t!("page.column.category")>
                {move || of_category.map(|one| category(words.language(), one.into()))}
            </td>
            <td class="remarks" data-column=t!("page.column.remarks")>{slot.remarks.clone()}</td>
            <td class="brief of-state" data-column=t!("page.column.state")>
                <StateBadge state=Signal::stored(slot.state) approval_required />
                {slot.warnings.iter().map(|warning| view! { <p class="warning small">{warning.message.clone()}</p> }).collect_view()}
            </td>
            <td class="approval" data-column=t!("page.column.approval")><Approval entry=slot.clone() /></td>
            <td data-column=t!("page.column.print")>
                {print.then(|| view! {
                    <button
                        type="button"
                        class="button small"
                        aria-label=t!("page.book.print_number", number = number)
                        on:click=move |_| navigate(&Page::CasePrint(of, number).path(), NavigateOptions::default())
                    >
                        {t!("page.column.print")}
                    </button>
                })}
            </td>
            <td data-column=t!("page.column.delete")>
                {delete.then(|| view! {
                    <button
                        type="button"
                        class="button small"
                        aria-label=t!("page.book.delete_number", number = number)
                        on:click=move |_| deleting.set(Some(for_deletion.clone()))
                    >
                        {t!("page.column.delete")}
                    </button>
                })}
                {restored.filter(|_| restore).map(|case_id| view! { <Restore case_id number reload /> })}
            </td>
            <td data-column=t!("page.column.notices")>
                {(slot.unread_notices > 0).then(|| view! {
                    <A href=Page::Notifications.path()>{t!("page.book.unread", count = slot.unread_notices)}</A>
                })}
            </td>
        </tr>
    }
}

/// The box of a row; with shift, the range from the last one.
#[component]
fn Box(number: u8, selection: Selection<u8>, rows: Memo<Vec<u8>>) -> impl IntoView {
    let shift = StoredValue::new(false);
    view! {
        <input
            type="checkbox"
            aria-label=t!("page.book.select_number", number = number)
            prop:checked=move || selection.has(number)
            on:click=move |event| shift.set_value(event.shift_key())
            on:change=move |event| {
                let on = event_target_checked(&event);
                rows.with_untracked(|rows| selection.set(number, on, shift.get_value(), rows));
            }
        />
    }
}

/// Who was asked when, and what they decided and wrote.
#[component]
fn Approval(entry: Slot) -> impl IntoView {
    let Slot { state, instructor, approval, requested_at, decided_at, comment, .. } = entry;
    let at = match state {
        Status::Requested => requested_at,
        _ => decided_at,
    };
    let on_paper = approval.is_some_and(|approval| approval.kind == ApprovalKind::Paper);
    instructor.map(|instructor| {
        view! {
            <span>{instructor.name}</span>
            {on_paper.then(|| view! { <span class="small">{t!("page.book.on_paper")}</span> })}
            {at.map(|at| view! { <br /><span class="small">{instant(at)}</span> })}
            {comment.filter(|comment| !comment.is_empty()).map(|comment| view! {
                <blockquote class="comment">{comment}</blockquote>
            })}
        }
    })
}

/// Brings the report back that was deleted last (`S18`).
#[component]
fn Restore(case_id: uuid::Uuid, number: u8, reload: Callback<()>) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let submit = Submit::new("restore-problem");
    let restore = move |_| {
        let call =
            async move { session.call(async |client| client.case_restore(case_id).await).await };
        submit.run(call, move |_| {
            toasts.say(words.say(
                shorei_wording::key!("page.book.restored"),
                &[("number", &number.to_string())],
            ));
            reload.run(());
        });
    };
    view! {
        <button
            type="button"
            class="button small"
            aria-label=t!("page.book.restore_number", number = number)
            on:click=restore
        >
            {t!("page.undo")}
        </button>
        <crate::components::Problem of=submit />
    }
}
