//! `/admin/webhooks`: where events are sent to.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::event::EventType;
use shorei_contract::query::ListWebhookEndpoints;
use shorei_contract::webhook::{DisabledReason, NewWebhookEndpoint, WebhookEndpoint};
use shorei_wording::{Key, key};

use super::form::{FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{DataView, Empty, EndpointBadge, Heading, SecretDialog, Submit, load};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, t};

/// How many the page shows.
const SHOWN: u32 = 200;

/// The endpoints, newest first, and a form for a new one.
#[component]
pub fn Webhooks() -> impl IntoView {
    let endpoints = load(
        || (),
        async |client, ()| {
            let query = ListWebhookEndpoints { limit: Some(SHOWN), ..Default::default() };
            client.webhook_endpoint_list(&query).await.map(|page| page.items)
        },
    );
    let reload = Callback::new(move |()| endpoints.refetch());
    let secret = RwSignal::new(None);
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.webhooks.title") />
            <p>{t!("office.webhooks.lead")} " " <a href="/docs/webhooks" rel="external">{t!("office.docs")}</a></p>
            <NewEndpoint secret reload />
            <DataView resource=endpoints let:found>
                {move || {
                    let found = found.get();
                    if found.is_empty() {
                        return view! { <Empty><p>{t!("office.webhooks.none")}</p></Empty> }.into_any();
                    }
                    let cards = found.into_iter().map(|endpoint| view! { <Card endpoint /> });
                    view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
                }}
            </DataView>
            <SecretDialog secret about=label!("office.webhooks.secret") />
        </ForStaff>
    }
}

#[component]
fn Card(endpoint: WebhookEndpoint) -> impl IntoView {
    let words = words();
    let WebhookEndpoint {
        id,
        url,
        description,
        event_types,
        enabled,
        disabled_reason,
        failing_since,
        ..
    } = endpoint;
    let failing = enabled && failing_since.is_some();
    view! {
        <section class="card">
            <h2 class="code"><A href=Page::Webhook(id).path()>{url}</A></h2>
            <p>
                <EndpointBadge enabled failing />
                " "
                {disabled_reason.map(|reason| view! { <span class="small">{move || words.text(why(reason))}</span> })}
            </p>
            {(!description.is_empty()).then(|| view! { <p>{description}</p> })}
            <p class="small">{move || types_in_words(&event_types)}</p>
        </section>
    }
}

/// Why an endpoint is disabled, in words.
pub fn why(reason: DisabledReason) -> Key {
    match reason {
        DisabledReason::ByHand => key!("office.webhooks.by_hand"),
        DisabledReason::Gone => key!("office.webhooks.gone"),
        DisabledReason::Failing => key!("office.webhooks.failed_long"),
    }
}

/// What an endpoint is told of, in words.
pub fn types_in_words(types: &[EventType]) -> String {
    let words = words();
    if types.is_empty() {
        return words.text(key!("office.webhooks.everything")).to_owned();
    }
    let names: Vec<_> = types.iter().map(|kind| words.text(event(*kind))).collect();
    names.join(words.text(key!("office.scope.comma")))
}

/// What happened, in words.
pub fn event(kind: EventType) -> Key {
    match kind {
        EventType::CaseRegistered => key!("office.event.case_registered"),
        EventType::RequestSent => key!("office.event.request_sent"),
        EventType::RequestWithdrawn => key!("office.event.request_withdrawn"),
        EventType::RequestApproved => key!("office.event.request_approved"),
        EventType::RequestReturned => key!("office.event.request_returned"),
        EventType::RequestDeclined => key!("office.event.request_declined"),
        EventType::ApplicationSubmitted => key!("office.event.application_submitted"),
        EventType::ApplicationVoided => key!("office.event.application_voided"),
    }
}

/// What is typed about an endpoint.
#[derive(Clone, Copy)]
pub struct EndpointInput {
    /// The address.
    pub url: RwSignal<String>,
    /// What people say of it.
    pub description: RwSignal<String>,
    /// The types that are chosen; none: all.
    pub types: RwSignal<Vec<EventType>>,
}

impl EndpointInput {
    /// With what is known of an endpoint, or nothing.
    pub fn of(endpoint: Option<&WebhookEndpoint>) -> Self {
        Self {
            url: RwSignal::new(endpoint.map(|one| one.url.clone()).unwrap_or_default()),
            description: RwSignal::new(
                endpoint.map(|one| one.description.clone()).unwrap_or_default(),
            ),
            types: RwSignal::new(endpoint.map(|one| one.event_types.clone()).unwrap_or_default()),
        }
    }
}

/// The fields about an endpoint.
#[component]
pub fn EndpointFields(
    /// What is typed.
    input: EndpointInput,
    /// The call that they go with.
    of: Submit,
) -> impl IntoView {
    let words = words();
    let types = input.types;
    let boxes = EventType::ALL.iter().map(|kind| {
        let kind = *kind;
        let choose = move |event| {
            types.update(|types| {
                types.retain(|one| *one != kind);
                if event_target_checked(&event) {
                    types.push(kind);
                }
            });
        };
        view! {
            <li>
                <label class="check">
                    <input type="checkbox" prop:checked=move || types.with(|types| types.contains(&kind)) on:change=choose />
                    <span>{move || words.text(event(kind))}</span>
                </label>
            </li>
        }
    });
    view! {
        <TextInput id="url" label=label!("office.webhooks.url") help=label!("office.webhooks.url_help") value=input.url of />
        <TextInput id="description" label=label!("office.webhooks.description") value=input.description of required=false />
        <fieldset class="field">
            <legend>{t!("office.webhooks.types")}</legend>
            <p class="field-help">{t!("office.webhooks.types_help")}</p>
            <ul class="boxes">{boxes.collect_view()}</ul>
        </fieldset>
    }
}

#[component]
fn NewEndpoint(secret: RwSignal<Option<String>>, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("endpoint-problem");
    let input = EndpointInput::of(None);
    let save = Callback::new(move |()| {
        let new = NewWebhookEndpoint {
            url: input.url.get_untracked(),
            description: input.description.get_untracked(),
            event_types: input.types.get_untracked(),
            enabled: true,
        };
        let call = async move {
            session.call(async |client| client.webhook_endpoint_create(&new).await).await
        };
        of.run(call, move |made| {
            open.set(false);
            secret.set(made.value.secret);
            reload.run(());
        });
    });
    let begin = move |_| {
        input.url.set(String::new());
        input.description.set(String::new());
        input.types.set(Vec::new());
        open.set(true);
    };
    view! {
        <p><button type="button" class="button primary" on:click=begin>{t!("office.webhooks.add")}</button></p>
        <FormDialog open title=label!("office.webhooks.add") of save>
            <EndpointFields input of />
        </FormDialog>
    }
}
