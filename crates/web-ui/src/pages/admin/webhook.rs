//! `/admin/webhooks/{id}`: one endpoint: how it stands, what was sent to it, and what can be done.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use shorei_client::{Client, Tagged};
use shorei_contract::query::ListDeliveries;
use shorei_contract::webhook::{DeliveryState, WebhookEndpoint, WebhookEndpointPatch};
use shorei_wording::dates::instant;
use shorei_wording::key;
use uuid::Uuid;

use super::ForStaff;
use super::deliveries::Deliveries;
use super::form::{ConfirmDialog, FormDialog};
use super::webhooks::{EndpointFields, EndpointInput, types_in_words, why};
use crate::components::{
    DataView, Editing, EndpointBadge, Heading, Problem, Saved, SecretDialog, Submit, load, toasts,
};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::session::session;
use crate::{label, t};

/// How many deliveries the page shows.
const SHOWN: u32 = 100;

/// The endpoint of the address.
#[component]
pub fn WebhookPage() -> impl IntoView {
    view! {
        <ForStaff>
            <ById let:id><OfEndpoint id /></ById>
        </ForStaff>
    }
}

#[component]
fn OfEndpoint(id: Uuid) -> impl IntoView {
    let query = use_query_map();
    let state = Memo::new(move |_| {
        query.with(|query| DeliveryState::from_word(query.get_str("state").unwrap_or_default()))
    });
    let endpoint = load(move || id, async |client, id| client.webhook_endpoint_show(id).await);
    let deliveries = load(
        move || state.get(),
        async move |client, state: Option<DeliveryState>| {
            let query = ListDeliveries { state, limit: Some(SHOWN), cursor: None };
            client.webhook_delivery_list(id, &query).await.map(|page| page.items)
        },
    );
    let reload = Callback::new(move |()| {
        endpoint.refetch();
        deliveries.refetch();
    });
    let of = Submit::new("webhook-problem");
    view! {
        <p class="back"><A href=Page::Webhooks.path()>{t!("office.webhooks.back")}</A></p>
        <Heading title=label!("office.webhooks.one") />
        <Problem of />
        <DataView resource=endpoint let:endpoint>
            {move || view! { <Facts endpoint=endpoint.get() of reload /> }}
        </DataView>
        <h2>{t!("office.webhooks.deliveries")}</h2>
        <States id state reload />
        <DataView resource=deliveries let:found>
            <Deliveries endpoint=id deliveries=found of reload />
        </DataView>
    }
}

/// The choice of a state, as links, and a way to look again.
#[component]
fn States(id: Uuid, state: Memo<Option<DeliveryState>>, reload: Callback<()>) -> impl IntoView {
    let one = move |of: Option<DeliveryState>, name: Signal<&'static str>| {
        let path = Page::Webhook(id).path();
        let href = of.map_or_else(|| path.clone(), |of| format!("{path}?state={}", of.as_str()));
        let here = move || (state.get() == of).then_some("true");
        view! { <a class="button small" href=href aria-current=here>{name}</a> }
    };
    view! {
        <nav class="actions" aria-label=label!("page.column.state")>
            {one(None, t!("office.mails.all"))}
            {one(Some(DeliveryState::Waiting), t!("office.mails.waiting"))}
            {one(Some(DeliveryState::Failed), t!("office.mails.failed"))}
            {one(Some(DeliveryState::Delivered), t!("office.mails.sent"))}
            <button type="button" class="button small plain" on:click=move |_| reload.run(())>{t!("office.webhooks.reload")}</button>
        </nav>
    }
}

/// How the endpoint stands, and what can be done with it.
#[component]
fn Facts(endpoint: Tagged<WebhookEndpoint>, of: Submit, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let secret = RwSignal::new(None);
    let WebhookEndpoint { url, description, event_types, enabled, .. } = endpoint.value.clone();
    let WebhookEndpoint { disabled_reason, failing_since, secrets, .. } = endpoint.value.clone();
    let ending = secrets.iter().filter_map(|secret| secret.expires_at).max();
    view! {
        <section class="card">
            <dl class="facts">
                <div><dt>{t!("office.webhooks.url")}</dt><dd class="code">{url}</dd></div>
                <div>
                    <dt>{t!("page.column.state")}</dt>
                    <dd>
                        <EndpointBadge enabled failing=enabled && failing_since.is_some() />
                        " "
                        {disabled_reason.map(|reason| view! { <span>{move || words.text(why(reason))}</span> })}
                    </dd>
                </div>
                {failing_since.map(|at| view! { <div><dt>{t!("office.webhooks.failing_since")}</dt><dd>{instant(at)}</dd></div> })}
                {(!description.is_empty()).then(|| view! { <div><dt>{t!("office.webhooks.description")}</dt><dd>{description}</dd></div> })}
                <div><dt>{t!("office.webhooks.types")}</dt><dd>{move || types_in_words(words, &event_types)}</dd></div>
                {ending.map(|at| view! { <div><dt>{t!("office.clients.old_until")}</dt><dd>{instant(at)}</dd></div> })}
            </dl>
            <Actions endpoint secret of reload />
            <SecretDialog secret about=label!("office.webhooks.secret") />
        </section>
    }
}

#[component]
fn Actions(
    endpoint: Tagged<WebhookEndpoint>,
    secret: RwSignal<Option<String>>,
    of: Submit,
    reload: Callback<()>,
) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let (id, enabled) = (endpoint.value.id, endpoint.value.enabled);
    let removing = RwSignal::new(false);
    let etag = StoredValue::new(endpoint.etag.clone());
    let test = move |_| {
        let call = async |client: Client, id: &Uuid| client.webhook_endpoint_test(*id).await;
        of.once(id, call, move |_| {
            toasts.say(words.text(key!("office.webhooks.tested")));
            reload.run(());
        });
    };
    let switch = move |_| {
        let patch = WebhookEndpointPatch { enabled: Some(!enabled), ..Default::default() };
        let etag = etag.get_value();
        let call = async move {
            session
                .call(async |client| client.webhook_endpoint_correct(id, &patch, &etag).await)
                .await
        };
        of.run(call, move |_| reload.run(()));
    };
    let rotate = move |_| {
        let call = async |client: Client, id: &Uuid| client.webhook_endpoint_rotate(*id).await;
        // The list is read anew once the secret was kept: drawn anew, the dialog would be gone.
        of.once(id, call, move |made| secret.set(made.value.secret));
    };
    let kept = Memo::new(move |_| secret.with(Option::is_none));
    Effect::watch(
        move || kept.get(),
        move |kept, _, _| {
            if *kept {
                reload.run(());
            }
        },
        false,
    );
    view! {
        <div class="actions">
            {enabled.then(|| view! { <button type="button" class="button primary" on:click=test>{t!("office.webhooks.test")}</button> })}
            <button type="button" class="button" on:click=switch>
                {if enabled { t!("office.webhooks.disable") } else { t!("office.webhooks.enable") }}
            </button>
            <Correct endpoint=endpoint.value reload />
            <button type="button" class="button" on:click=rotate>{t!("office.clients.rotate")}</button>
            <button type="button" class="button" on:click=move |_| removing.set(true)>{t!("office.webhooks.remove")}</button>
        </div>
        <Remove id etag removing />
    }
}

#[component]
fn Correct(endpoint: WebhookEndpoint, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = endpoint.id;
    let editing = Editing::of_saved(
        "endpoint-problem",
        EndpointInput::of(&endpoint),
        |endpoint, fields| {
            endpoint.new_endpoint(fields);
        },
        async move |client| {
            let now = client.webhook_endpoint_show(id).await?;
            Ok(Saved::of(now, EndpointInput::of))
        },
    );
    let save = Callback::new(move |()| {
        let new = editing.read(|endpoint, fields| Some(endpoint.new_endpoint(fields)));
        let Some(new) = new else { return };
        let patch = WebhookEndpointPatch {
            url: Some(new.url),
            description: Some(new.description),
            event_types: Some(new.event_types),
            enabled: None,
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.webhook_endpoint_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
        <FormDialog open title=label!("office.webhooks.correct") editing compared=EndpointInput::compared() save>
            <EndpointFields editing />
        </FormDialog>
    }
}

#[component]
fn Remove(id: Uuid, etag: StoredValue<String>, removing: RwSignal<bool>) -> impl IntoView {
    let (session, navigate) = (session(), use_navigate());
    let of = Submit::new("remove-problem");
    let go = Callback::new(move |()| {
        let (etag, navigate) = (etag.get_value(), navigate.clone());
        let call = async move {
            session.call(async |client| client.webhook_endpoint_delete(id, &etag).await).await
        };
        of.run(call, move |()| navigate(&Page::Webhooks.path(), NavigateOptions::default()));
    });
    view! {
        <ConfirmDialog
            open=removing
            close=move |()| removing.set(false)
            title=label!("office.webhooks.remove")
            lead=label!("office.webhooks.remove_lead")
            of
            go
        />
    }
}
