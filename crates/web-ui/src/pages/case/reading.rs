//! A report that cannot be written now: why, its text, its history, and the way to open it again.

use leptos::prelude::*;
use shorei_contract::case::Case;
use shorei_contract::{Action, Status};
use shorei_domain::refusal::Refusal;
use shorei_domain::round::writing_closed;

use super::Opened;
use crate::about::installation;
use crate::components::{CaseText, DataView, Dialog, HistoryList, Problem, Submit, load, toasts};
use crate::language::words;
use crate::session::session;
use crate::{label, rules, t};

/// The report to read.
#[component]
pub fn ReadOnly(
    /// The slot.
    opened: Opened,
    /// Reads it anew.
    reload: Callback<()>,
) -> impl IntoView {
    let (words, installation) = (words(), installation());
    let Opened { book, slot, case } = opened;
    let state = slot.state;
    let round = book.round.as_ref().and_then(rules::round);
    let locked = matches!(state, Status::Requested | Status::Approved | Status::Submitted);
    let asked_before = slot.instructor.is_some();
    let why = move || {
        let refusal = if locked {
            Some(Refusal::CaseLocked { status: state.into() })
        } else {
            writing_closed(round.as_ref(), asked_before, installation.today())
        };
        refusal.map(|refusal| shorei_wording::refusal(words.language(), &refusal))
    };
    let reopen = slot.actions.contains(&Action::Reopen);
    view! {
        <div class="notice" data-kind="hint"><p>{why}</p></div>
        {case.map(|(case, _)| {
            let id = case.id;
            view! {
                {reopen.then(|| view! { <Reopening case=case.clone() reload /> })}
                <article class="card"><CaseText definition=std::sync::Arc::clone(&case.definition) case /></article>
                <History id />
            }
        })}
    }
}

/// What happened to the report.
#[component]
pub fn History(
    /// Which report.
    id: uuid::Uuid,
) -> impl IntoView {
    let history = load(move || id, async |client, id| client.case_history(id).await);
    view! {
        <section class="card">
            <h2>{t!("page.history.title")}</h2>
            <DataView resource=history let:history>
                {move || view! { <HistoryList history=history.get() /> }}
            </DataView>
        </section>
    }
}

/// Opens an approved report again: that voids the approval, so it asks first.
#[component]
fn Reopening(case: Case, reload: Callback<()>) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let open = RwSignal::new(false);
    let submit = Submit::new("reopening-problem");
    let Case { id, number, instructor, .. } = case;
    let name = StoredValue::new(instructor.map(|instructor| instructor.name).unwrap_or_default());
    let reopen = move |_| {
        let call = async move { session.call(async |client| client.case_reopen(id).await).await };
        submit.run(call, move |_| {
            open.set(false);
            toasts.say(words.say(
                shorei_wording::key!("page.form.reopened"),
                &[("number", &number.to_string())],
            ));
            reload.run(());
        });
    };
    view! {
        <p>
            <button type="button" class="button" on:click=move |_| open.set(true)>{t!("page.form.reopen")}</button>
        </p>
        <Dialog open close=move |()| open.set(false) title=label!("page.form.reopen_title")>
            <Problem of=submit />
            <p>{t!("page.form.reopen_lead", name = name.get_value())}</p>
            <div class="actions">
                <button type="button" class="button danger" aria-busy=move || submit.pending().to_string() on:click=reopen>
                    {t!("page.form.reopen_confirm")}
                </button>
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}
