//! `/admin/clients` APIクライアント: the programs that call in the society's name.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shorei_client::Tagged;
use shorei_contract::credential::{ApiClient, ApiClientPatch, NewApiClient};
use shorei_contract::query::ListApiClients;
use shorei_wording::dates::instant;
use shorei_wording::key;

use super::form::{ConfirmDialog, FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{
    DataView, Empty, Heading, Problem, ScopePicker, Scopes, SecretDialog, Submit, in_words, load,
    toasts,
};
use crate::language::words;
use crate::session::session;
use crate::{label, t};

/// How many the page shows.
const SHOWN: u32 = 200;

/// What can be done with a client in the list.
#[derive(Clone, Copy)]
struct Actions {
    /// The client that is being corrected.
    correcting: RwSignal<Option<Tagged<ApiClient>>>,
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
        correcting: RwSignal::new(None),
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
            <Correct actions />
            <Revoke actions />
            <SecretDialog secret=actions.secret about=label!("office.clients.secret") />
        </ForStaff>
    }
}

#[component]
fn Card(client: ApiClient, actions: Actions) -> impl IntoView {
    let (session, words) = (session(), words());
    let ApiClient { id, name, scopes, created_at, last_used_at, revoked_at, secrets, .. } = client;
    let newest = secrets.first().map(|secret| secret.created_at);
    let ending = secrets.iter().filter_map(|secret| secret.expires_at).max();
    // Each begins with the client as it stands now, for its version.
    let opening = move |dialog: RwSignal<Option<Tagged<ApiClient>>>| {
        move |_| {
            let call =
                async move { session.call(async |client| client.api_client_show(id).await).await };
            actions.of.run(call, move |found| dialog.set(Some(found)));
        }
    };
    let rotate = move |_| {
        let call =
            async move { session.call(async |client| client.api_client_rotate(id).await).await };
        actions.of.run(call, move |made| {
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
                <div><dt>{t!("office.scope.title")}</dt><dd>{move || { words.language(); in_words(&scopes) }}</dd></div>
                <div><dt>{t!("office.clients.created")}</dt><dd>{instant(created_at)}</dd></div>
                <div><dt>{t!("office.clients.used")}</dt><dd>{last_used_at.map_or_else(|| t!("office.clients.never").into_any(), |at| instant(at).into_any())}</dd></div>
                {newest.filter(|_| live).map(|at| view! { <div><dt>{t!("office.clients.secret_since")}</dt><dd>{instant(at)}</dd></div> })}
                {ending.filter(|_| live).map(|at| view! { <div><dt>{t!("office.clients.old_until")}</dt><dd>{instant(at)}</dd></div> })}
                {revoked_at.map(|at| view! { <div><dt>{t!("office.clients.revoked")}</dt><dd>{instant(at)}</dd></div> })}
            </dl>
            {live.then(|| view! {
                <div class="actions">
                    <button type="button" class="button small" on:click=opening(actions.correcting)>{t!("office.correct")}</button>
                    <button type="button" class="button small" on:click=rotate>{t!("office.clients.rotate")}</button>
                    <button type="button" class="button small" on:click=opening(actions.revoking)>{t!("office.clients.revoke")}</button>
                </div>
            })}
        </section>
    }
}

#[component]
fn NewClient(actions: Actions) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("client-problem");
    let (name, scopes) = (RwSignal::new(String::new()), Scopes::new(BTreeSet::new()));
    let save = Callback::new(move |()| {
        let scopes = scopes.get_untracked().into_iter().collect();
        let input = NewApiClient { name: name.get_untracked(), scopes };
        let call = async move {
            session.call(async |client| client.api_client_create(&input).await).await
        };
        of.run(call, move |made| {
            open.set(false);
            actions.secret.set(made.value.client_secret);
            actions.reload.run(());
        });
    });
    let begin = move |_| {
        name.set(String::new());
        scopes.set(BTreeSet::new());
        open.set(true);
    };
    view! {
        <p><button type="button" class="button primary" on:click=begin>{t!("office.clients.add")}</button></p>
        <FormDialog open title=label!("office.clients.add") of save>
            <TextInput id="name" label=label!("office.clients.name") help=label!("office.clients.name_help") value=name of />
            <ScopePicker value=scopes of />
        </FormDialog>
    }
}

#[component]
fn Correct(actions: Actions) -> impl IntoView {
    let session = session();
    let of = Submit::new("correct-problem");
    let open = RwSignal::new(false);
    let (name, scopes) = (RwSignal::new(String::new()), Scopes::new(BTreeSet::new()));
    Effect::new(move || {
        if let Some(Tagged { value, .. }) = actions.correcting.get() {
            name.set(value.name);
            scopes.set(value.scopes.into_iter().collect());
            open.set(true);
        }
    });
    let save = Callback::new(move |()| {
        let Some(Tagged { value, etag }) = actions.correcting.get_untracked() else { return };
        let patch = ApiClientPatch {
            name: Some(name.get_untracked()),
            scopes: Some(scopes.get_untracked().into_iter().collect()),
        };
        let call = async move {
            session
                .call(async |client| client.api_client_correct(value.id, &patch, &etag).await)
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            actions.reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.clients.correct") of save>
            <TextInput id="name" label=label!("office.clients.name") value=name of />
            <ScopePicker value=scopes of />
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
