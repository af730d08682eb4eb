//! The frame of every page: the head, the ten tabs, and the sign-in over the page.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use shorei_contract::me::Role;
use shorei_domain::member::Language;
use shorei_wording::key;

use crate::components::{Dialog, Field, ToastList, described, toasts};
use crate::language::words;
use crate::page::Page;
use crate::session::{give_up, session};
use crate::theme::ThemeSwitch;
use crate::{browser, label, outside, t};

/// The frame of a signed-in person.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let session = session();
    let location = use_location();
    let menu = RwSignal::new(false);
    let _ = Effect::watch(move || location.pathname.get(), move |_, _, _| menu.set(false), false);
    let number = move || session.me(|me| me.member.member_number.clone()).flatten();
    view! {
        <SkipLink />
        <header class="head" data-open=move || menu.get().to_string()>
            <Brand />
            <div class="head-tools">
                <NoticesLink />
                <div class="head-more">
                    <span class="who">
                        {move || session.me(|me| me.member.name.clone())}
                        {move || number().map(|number| view! { " " <span class="small">{number}</span> })}
                    </span>
                    <Switches />
                </div>
                <SignOut />
            </div>
            <button
                type="button"
                class="button menu-button"
                aria-expanded=move || menu.get().to_string()
                aria-controls="tabs"
                on:click=move |_| menu.update(|open| *open = !*open)
            >
                {t!("page.menu")}
            </button>
        </header>
        <Tabs open=menu />
        <ToastList />
        <main id="main" tabindex="-1" class="page">{children()}</main>
        <SignInAgain />
    }
}

/// ログアウト. Asks first if something is unsaved, in this tab or another.
#[component]
fn SignOut() -> impl IntoView {
    let (session, words, toasts) = (session(), words(), toasts());
    let asking = RwSignal::new(false);
    let sign_out = move |anyway: bool| {
        leptos::task::spawn_local(async move {
            if !anyway && outside::unsaved().await.is_truthy() {
                asking.set(true);
            } else if session.end().await.is_err() {
                asking.set(false);
                toasts.say(words.text(key!("page.unreachable.detail")));
            }
        });
    };
    view! {
        <button type="button" class="button" on:click=move |_| sign_out(false)>{t!("page.sign_out")}</button>
        <Dialog open=asking close=move |()| asking.set(false) title=label!("page.leaving.title")>
            <p>{t!("page.leaving.lead")}</p>
            <div class="actions">
                <button type="button" class="button danger" on:click=move |_| sign_out(true)>{t!("page.leaving.confirm")}</button>
                <button type="button" class="button" autofocus on:click=move |_| asking.set(false)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// The frame without a sign-in.
#[component]
pub fn PublicFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink />
        <header class="head">
            <Brand />
            <div class="head-tools"><Switches /></div>
        </header>
        <ToastList />
        <main id="main" tabindex="-1" class="page narrow">{children()}</main>
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    // The router would take it for a change of pages.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        browser::focus("main");
    };
    view! { <a class="skip" href="#main" on:click=skip>{t!("page.skip")}</a> }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <A href=Page::Home.path() attr:class="brand">
            <svg viewBox="0 0 32 32" aria-hidden="true">
                <rect width="32" height="32" rx="7" />
                <path d="M9 9.5h14M9 16h14M9 22.5h6" />
                <path d="m18 22.5 2.4 2.4 4.8-5.2" />
            </svg>
            <span>{t!("page.product")}</span>
        </A>
    }
}

/// The switches for language and theme.
#[component]
fn Switches() -> impl IntoView {
    let (session, words, toasts) = (session(), words(), toasts());
    let choice = move |language: Language, code: &'static str, name: &'static str| {
        view! {
            <button
                type="button"
                class="button plain"
                lang=code
                aria-pressed=move || (words.language() == language).to_string()
                on:click=move |_| session.prefer(language, toasts)
            >
                {name}
            </button>
        }
    };
    let (ja, en) = (key!("language.ja"), key!("language.en"));
    view! {
        <span class="switch" role="group" aria-label=t!("page.language")>
            {choice(Language::Ja, "ja", shorei_wording::text(Language::Ja, ja))}
            <span aria-hidden="true">"/"</span>
            {choice(Language::En, "en", shorei_wording::text(Language::Ja, en))}
        </span>
        <ThemeSwitch />
    }
}

/// 通知, with the number of unread ones.
#[component]
fn NoticesLink() -> impl IntoView {
    let session = session();
    let unread = move || session.me(|me| me.counts.notices_unread).unwrap_or_default();
    view! {
        <span class="tab-with-count">
            <A href=Page::Notifications.path() attr:class="notices-link">{t!("page.tab.notifications")}</A>
            <Count of=Signal::derive(unread) />
        </span>
    }
}

/// A number beside a link, but not in its name.
#[component]
fn Count(of: Signal<u64>) -> impl IntoView {
    move || {
        let count = of.get();
        (count > 0).then(|| {
            view! {
                <span class="count">
                    <span aria-hidden="true">{count}</span>
                    <span class="visually-hidden">{t!("page.waiting", count = count)}</span>
                </span>
            }
        })
    }
}

/// The ten tabs, in this order for every member, and 事務局 for staff (`S2`).
#[component]
fn Tabs(open: RwSignal<bool>) -> impl IntoView {
    let session = session();
    let member = move || session.me(|me| me.member.member_number.is_some()).unwrap_or_default();
    let count = move |page: &Page| {
        let page = page.clone();
        Signal::derive(move || {
            session
                .me(|me| match page {
                    Page::Cases => me.counts.cases_returned,
                    Page::Approvals => me.counts.requests_waiting,
                    _ => 0,
                })
                .unwrap_or_default()
        })
    };
    let tabs = move || {
        Page::TABS
            .into_iter()
            .map(|page| {
                let (path, count, label) = (page.path(), count(&page), tab(&page));
                let exact = page == Page::Home;
                view! {
                    <li class="tab-with-count"><A href=path exact>{label}</A><Count of=count /></li>
                }
            })
            .collect_view()
    };
    view! {
        <nav id="tabs" class="tabs" aria-label=t!("page.tabs") data-open=move || open.get().to_string()>
            <ul>
                {move || member().then(tabs)}
                {move || session.is(Role::Secretariat).then(|| view! {
                    <li class="tab-with-count"><A href=Page::Admin.path()>{t!("page.tab.admin")}</A></li>
                })}
            </ul>
        </nav>
    }
}

/// Returns the name of a tab.
pub fn tab(page: &Page) -> AnyView {
    match page {
        Page::Home => t!("page.tab.home").into_any(),
        Page::Dues => t!("page.tab.dues").into_any(),
        Page::Certification => t!("page.tab.certification").into_any(),
        Page::Instructor => t!("page.tab.instructor").into_any(),
        Page::Specialist => t!("page.tab.specialist").into_any(),
        Page::Registered => t!("page.tab.registered").into_any(),
        Page::Cases => t!("page.tab.cases").into_any(),
        Page::Approvals => t!("page.tab.approvals").into_any(),
        Page::Credits => t!("page.tab.credits").into_any(),
        Page::Facility => t!("page.tab.facility").into_any(),
        _ => ().into_any(),
    }
}

/// Opens over the page when the sign-in has ended, or the password must be given again: what was typed stays, and what
/// was to be saved is saved once the same person has done so.
#[component]
fn SignInAgain() -> impl IntoView {
    let (session, words) = (session(), words());
    let open = Signal::derive(move || session.ended() || session.unproven());
    let title = Signal::derive(move || {
        let key =
            if session.unproven() { key!("page.prove.title") } else { key!("page.again.title") };
        words.text(key).to_owned()
    });
    let close = Callback::new(move |()| {
        if session.unproven() {
            session.stay_unproven();
        }
    });
    let password = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let somebody_else = RwSignal::new(false);
    let sign_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        leptos::task::spawn_local(async move {
            let entered = session.begin_again(password.get_untracked()).await;
            pending.set(false);
            match entered {
                Ok(()) => {
                    password.set(String::new());
                    error.set(None);
                }
                Err(failure) => {
                    error.set(Some(crate::components::told(&failure, words).1));
                    browser::focus("again-password");
                }
            }
        });
    };
    view! {
        <Dialog open close title>
            <form on:submit=sign_in novalidate>
                <p>{move || {
                    let key = if session.unproven() { key!("page.prove.lead") } else { key!("page.again.lead") };
                    words.text(key)
                }}</p>
                <p><strong>{move || session.me(|me| me.member.name.clone())}</strong></p>
                <Field id="again-password" label=label!("page.login.password") error>
                    <input
                        id="again-password"
                        type="password"
                        autocomplete="current-password"
                        aria-describedby=described("again-password")
                        prop:value=move || password.get()
                        on:input=move |event| password.set(event_target_value(&event))
                    />
                </Field>
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=move || pending.get().to_string()>
                        {move || {
                            let key = if session.unproven() { key!("page.prove.submit") } else { key!("page.login.submit") };
                            words.text(key)
                        }}
                    </button>
                    <Show
                        when=move || session.unproven()
                        fallback=move || view! {
                            <button type="button" class="button" on:click=move |_| somebody_else.set(true)>{t!("page.again.other")}</button>
                        }
                    >
                        <button type="button" class="button" on:click=move |_| session.stay_unproven()>{t!("page.cancel")}</button>
                    </Show>
                </div>
                <p><a href=Page::Password.path() target="_blank">{t!("page.again.forgotten")}</a></p>
            </form>
            <Show when=move || somebody_else.get()>
                <div class="notice" data-kind="warning" role="alert">
                    <p>{t!("page.again.other_lead")}</p>
                    <div class="actions">
                        <button type="button" class="button danger" on:click=move |_| give_up()>{t!("page.again.other_confirm")}</button>
                        <button type="button" class="button" on:click=move |_| somebody_else.set(false)>{t!("page.cancel")}</button>
                    </div>
                </div>
            </Show>
        </Dialog>
    }
}
