//! What was sent to a webhook endpoint, with every attempt.

use std::time::Duration;

use leptos::prelude::*;
use shorei_client::Client;
use shorei_contract::event::EventType;
use shorei_contract::webhook::{DeliveryState, WebhookAttempt, WebhookDelivery};
use shorei_wording::dates::instant;
use shorei_wording::key;
use uuid::Uuid;

use super::webhooks::event;
use crate::components::{DeliveryBadge, Empty, Submit, toasts};
use crate::language::words;
use crate::{browser, t};

/// How often deliveries are read anew while one of them is about to be tried.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How soon an attempt must be for that.
const SOON: time::Duration = time::Duration::minutes(1);

/// The deliveries, newest first. A row follows its delivery, so that what one has opened in it stays open.
#[component]
pub fn Deliveries(
    /// To which endpoint.
    endpoint: Uuid,
    /// What was sent.
    deliveries: Memo<Vec<WebhookDelivery>>,
    /// The calls of the list.
    of: Submit,
    /// Reads it anew.
    reload: Callback<()>,
) -> impl IntoView {
    look_again_while_waiting(deliveries, reload);
    let none = Memo::new(move |_| deliveries.with(Vec::is_empty));
    move || {
        if none.get() {
            view! { <Empty><p>{t!("office.webhooks.nothing")}</p></Empty> }.into_any()
        } else {
            view! { <Rows endpoint deliveries of reload /> }.into_any()
        }
    }
}

fn look_again_while_waiting(deliveries: Memo<Vec<WebhookDelivery>>, reload: Callback<()>) {
    let waits = Memo::new(move |_| {
        let waiting = |one: &WebhookDelivery| one.state == DeliveryState::Waiting;
        deliveries.with(|deliveries| deliveries.iter().any(waiting))
    });
    let look = move || {
        let soon = browser::now() + SOON;
        let is_due = |one: &WebhookDelivery| one.next_attempt_at.is_some_and(|at| at < soon);
        if deliveries.with_untracked(|deliveries| deliveries.iter().any(is_due)) {
            reload.run(());
        }
    };
    Effect::new(move || {
        // Refused by no browser.
        let looking =
            waits.get().then(|| set_interval_with_handle(look, LOOK_AGAIN).ok()).flatten();
        on_cleanup(move || {
            if let Some(looking) = looking {
                looking.clear();
            }
        });
    });
}

#[component]
fn Rows(
    endpoint: Uuid,
    deliveries: Memo<Vec<WebhookDelivery>>,
    of: Submit,
    reload: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow">
                <caption class="visually-hidden">{t!("office.webhooks.deliveries")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("office.mails.created")}</th>
                        <th scope="col">{t!("office.webhooks.event")}</th>
                        <th scope="col">{t!("page.column.state")}</th>
                        <th scope="col">{t!("office.webhooks.attempts")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || deliveries.get() key=|delivery| delivery.id let:first>
                        <Row endpoint first deliveries of reload />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(
    endpoint: Uuid,
    first: WebhookDelivery,
    deliveries: Memo<Vec<WebhookDelivery>>,
    of: Submit,
    reload: Callback<()>,
) -> impl IntoView {
    let words = words();
    let WebhookDelivery { id, created_at, message, .. } = first.clone();
    let now = Memo::new(move |_| {
        let found = deliveries.with(|all| all.iter().find(|one| one.id == id).cloned());
        let WebhookDelivery { state, next_attempt_at, attempts, .. } =
            found.unwrap_or_else(|| first.clone());
        (state, next_attempt_at, attempts)
    });
    let kind = EventType::from_word(&message.kind).map_or(key!("office.event.test"), event);
    let body = serde_json::to_string_pretty(&message).unwrap_or_default();
    view! {
        <tr>
            <td class="nowrap" data-column=t!("office.mails.created")>{instant(created_at)}</td>
            <td data-column=t!("office.webhooks.event")>
                {move || words.text(kind)}
                <details>
                    <summary>{t!("office.webhooks.message")}</summary>
                    <pre class="code" tabindex="0">{body}</pre>
                </details>
            </td>
            <td data-column=t!("page.column.state")>
                {move || {
                    let (state, next, _) = now.get();
                    view! {
                        <DeliveryBadge state />
                        " "
                        {next.map(|at| view! { <span class="small">{t!("office.mails.next", at = instant(at))}</span> })}
                    }
                }}
                " "
                <Replay endpoint id of reload />
            </td>
            <td data-column=t!("office.webhooks.attempts")>{move || view! { <Attempts attempts=now.get().2 /> }}</td>
        </tr>
    }
}

/// Each attempt in a line, newest first.
#[component]
fn Attempts(attempts: Vec<WebhookAttempt>) -> impl IntoView {
    if attempts.is_empty() {
        return view! { <span class="quiet">{t!("office.webhooks.untried")}</span> }.into_any();
    }
    let lines = attempts.into_iter().map(|attempt| {
        let WebhookAttempt { attempted_at, duration_ms, status, error, answer } = attempt;
        let outcome = status.map_or_else(|| "—".to_owned(), |status| status.to_string());
        let said = error.unwrap_or(answer);
        view! {
            <li>
                <strong>{outcome}</strong> " " {instant(attempted_at)} " " <span class="small">{format!("{duration_ms} ms")}</span>
                {(!said.is_empty()).then(|| view! { <p class="small said">{said}</p> })}
            </li>
        }
    });
    view! { <ul class="attempts">{lines.collect_view()}</ul> }.into_any()
}

/// 再送.
#[component]
fn Replay(endpoint: Uuid, id: Uuid, of: Submit, reload: Callback<()>) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let send = move |_| {
        let call = async move |client: Client, id: &Uuid| {
            client.webhook_delivery_replay(endpoint, *id).await
        };
        of.once(id, call, move |_| {
            toasts.say(words.text(key!("office.mails.retried")));
            reload.run(());
        });
    };
    view! {
        <button
            type="button"
            class="button small"
            aria-busy=move || of.pending().to_string()
            on:click=send
        >
            {t!("office.webhooks.replay")}
        </button>
    }
}
