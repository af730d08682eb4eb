//! `/login`: sign-in with the account of the society's member pages (`S1`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::about::DemoAccount;
use shorei_contract::me::Role;
use shorei_contract::session::SignIn;

use crate::about::installation;
use crate::components::{Field, Heading, Problem, Submit, described};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, t};

/// What the person types.
#[derive(Clone, Copy)]
struct Typed {
    user_id: RwSignal<String>,
    password: RwSignal<String>,
    remember: RwSignal<bool>,
}

/// The sign-in.
#[component]
pub fn Login() -> impl IntoView {
    let session = session();
    let typed = Typed {
        user_id: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        remember: RwSignal::new(false),
    };
    let submit = Submit::new("login-problem");
    let tried = RwSignal::new(false);
    let sign_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let input = SignIn {
            user_id: typed.user_id.get_untracked().trim().to_owned(),
            password: typed.password.get_untracked(),
            remember: typed.remember.get_untracked(),
        };
        if input.user_id.is_empty() {
            browser::focus("user-id");
        } else if input.password.is_empty() {
            browser::focus("password");
        } else {
            submit.run(async move { session.begin(&input).await }, |()| {});
        }
    };
    view! {
        <Heading title=label!("page.login.title") />
        <p>{t!("page.login.lead")}</p>
        <form on:submit=sign_in novalidate>
            <Problem of=submit />
            <UserId value=typed.user_id tried />
            <PasswordField value=typed.password tried />
            <p>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || typed.remember.get()
                        on:change=move |event| typed.remember.set(event_target_checked(&event))
                    />
                    <span>{t!("page.login.remember")}</span>
                </label>
            </p>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                    {t!("page.login.submit")}
                </button>
                <A href=Page::Password.path()>{t!("page.login.forgotten")}</A>
            </div>
        </form>
        <DemoAccounts typed />
    }
}

/// ユーザーID: email address or member number.
#[component]
pub fn UserId(
    /// What is typed.
    value: RwSignal<String>,
    /// Whether sending was tried.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let words = words();
    let missing = move || tried.get() && value.with(|value| value.trim().is_empty());
    let error = Signal::derive(move || {
        missing()
            .then(|| words.text(shorei_wording::key!("code.field_required.message")).to_owned())
    });
    view! {
        <Field id="user-id" label=label!("page.login.user_id") help=label!("page.login.user_id_help") error>
            <input
                id="user-id"
                type="text"
                inputmode="email"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                aria-required="true"
                aria-describedby=described("user-id")
                aria-invalid=move || missing().to_string()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// パスワード, hidden until asked to be shown.
#[component]
fn PasswordField(value: RwSignal<String>, tried: RwSignal<bool>) -> impl IntoView {
    let words = words();
    let shown = RwSignal::new(false);
    let missing = move || tried.get() && value.with(String::is_empty);
    let error = Signal::derive(move || {
        missing()
            .then(|| words.text(shorei_wording::key!("code.field_required.message")).to_owned())
    });
    view! {
        <Field id="password" label=label!("page.login.password") error>
            <div class="with-button">
                <input
                    id="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    aria-required="true"
                    aria-describedby=described("password")
                    aria-invalid=move || missing().to_string()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {t!("page.login.show")}
                </button>
            </div>
        </Field>
    }
}

/// In a demonstration: whom one can sign in as. A press fills the form.
#[component]
fn DemoAccounts(typed: Typed) -> impl IntoView {
    let installation = installation();
    let fill = move |account: &DemoAccount| {
        typed.user_id.set(account.user_id.clone());
        typed.password.set(account.password.clone());
    };
    let role = |role: Role| match role {
        Role::Applicant => t!("page.role.applicant").into_any(),
        Role::Instructor => t!("page.role.instructor").into_any(),
        Role::Secretariat | Role::Reader => t!("page.role.secretariat").into_any(),
    };
    move || {
        let accounts = installation.about().map(|about| about.demo_accounts).unwrap_or_default();
        (!accounts.is_empty()).then(|| view! {
            <section class="card demo">
                <h2>{t!("page.demo.title")}</h2>
                <p>{t!("page.demo.lead")}</p>
                <ul class="plain-list">
                    {accounts.into_iter().map(|account| {
                        let (name, user_id) = (account.name.clone(), account.user_id.clone());
                        view! {
                            <li>
                                <button type="button" class="button wide" on:click=move |_| fill(&account)>
                                    <strong>{role(account.role)}</strong>
                                    <span>{name}</span>
                                    <span class="small">{user_id}</span>
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        })
    }
}
