//! The addresses of the page, for those who are signed in and those who are not.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;
use shorei_client::Failure;
use shorei_contract::me::Role;

use crate::about::Installation;
use crate::books::Books;
use crate::components::{Failed, FirstPage, ToastList, Toasts};
use crate::language::Words;
use crate::page::Page;
use crate::pages::{
    Admin, ApprovalPrint, Approvals, Book, BookPrint, CasePage, CasePrint, Cases, Home, Later,
    Login, NewPassword, NotFound, Notifications, Password, Reader, RequestPage,
};
use crate::session::{Presence, Session, session};
use crate::shell::{Frame, PublicFrame};
use crate::unsaved::Unsaved;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    Words::provide();
    Toasts::provide();
    Session::provide();
    Installation::provide();
    provide_context(FirstPage(StoredValue::new(true)));
    let session = session();
    let presence = Memo::new(move |_| session.presence());
    view! {
        <Router>
            {move || match presence.get() {
                Presence::Restoring => ().into_any(),
                Presence::Unreachable => {
                    let failure = Failure::Unreachable(String::new());
                    view! { <PublicFrame><Failed failure retry=move || session.restore() /></PublicFrame> }.into_any()
                }
                Presence::Out => view! { <SignedOut /> }.into_any(),
                Presence::In => view! { <SignedIn /> }.into_any(),
            }}
        </Router>
        <ToastList />
    }
}

/// Whatever the address, one signs in first and then finds oneself at it.
#[component]
fn SignedOut() -> impl IntoView {
    view! {
        <PublicFrame>
            <Routes fallback=Login>
                <Route path=path!("/password") view=Password />
                <Route path=path!("/password/:token") view=NewPassword />
            </Routes>
        </PublicFrame>
    }
}

#[component]
fn SignedIn() -> impl IntoView {
    Books::provide();
    Unsaved::provide();
    let session = session();
    let office = Memo::new(move |_| session.is(Role::Secretariat));
    let member = Memo::new(move |_| session.me(|me| me.member.member_number.is_some()) != Some(false));
    let home = move || {
        view! {
            <Show when=move || member.get() fallback=|| view! { <Redirect path=Page::Admin.path() /> }>
                <Home />
            </Show>
        }
    };
    let admin = move || {
        view! {
            <Show when=move || office.get() fallback=NotFound>
                <Admin />
            </Show>
        }
    };
    view! {
        <Frame>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=home />
                <Route path=path!("/login") view=|| view! { <Redirect path="/" /> } />
                <Route path=path!("/password") view=Password />
                <Route path=path!("/password/:token") view=NewPassword />
                <Route path=path!("/cases") view=Cases />
                <Route path=path!("/cases/:programme") view=Book />
                <Route path=path!("/cases/:programme/request") view=RequestPage />
                <Route path=path!("/cases/:programme/print") view=BookPrint />
                <Route path=path!("/cases/:programme/:number") view=CasePage />
                <Route path=path!("/cases/:programme/:number/print") view=CasePrint />
                <Route path=path!("/approvals") view=Approvals />
                <Route path=path!("/approvals/:id") view=Reader />
                <Route path=path!("/approvals/:id/print") view=ApprovalPrint />
                <Route path=path!("/notifications") view=Notifications />
                <Route path=path!("/applications") view=|| view! { <Later page=Page::Applications /> } />
                <Route path=path!("/dues") view=|| view! { <Later page=Page::Dues /> } />
                <Route path=path!("/certification") view=|| view! { <Later page=Page::Certification /> } />
                <Route path=path!("/instructor") view=|| view! { <Later page=Page::Instructor /> } />
                <Route path=path!("/specialist") view=|| view! { <Later page=Page::Specialist /> } />
                <Route path=path!("/registered") view=|| view! { <Later page=Page::Registered /> } />
                <Route path=path!("/credits") view=|| view! { <Later page=Page::Credits /> } />
                <Route path=path!("/facility") view=|| view! { <Later page=Page::Facility /> } />
                <Route path=path!("/admin") view=admin />
            </Routes>
        </Frame>
    }
}
