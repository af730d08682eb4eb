//! `/tokens` 個人用アクセストークン: what a member's own programs call with.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shorei_client::Client;
use shorei_contract::credential::{AccessToken, NewAccessToken};
use shorei_contract::scope::Scope;
use shorei_wording::dates::{day, instant};
use shorei_wording::key;
use uuid::Uuid;

use super::admin::form::{ConfirmDialog, FormDialog, TextInput};
use crate::components::{
    DataView, DateField, DayInput, Editing, Empty, Heading, Reader, ScopePicker, SecretDialog,
    Submit, in_words, load, toasts,
};
use crate::language::words;
use crate::session::session;
use crate::{bind, label, t};

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
                <div><dt>{t!("office.scope.title")}</dt><dd>{move || in_words(words, &scopes)}</dd></div>
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

/// What is typed about a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TokenInput {
    name: String,
    scopes: BTreeSet<Scope>,
    expires_on: DayInput,
}

impl TokenInput {
    fn new_token(&self, fields: &mut Reader) -> NewAccessToken {
        let name = fields.required("name", &self.name);
        fields.chosen("scopes", self.scopes.first());
        let expires_on = fields.day("expires_on", &self.expires_on);
        NewAccessToken { name, scopes: self.scopes.iter().copied().collect(), expires_on }
    }
}

#[component]
fn NewToken(secret: RwSignal<Option<String>>, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let editing = Editing::new("token-problem", TokenInput::default(), |token, fields| {
        token.new_token(fields);
    });
    let of = editing.submit();
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(|token, fields| Some(token.new_token(fields))) else { return };
        let call =
            async |client: Client, new: &NewAccessToken| client.access_token_create(new).await;
        of.once(new, call, move |made| {
            open.set(false);
            editing.begin_new(TokenInput::default());
            secret.set(made.token);
            reload.run(());
        });
    });
    view! {
        <p><button type="button" class="button primary" on:click=move |_| open.set(true)>{t!("office.tokens.add")}</button></p>
        <FormDialog open title=label!("office.tokens.add") editing save>
            <TextInput id="name" label=label!("office.clients.name") help=label!("office.tokens.name_help") value=bind!(editing, name) of />
            <ScopePicker value=bind!(editing, scopes) of />
            <DateField id="expires_on" label=label!("office.tokens.until") value=bind!(editing, expires_on) required=false error=Signal::derive(move || of.error_at("/expires_on")) />
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
