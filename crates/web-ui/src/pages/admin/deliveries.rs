//! What was sent to a webhook endpoint, with every attempt.

use leptos::prelude::*;
use shorei_client::Client;
use shorei_contract::event::EventType;
use shorei_contract::webhook::{WebhookAttempt, WebhookDelivery};
use shorei_wording::dates::instant;
use shorei_wording::key;
use uuid::Uuid;

use super::webhooks::event;
use crate::components::{DeliveryBadge, Empty, Submit, toasts};
use crate::language::words;
use crate::{label, t};

/// The deliveries, newest first.
#[component]
pub fn Deliveries(
    /// To which endpoint.
    endpoint: Uuid,
    /// What was sent.
    deliveries: Vec<WebhookDelivery>,
    /// The calls of the list.
    of: Submit,
    /// Reads it anew.
    reload: Callback<()>,
) -> impl IntoView {
    if deliveries.is_empty() {
        return view! { <Empty><p>{t!("office.webhooks.nothing")}</p></Empty> }.into_any();
    }
    let rows = deliveries.into_iter().map(|delivery| view! { <Row endpoint delivery of reload /> });
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
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(
    endpoint: Uuid,
    delivery: WebhookDelivery,
    of: Submit,
    reload: Callback<()>,
) -> impl IntoView {
    let words = words();
    let WebhookDelivery { id, state, created_at, next_attempt_at, message, attempts, .. } =
        delivery;
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
                <DeliveryBadge state />
                " "
                {next_attempt_at.map(|at| view! { <span class="small">{t!("office.mails.next", at = instant(at))}</span> })}
                " "
                <Replay endpoint id of reload />
            </td>
            <td data-column=t!("office.webhooks.attempts")><Attempts attempts /></td>
        </tr>
    }
}

/// Each attempt in a line, newest first.
#[component]
fn Attempts(attempts: Vec<WebhookAttempt>) -> impl IntoView {
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
    view! { <ul class="attempts">{lines.collect_view()}</ul> }
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
            aria-label=label!("office.webhooks.replay")
            on:click=send
        >
            {t!("office.mails.retry")}
        </button>
    }
}
