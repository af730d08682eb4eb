//! `/password`: a forgotten password, and a new one by the link of a mail (`S1`).

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use shorei_contract::session::{NewPassword as Chosen, RequestPasswordReset};
use shorei_domain::member::check_password_length;

use super::login::UserId;
use crate::components::{Field, Heading, Problem, Submit, described};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, t};

/// Asks for a link.
#[component]
pub fn Password() -> impl IntoView {
    let session = session();
    let user_id = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let submit = Submit::new("password-problem");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let input = RequestPasswordReset { user_id: user_id.get_untracked().trim().to_owned() };
        if input.user_id.is_empty() {
            browser::focus("user-id");
            return;
        }
        let call = async move { session.anonymous().password_reset_request(&input).await };
        submit.run(call, move |()| sent.set(true));
    };
    view! {
        <Heading title=label!("page.password.title") />
        <Show
            when=move || !sent.get()
            fallback=|| view! {
                <div class="notice" data-kind="done" role="status">
                    <p class="notice-title">{t!("page.password.sent")}</p>
                    <p>{t!("page.password.sent_detail")}</p>
                </div>
            }
        >
            <p>{t!("page.password.lead")}</p>
            <form on:submit=send novalidate>
                <Problem of=submit />
                <UserId value=user_id tried />
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                        {t!("page.password.send")}
                    </button>
                </div>
            </form>
        </Show>
        <p><A href=Page::Login.path()>{t!("page.password.back")}</A></p>
    }
}

/// Sets a new password by the token of a link.
#[component]
pub fn NewPassword() -> impl IntoView {
    let (session, words) = (session(), words());
    let params = use_params_map();
    let password = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let done = RwSignal::new(false);
    let submit = Submit::new("password-problem");
    let refusal = move || {
        let refused =
            password.with(|password| check_password_length("new_password", password)).err()?;
        refused.iter().next().map(|one| shorei_wording::refusal(words.language(), &one.why))
    };
    let error = Signal::derive(move || tried.get().then(refusal).flatten());
    let set = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if refusal().is_some() {
            browser::focus("new-password");
            return;
        }
        let token = params.with_untracked(|params| params.get("token")).unwrap_or_default();
        let input = Chosen { new_password: password.get_untracked() };
        let call = async move { session.anonymous().password_reset_complete(&token, &input).await };
        submit.run(call, move |()| done.set(true));
    };
    view! {
        <Heading title=label!("page.password.new_title") />
        <Show
            when=move || !done.get()
            fallback=|| view! {
                <div class="notice" data-kind="done" role="status">
                    <p class="notice-title">{t!("page.password.done")}</p>
                    <p><A href=Page::Login.path()>{t!("page.password.sign_in")}</A></p>
                </div>
            }
        >
            <form on:submit=set novalidate>
                <Problem of=submit />
                <Field id="new-password" label=label!("page.password.new") help=label!("page.password.new_help") error>
                    <input
                        id="new-password"
                        type="password"
                        autocomplete="new-password"
                        aria-required="true"
                        aria-describedby=described("new-password")
                        aria-invalid=move || error.get().is_some().to_string()
                        prop:value=move || password.get()
                        on:input=move |event| password.set(event_target_value(&event))
                    />
                </Field>
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                        {t!("page.password.set")}
                    </button>
                </div>
            </form>
        </Show>
    }
}
