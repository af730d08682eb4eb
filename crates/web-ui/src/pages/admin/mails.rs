//! `/admin/mails`: what was mailed, what did not leave, and why; to send it again.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_client::Client;
use shorei_contract::mail::{Mail, MailState};
use shorei_contract::query::ListMails;
use shorei_wording::dates::instant;

use super::search::{Asked, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{Heading, MailBadge, Problem, Submit, toasts};
use crate::language::words;
use crate::page::Page;
use crate::{label, t};

/// The mails, newest first, in the state that the address names.
#[component]
pub fn Mails() -> impl IntoView {
    let query = use_query_map();
    let state = Memo::new(move |_| {
        query.with(|query| MailState::from_word(query.get_str("state").unwrap_or_default()))
    });
    let changes = RwSignal::new(0_u32);
    // Both another state and a mail sent again make the list a new one.
    let anew = Memo::new(move |before: Option<&u32>| {
        state.track();
        changes.track();
        before.map_or(0, |before| before + 1)
    });
    let stays = Signal::derive(move || {
        state.get().map(|state| format!("state={}", state.as_str())).unwrap_or_default()
    });
    let of = Submit::new("mails-problem");
    let reload = Callback::new(move |()| changes.update(|changes| *changes += 1));
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.mails.title") />
            <States state />
            <Problem of />
            <SearchList
                fetch=async move |client, (q, cursor, _): Asked| {
                    let state = state.get_untracked();
                    let query = ListMails { q, state, cursor, limit: Some(ROWS) };
                    client.mail_list(&query).await
                }
                help=label!("office.mails.search")
                anew
                stays
                let:mails
            >
                <Rows mails of reload />
            </SearchList>
        </ForStaff>
    }
}

/// The choice of a state, as links.
#[component]
fn States(state: Memo<Option<MailState>>) -> impl IntoView {
    let one = move |of: Option<MailState>, name: Signal<&'static str>| {
        let path = Page::Mails.path();
        let href = of.map_or_else(|| path.clone(), |of| format!("{path}?state={}", of.as_str()));
        let here = move || (state.get() == of).then_some("true");
        view! { <a class="button small" href=href aria-current=here>{name}</a> }
    };
    view! {
        <nav class="actions" aria-label=label!("page.column.state")>
            {one(None, t!("office.mails.all"))}
            {one(Some(MailState::Waiting), t!("office.mails.waiting"))}
            {one(Some(MailState::Failed), t!("office.mails.failed"))}
            {one(Some(MailState::Undelivered), t!("office.mails.undelivered"))}
            {one(Some(MailState::Sent), t!("office.mails.sent"))}
        </nav>
    }
}

#[component]
fn Rows(mails: Vec<Mail>, of: Submit, reload: Callback<()>) -> impl IntoView {
    let rows = mails.into_iter().map(|mail| view! { <Row mail of reload /> });
    view! {
        <table class="cards-when-narrow">
            <caption class="visually-hidden">{t!("office.mails.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!("office.mails.created")}</th>
                    <th scope="col">{t!("office.mails.to")}</th>
                    <th scope="col">{t!("office.mails.subject")}</th>
                    <th scope="col">{t!("page.column.state")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(mail: Mail, of: Submit, reload: Callback<()>) -> impl IntoView {
    let Mail { id, recipient, to, kind, subject, state, created_at, sent_at, attempts, .. } = mail;
    let (last_error, next_attempt_at) = (mail.last_error, mail.next_attempt_at);
    let subject = subject.unwrap_or(kind);
    let name = match recipient.member_number {
        Some(_) => view! { <A href=Page::Member(recipient.member_id).path()>{recipient.name}</A> }
            .into_any(),
        None => recipient.name.into_any(),
    };
    let again = (state != MailState::Sent)
        .then(|| view! { <Retry id subject=subject.clone() of reload /> });
    view! {
        <tr>
            <td class="nowrap" data-column=t!("office.mails.created")>{instant(created_at)}</td>
            <td data-column=t!("office.mails.to")>{name} " " <span class="small">{to}</span></td>
            <td data-column=t!("office.mails.subject")>{subject}</td>
            <td data-column=t!("page.column.state")>
                <MailBadge state />
                " "
                {sent_at.map(|at| view! { <span class="small">{instant(at)}</span> })}
                {(sent_at.is_none() && attempts > 0).then(|| view! { <span class="small">{t!("office.mails.tried", count = attempts)}</span> })}
                " "
                {next_attempt_at.map(|at| view! { <span class="small">{t!("office.mails.next", at = instant(at))}</span> })}
                {last_error.map(|error| view! { <p class="small">{error}</p> })}
                {again}
            </td>
        </tr>
    }
}

/// 再送.
#[component]
fn Retry(id: uuid::Uuid, subject: String, of: Submit, reload: Callback<()>) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let send = move |_| {
        let call = async |client: Client, id: &uuid::Uuid| client.mail_retry(*id).await;
        of.once(id, call, move |_| {
            toasts.say(words.text(shorei_wording::key!("office.mails.retried")));
            reload.run(());
        });
    };
    view! {
        <button
            type="button"
            class="button small"
            aria-label=label!("office.mails.retry_of", subject = subject)
            aria-busy=move || of.pending().to_string()
            on:click=send
        >
            {t!("office.mails.retry")}
        </button>
    }
}
