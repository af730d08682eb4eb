//! What is done with slots from the table: asking and withdrawing for many, deleting one.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shorei_client::Client;
use shorei_contract::Action;
use shorei_contract::approval::WithdrawRequests;
use shorei_contract::case_book::{CaseBook, Slot};
use shorei_wording::{Key, key};

use crate::books::books;
use crate::components::{Dialog, Problem, Submit, toasts, told};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, t, unsaved};

/// The bar below the table: it stays in view, says how many are chosen, and says why where something
/// cannot be done.
#[component]
pub fn Actions(
    /// The book.
    book: Memo<CaseBook>,
    /// The rows that are chosen.
    selection: crate::components::Selection<u8>,
    /// The rows that can be.
    rows: Memo<Vec<u8>>,
    /// Reads the book anew.
    reload: Callback<()>,
) -> impl IntoView {
    let (words, toasts) = (words(), toasts());
    let navigate = use_navigate();
    let chosen = Memo::new(move |_| rows.with(|rows| selection.among(rows)));
    let hint = RwSignal::new(None::<String>);
    let withdrawing = RwSignal::new(false);
    Effect::new(move || {
        chosen.track();
        hint.set(None);
    });
    let left_out = RwSignal::new(None::<String>);
    // Those chosen to which the action applies; a sentence says which are left out, or why there are none.
    let fitting = move |action: Action, none: Key, others: Key, left: Key| {
        let (can, cannot): (Vec<u8>, Vec<u8>) = book.with_untracked(|book| {
            chosen.get_untracked().into_iter().partition(|number| {
                book.slots
                    .iter()
                    .any(|slot| slot.number == *number && slot.actions.contains(&action))
            })
        });
        let list: Vec<_> = cannot.iter().map(u8::to_string).collect();
        let numbers = list.join(words.text(key!("list.and")));
        let about = |key| words.say(key, &[("numbers", &numbers)]);
        left_out.set((!cannot.is_empty()).then(|| about(left)));
        hint.set(match (can.is_empty(), cannot.is_empty()) {
            (true, true) => Some(words.text(none).to_owned()),
            (true, false) => Some(about(others)),
            _ => None,
        });
        can
    };
    let ask = move |_| {
        let numbers = fitting(
            Action::Request,
            key!("page.book.request_none"),
            key!("page.book.request_others"),
            key!("page.book.request_left_out"),
        );
        if numbers.is_empty() {
            return;
        }
        if let Some(left_out) = left_out.get_untracked() {
            toasts.say(left_out);
        }
        let of = book.with_untracked(|book| book.programme);
        navigate(&Page::Request(of, numbers).path(), NavigateOptions::default());
    };
    let subject = RwSignal::new(Vec::new());
    let withdraw = move |_| {
        let numbers = fitting(
            Action::Withdraw,
            key!("page.book.withdraw_none"),
            key!("page.book.withdraw_others"),
            key!("page.book.withdraw_left_out"),
        );
        withdrawing.set(!numbers.is_empty());
        subject.set(numbers);
    };
    let approval_required = book.with_untracked(|book| book.definition.approval_required);
    approval_required.then(|| view! {
        <div class="bar-of-actions" role="region" aria-label=t!("page.book.actions") data-chosen=move || chosen.with(Vec::len).to_string()>
            <p class="hint" role="status">{move || hint.get()}</p>
            <div class="actions">
                <span class="chosen-count" aria-live="polite">
                    {move || words.say(key!("page.chosen"), &[("count", &chosen.with(Vec::len).to_string())])}
                </span>
                <button type="button" class="button primary" on:click=ask>{t!("page.book.request")}</button>
                <button type="button" class="button" on:click=withdraw>{t!("page.book.withdraw")}</button>
            </div>
        </div>
        <Withdrawal open=withdrawing book subject left_out selection reload />
    })
}

/// Confirms a withdrawal: the instructor has been told already, and will be told again (`S7`).
#[component]
fn Withdrawal(
    open: RwSignal<bool>,
    book: Memo<CaseBook>,
    subject: RwSignal<Vec<u8>>,
    left_out: RwSignal<Option<String>>,
    selection: crate::components::Selection<u8>,
    reload: Callback<()>,
) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let submit = Submit::new("withdrawal-problem");
    let slots = move || {
        subject.with(|subject| {
            book.with(|book| {
                book.slots
                    .iter()
                    .filter(|slot| subject.contains(&slot.number))
                    .cloned()
                    .collect::<Vec<_>>()
            })
        })
    };
    let withdraw = move |_| {
        let approvals: Vec<_> = untrack(slots).iter().filter_map(|slot| slot.approval).collect();
        let papers: Vec<_> = approvals.iter().filter_map(|one| one.paper_approval_id).collect();
        let request_ids: Vec<_> = approvals.iter().filter_map(|one| one.request_id).collect();
        let count = approvals.len().to_string();
        let input = (WithdrawRequests { request_ids }, papers);
        let call = async |client: Client, (input, papers): &(WithdrawRequests, Vec<uuid::Uuid>)| {
            if !input.request_ids.is_empty() {
                client.approval_request_withdraw(input).await?;
            }
            for paper in papers {
                client.paper_approval_withdraw(*paper).await?;
            }
            Ok(())
        };
        submit.once(input, call, move |()| {
            open.set(false);
            selection.clear();
            toasts.say(words.say(key!("page.book.withdrawn"), &[("count", &count)]));
            reload.run(());
        });
    };
    view! {
        <Dialog open close=move |()| open.set(false) title=label!("page.book.withdraw_title")>
            <Problem of=submit />
            <p>{t!("page.book.withdraw_lead")}</p>
            {move || left_out.get().map(|left_out| view! { <p>{left_out}</p> })}
            <ul>
                {move || slots().into_iter().map(|slot| view! {
                    <li>
                        {t!("page.case_number", number = slot.number)}
                        " "
                        {slot.instructor.map(|instructor| instructor.name)}
                        " "
                        <span class="small">{slot.requested_at.map(shorei_wording::dates::instant)}</span>
                    </li>
                }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button primary" aria-busy=move || submit.pending().to_string() on:click=withdraw>
                    {t!("page.book.withdraw_confirm")}
                </button>
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// Confirms a deletion (`S18`); afterwards a message offers the way back.
#[component]
pub fn Deletion(
    /// The book.
    book: Memo<CaseBook>,
    /// The slot whose report is to be deleted.
    about: RwSignal<Option<Slot>>,
    /// Reads the book anew.
    reload: Callback<()>,
) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let books = books();
    let submit = Submit::new("deletion-problem");
    let slot = about;
    let number =
        move || slot.with(|slot| slot.as_ref().map(|slot| slot.number)).unwrap_or_default();
    let undo = move |case_id: uuid::Uuid, number: u8| {
        move || {
            leptos::task::spawn_local(async move {
                let call = session.call(async |client| client.case_restore(case_id).await);
                let sentence = match call.await {
                    Ok(_) => {
                        words.say(key!("page.book.restored"), &[("number", &number.to_string())])
                    }
                    Err(failure) => told(&failure, words).1,
                };
                toasts.say(sentence);
                books.changed();
            });
        }
    };
    let delete = move |_| {
        let Some(Slot { number, case_id: Some(case_id), etag: Some(etag), .. }) =
            slot.get_untracked()
        else {
            return;
        };
        let id = book.with_untracked(|book| book.id);
        let call = async move {
            session.call(async |client| client.case_delete(id, number, &etag).await).await
        };
        submit.run(call, move |()| {
            slot.set(None);
            unsaved::forget(&unsaved::report(id, number));
            let sentence = words.say(key!("page.book.deleted"), &[("number", &number.to_string())]);
            toasts.say_with_undo(sentence, undo(case_id, number));
            reload.run(());
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || slot.with(Option::is_some))
            close=move |()| slot.set(None)
            title=Signal::derive(move || {
                words.say(key!("page.book.delete_title"), &[("number", &number().to_string())])
            })
        >
            <Problem of=submit />
            <p>{t!("page.book.delete_lead")}</p>
            <div class="actions">
                <button type="button" class="button danger" aria-busy=move || submit.pending().to_string() on:click=delete>
                    {t!("page.book.delete_confirm")}
                </button>
                <button type="button" class="button" autofocus on:click=move |_| slot.set(None)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}
