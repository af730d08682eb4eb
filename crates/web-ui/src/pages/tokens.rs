//! `/tokens` 個人用アクセストークン: what a member's own programs call with.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shorei_contract::credential::{AccessToken, NewAccessToken};
use shorei_wording::dates::{day, instant};
use shorei_wording::key;
use uuid::Uuid;

use super::admin::form::{ConfirmDialog, FormDialog, TextInput};
use crate::components::{
    DataView, DateField, DayInput, Empty, Heading, ScopePicker, Scopes, SecretDialog, Submit,
    in_words, load, toasts,
};
use crate::language::words;
use crate::session::session;
use crate::{label, t};

/// The caller's tokens, and a form for a new one.
#[component]
pub fn Tokens() -> impl IntoView {
    let tokens =
        load(|| (), async |client, ()| client.access_token_list().await.map(|page| page.items));
    let reload = Callback::new(move |()| tokens.refetch());
    let revoking = RwSignal::new(None::<(Uuid, String)>);
    let secret = RwSignal::new(None);
    view! {
        <Heading title=label!("office.tokens.title") />
        <p>{t!("office.tokens.lead")} " " <a href="/docs/credentials" rel="external">{t!("office.docs")}</a></p>
        <NewToken secret reload />
        <DataView resource=tokens let:found>
            {move || {
                let found = found.get();
                if found.is_empty() {
                    return view! { <Empty><p>{t!("office.tokens.none")}</p></Empty> }.into_any();
                }
                let cards = found.into_iter().map(|token| view! { <Card token revoking /> });
                view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
            }}
        </DataView>
        <Revoke revoking reload />
        <SecretDialog secret about=label!("office.tokens.secret") />
    }
}

#[component]
fn Card(token: AccessToken, revoking: RwSignal<Option<(Uuid, String)>>) -> impl IntoView {
    let words = words();
    let AccessToken { id, name, scopes, created_at, expires_on, last_used_at, .. } = token;
    let called = name.clone();
    view! {
        <section class="card">
            <h2>{name}</h2>
            <dl class="facts">
                <div><dt>{t!("office.scope.title")}</dt><dd>{move || { words.language(); in_words(&scopes) }}</dd></div>
                <div><dt>{t!("office.clients.created")}</dt><dd>{instant(created_at)}</dd></div>
                <div>
                    <dt>{t!("office.tokens.until")}</dt>
                    <dd>{move || expires_on.map_or_else(|| words.text(key!("office.tokens.open")).to_owned(), |last| day(words.language(), last))}</dd>
                </div>
                <div><dt>{t!("office.clients.used")}</dt><dd>{last_used_at.map_or_else(|| t!("office.clients.never").into_any(), |at| instant(at).into_any())}</dd></div>
            </dl>
            <div class="actions">
                <button type="button" class="button small" on:click=move |_| revoking.set(Some((id, called.clone())))>
                    {t!("office.clients.revoke")}
                </button>
            </div>
        </section>
    }
}

#[component]
fn NewToken(secret: RwSignal<Option<String>>, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("token-problem");
    let (name, scopes) = (RwSignal::new(String::new()), Scopes::new(BTreeSet::new()));
    let until = RwSignal::new(DayInput::of(None));
    let save = Callback::new(move |()| {
        let input = NewAccessToken {
            name: name.get_untracked(),
            scopes: scopes.get_untracked().into_iter().collect(),
            expires_on: until.with_untracked(DayInput::date),
        };
        let call = async move {
            session.call(async |client| client.access_token_create(&input).await).await
        };
        of.run(call, move |made| {
            open.set(false);
            secret.set(made.token);
            reload.run(());
        });
    });
    let begin = move |_| {
        name.set(String::new());
        scopes.set(BTreeSet::new());
        until.set(DayInput::of(None));
        open.set(true);
    };
    view! {
        <p><button type="button" class="button primary" on:click=begin>{t!("office.tokens.add")}</button></p>
        <FormDialog open title=label!("office.tokens.add") of save>
            <TextInput id="name" label=label!("office.clients.name") help=label!("office.tokens.name_help") value=name of />
            <ScopePicker value=scopes of />
            <DateField id="expires_on" label=label!("office.tokens.until") value=until required=false error=Signal::derive(move || of.error_at("/expires_on")) />
        </FormDialog>
    }
}

#[component]
fn Revoke(revoking: RwSignal<Option<(Uuid, String)>>, reload: Callback<()>) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let of = Submit::new("revoke-problem");
    let lead = Signal::derive(move || {
        let name = revoking.get().map(|(_, name)| name).unwrap_or_default();
        words.say(key!("office.clients.revoke_lead"), &[("name", &name)])
    });
    let go = Callback::new(move |()| {
        let Some((id, _)) = revoking.get_untracked() else { return };
        let call =
            async move { session.call(async |client| client.access_token_revoke(id).await).await };
        of.run(call, move |()| {
            revoking.set(None);
            toasts.say(words.text(key!("office.clients.revoked_now")));
            reload.run(());
        });
    });
    view! {
        <ConfirmDialog
            open=Signal::derive(move || revoking.with(Option::is_some))
            close=move |()| revoking.set(None)
            title=label!("office.clients.revoke")
            lead
            of
            go
        />
    }
}
