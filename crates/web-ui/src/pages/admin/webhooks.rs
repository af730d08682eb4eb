//! `/admin/webhooks`: where events are sent to.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::event::EventType;
use shorei_contract::query::ListWebhookEndpoints;
use shorei_contract::webhook::{DisabledReason, NewWebhookEndpoint, WebhookEndpoint};
use shorei_wording::{Key, key};

use super::form::{FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{
    Compared, DataView, Editing, Empty, EndpointBadge, Heading, Reader, SecretDialog, load,
};
use crate::language::{Words, words};
use crate::page::Page;
use crate::{bind, compared, label, t};

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
            <p class="small">{move || types_in_words(words, &event_types)}</p>
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
pub fn types_in_words(words: Words, types: &[EventType]) -> String {
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointInput {
    /// The address.
    pub url: String,
    /// What people say of it.
    pub description: String,
    /// The types that are chosen; none: all.
    pub types: Vec<EventType>,
}

impl EndpointInput {
    /// What is known of an endpoint.
    pub fn of(endpoint: &WebhookEndpoint) -> Self {
        Self {
            url: endpoint.url.clone(),
            description: endpoint.description.clone(),
            types: endpoint.event_types.clone(),
        }
    }

    /// The endpoint to register.
    pub fn new_endpoint(&self, fields: &mut Reader) -> NewWebhookEndpoint {
        NewWebhookEndpoint {
            url: fields.required("url", &self.url),
            description: self.description.clone(),
            event_types: self.types.clone(),
            enabled: true,
        }
    }

    /// The fields, to compare two versions.
    pub fn compared() -> Vec<Compared<Self>> {
        let types = |types: &Vec<EventType>, words: Words| types_in_words(words, types);
        vec![
            compared!(Self, key!("office.webhooks.url"), url),
            compared!(Self, key!("office.webhooks.description"), description),
            compared!(Self, key!("office.webhooks.types"), types, types),
        ]
    }
}

/// The fields about an endpoint.
#[component]
pub fn EndpointFields(
    /// What is typed.
    editing: Editing<EndpointInput>,
) -> impl IntoView {
    let words = words();
    let of = editing.submit();
    let types = bind!(editing, types);
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
        <TextInput id="url" label=label!("office.webhooks.url") help=label!("office.webhooks.url_help") value=bind!(editing, url) of />
        <TextInput id="description" label=label!("office.webhooks.description") value=bind!(editing, description) of required=false />
        <fieldset class="field">
            <legend>{t!("office.webhooks.types")}</legend>
            <p class="field-help">{t!("office.webhooks.types_help")}</p>
            <ul class="boxes">{boxes.collect_view()}</ul>
        </fieldset>
    }
}

#[component]
fn NewEndpoint(secret: RwSignal<Option<String>>, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let editing = Editing::new("endpoint-problem", EndpointInput::default(), |endpoint, fields| {
        endpoint.new_endpoint(fields);
    });
    let save = Callback::new(move |()| {
        let new = editing.read(|endpoint, fields| Some(endpoint.new_endpoint(fields)));
        let Some(new) = new else { return };
        let call = async |client: Client, new: &NewWebhookEndpoint| {
            client.webhook_endpoint_create(new).await
        };
        editing.submit().once(new, call, move |made| {
            open.set(false);
            editing.begin_new(EndpointInput::default());
            secret.set(made.value.secret);
            reload.run(());
        });
    });
    view! {
        <p><button type="button" class="button primary" on:click=move |_| open.set(true)>{t!("office.webhooks.add")}</button></p>
        <FormDialog open title=label!("office.webhooks.add") editing save>
            <EndpointFields editing />
        </FormDialog>
    }
}
