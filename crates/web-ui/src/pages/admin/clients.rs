//! `/admin/clients` APIクライアント: the programs that call in the society's name.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shorei_client::{Client, Tagged};
use shorei_contract::credential::{ApiClient, ApiClientPatch, NewApiClient};
use shorei_contract::query::ListApiClients;
use shorei_contract::scope::Scope;
use shorei_wording::dates::instant;
use shorei_wording::key;
use uuid::Uuid;

use super::form::{ConfirmDialog, FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{
    Compared, DataView, Editing, Empty, Heading, Problem, Reader, Saved, ScopePicker, SecretDialog,
    Submit, in_words, load, toasts,
};
use crate::language::{Words, words};
use crate::session::session;
use crate::{bind, compared, label, t};

/// How many the page shows.
const SHOWN: u32 = 200;

/// What can be done with a client in the list.
#[derive(Clone, Copy)]
struct Actions {
    /// The client that is to be revoked.
    revoking: RwSignal<Option<Tagged<ApiClient>>>,
    /// The secret that was just made.
    secret: RwSignal<Option<String>>,
    /// The calls of the list itself.
    of: Submit,
    /// Reads the list anew.
    reload: Callback<()>,
}

/// The clients, newest first, and a form for a new one.
#[component]
pub fn Clients() -> impl IntoView {
    let clients = load(
        || (),
        async |client, ()| {
            let query = ListApiClients { limit: Some(SHOWN), ..Default::default() };
            client.api_client_list(&query).await.map(|page| page.items)
        },
    );
    let actions = Actions {
        revoking: RwSignal::new(None),
        secret: RwSignal::new(None),
        of: Submit::new("clients-problem"),
        reload: Callback::new(move |()| clients.refetch()),
    };
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.clients.title") />
            <p>{t!("office.clients.lead")} " " <a href="/docs/credentials" rel="external">{t!("office.docs")}</a></p>
            <NewClient actions />
            <Problem of=actions.of />
            <DataView resource=clients let:found>
                {move || {
                    let found = found.get();
                    if found.is_empty() {
                        return view! { <Empty><p>{t!("office.clients.none")}</p></Empty> }.into_any();
                    }
                    let cards = found.into_iter().map(|client| view! { <Card client actions /> });
                    view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
                }}
            </DataView>
            <Revoke actions />
            <SecretDialog secret=actions.secret about=label!("office.clients.secret") />
        </ForStaff>
    }
}

#[component]
fn Card(client: ApiClient, actions: Actions) -> impl IntoView {
    let (session, words) = (session(), words());
    let ApiClient { id, name, scopes, created_at, last_used_at, revoked_at, secrets, .. } =
        client.clone();
    let newest = secrets.first().map(|secret| secret.created_at);
    let ending = secrets.iter().filter_map(|secret| secret.expires_at).max();
    // Begins with the client as it stands now, for its version.
    let revoke = move |_| {
        let call =
            async move { session.call(async |client| client.api_client_show(id).await).await };
        actions.of.run(call, move |found| actions.revoking.set(Some(found)));
    };
    let rotate = move |_| {
        let call = async |client: Client, id: &Uuid| client.api_client_rotate(*id).await;
        actions.of.once(id, call, move |made| {
            actions.secret.set(made.value.client_secret);
            actions.reload.run(());
        });
    };
    let live = revoked_at.is_none();
    view! {
        <section class="card">
            <h2>{name}</h2>
            <dl class="facts">
                <div><dt>{t!("office.clients.id")}</dt><dd class="code">{id.to_string()}</dd></div>
                <div><dt>{t!("office.scope.title")}</dt><dd>{move || { in_words(words, &scopes) }}</dd></div>
                <div><dt>{t!("office.clients.created")}</dt><dd>{instant(created_at)}</dd></div>
                <div><dt>{t!("office.clients.used")}</dt><dd>{last_used_at.map_or_else(|| t!("office.clients.never").into_any(), |at| instant(at).into_any())}</dd></div>
                {newest.filter(|_| live).map(|at| view! { <div><dt>{t!("office.clients.secret_since")}</dt><dd>{instant(at)}</dd></div> })}
                {ending.filter(|_| live).map(|at| view! { <div><dt>{t!("office.clients.old_until")}</dt><dd>{instant(at)}</dd></div> })}
                {revoked_at.map(|at| view! { <div><dt>{t!("office.clients.revoked")}</dt><dd>{instant(at)}</dd></div> })}
            </dl>
            {live.then(|| view! {
                <div class="actions">
                    <Correct client reload=actions.reload />
                    <button type="button" class="button small" on:click=rotate>{t!("office.clients.rotate")}</button>
                    <button type="button" class="button small" on:click=revoke>{t!("office.clients.revoke")}</button>
                </div>
            })}
        </section>
    }
}

/// What is typed about a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ClientInput {
    name: String,
    scopes: BTreeSet<Scope>,
}

impl ClientInput {
    fn of(client: &ApiClient) -> Self {
        Self { name: client.name.clone(), scopes: client.scopes.iter().copied().collect() }
    }

    fn new_client(&self, fields: &mut Reader) -> NewApiClient {
        let name = fields.required("name", &self.name);
        fields.chosen("scopes", self.scopes.first());
        NewApiClient { name, scopes: self.scopes.iter().copied().collect() }
    }

    fn compared() -> Vec<Compared<Self>> {
        let scopes = |scopes: &BTreeSet<Scope>, words: Words| {
            in_words(words, &scopes.iter().copied().collect::<Vec<_>>())
        };
        vec![
            compared!(Self, key!("office.clients.name"), name),
            compared!(Self, key!("office.scope.title"), scopes, scopes),
        ]
    }
}

#[component]
fn NewClient(actions: Actions) -> impl IntoView {
    let open = RwSignal::new(false);
    let editing = Editing::new("client-problem", ClientInput::default(), |client, fields| {
        client.new_client(fields);
    });
    let of = editing.submit();
    let save = Callback::new(move |()| {
        let new = editing.read(|client, fields| Some(client.new_client(fields)));
        let Some(new) = new else { return };
        let call = async |client: Client, new: &NewApiClient| client.api_client_create(new).await;
        of.once(new, call, move |made| {
            open.set(false);
            editing.begin_new(ClientInput::default());
            actions.secret.set(made.value.client_secret);
            actions.reload.run(());
        });
    });
    view! {
        <p><button type="button" class="button primary" on:click=move |_| open.set(true)>{t!("office.clients.add")}</button></p>
        <FormDialog open title=label!("office.clients.add") editing save>
            <TextInput id="name" label=label!("office.clients.name") help=label!("office.clients.name_help") value=bind!(editing, name) of />
            <ScopePicker value=bind!(editing, scopes) of />
        </FormDialog>
    }
}

#[component]
fn Correct(client: ApiClient, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = client.id;
    let editing = Editing::of_saved(
        "correct-problem",
        ClientInput::of(&client),
        |client, fields| {
            client.new_client(fields);
        },
        async move |client| {
            client.api_client_show(id).await.map(|now| Saved::of(now, ClientInput::of))
        },
    );
    let of = editing.submit();
    let save = Callback::new(move |()| {
        let new = editing.read(|client, fields| Some(client.new_client(fields)));
        let Some(NewApiClient { name, scopes }) = new else { return };
        let patch = ApiClientPatch { name: Some(name), scopes: Some(scopes) };
        let call = async move |client: Client, etag: Option<&str>| {
            client.api_client_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button small" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
        <FormDialog open title=label!("office.clients.correct") editing compared=ClientInput::compared() save>
            <TextInput id="name" label=label!("office.clients.name") value=bind!(editing, name) of />
            <ScopePicker value=bind!(editing, scopes) of />
        </FormDialog>
    }
}

#[component]
fn Revoke(actions: Actions) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let of = Submit::new("revoke-problem");
    let named = move || {
        let name = actions.revoking.with(|one| one.as_ref().map(|one| one.value.name.clone()));
        words.say(key!("office.clients.revoke_lead"), &[("name", &name.unwrap_or_default())])
    };
    let go = Callback::new(move |()| {
        let Some(Tagged { value, etag }) = actions.revoking.get_untracked() else { return };
        let call = async move {
            session.call(async |client| client.api_client_revoke(value.id, &etag).await).await
        };
        of.run(call, move |()| {
            actions.revoking.set(None);
            toasts.say(words.text(key!("office.clients.revoked_now")));
            actions.reload.run(());
        });
    });
    view! {
        <ConfirmDialog
            open=Signal::derive(move || actions.revoking.with(Option::is_some))
            close=move |()| actions.revoking.set(None)
            title=label!("office.clients.revoke")
            lead=Signal::derive(named)
            of
            go
        />
    }
}
