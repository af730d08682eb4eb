//! The routes of the page, signed in and signed out.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;
use shorei_client::Failure;
use shorei_contract::me::Role;

use crate::about::Installation;
use crate::books::Books;
use crate::components::{Failed, FirstPage, Loading, Toasts};
use crate::language::Words;
use crate::pages::{
    Admin, ApplicationPage, Applications, ApprovalPrint, Approvals, AuditTrail, Book, BookPrint,
    CasePage, CasePrint, Cases, Certification, Clients, Credits, DuesPage, Facilities, Facility,
    FacilityPage, Home, Imports, InstructorPage, Login, Mails, MemberPage, Members, NewPassword,
    NotFound, Notifications, OfficeApplications, PaperPage, Papers, Password, Reader,
    RegisteredPage, RequestPage, RoundPage, Rounds, SpecialistPage, Tokens, WebhookPage, Webhooks,
};
use crate::part::{InPart, Part};
use crate::place::Place;
use crate::session::{Presence, Session, session};
use crate::shell::{Frame, PublicFrame};

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
                Presence::Restoring => view! { <main class="page"><Loading /></main> }.into_any(),
                Presence::Unreachable => {
                    let failure = Failure::Unreachable(String::new());
                    view! { <PublicFrame><Failed failure retry=move || session.restore() /></PublicFrame> }.into_any()
                }
                Presence::Out => view! { <SignedOut /> }.into_any(),
                Presence::In => view! { <SignedIn /> }.into_any(),
            }}
        </Router>
    }
}

/// Shows the sign-in at every address. After signing in, the person is at that address.
#[component]
fn SignedOut() -> impl IntoView {
    view! {
        <PublicFrame>
            <FlatRoutes fallback=Login>
                <Route path=path!("/password") view=Password />
                <Route path=path!("/password/:token") view=NewPassword />
            </FlatRoutes>
        </PublicFrame>
    }
}

#[component]
fn SignedIn() -> impl IntoView {
    Books::provide();
    Place::provide();
    let session = session();
    leptos::task::spawn_local(async move {
        // Loads ahead what comes next: an applicant's pages, then an instructor's.
        APPLICANTS.come_ahead().await;
        if session.me_now(|me| me.roles.contains(&Role::Instructor)) == Some(true) {
            INSTRUCTORS.come_ahead().await;
        }
    });
    view! {
        <Frame>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=of(APPLICANTS, "Home") />
                <Route path=path!("/login") view=|| view! { <Redirect path="/" /> } />
                <Route path=path!("/password") view=Password />
                <Route path=path!("/password/:token") view=NewPassword />
                <Route path=path!("/cases") view=of(APPLICANTS, "Cases") />
                <Route path=path!("/cases/:programme") view=of(APPLICANTS, "Book") />
                <Route path=path!("/cases/:programme/request") view=of(APPLICANTS, "RequestPage") />
                <Route path=path!("/cases/:programme/print") view=of(APPLICANTS, "BookPrint") />
                <Route path=path!("/cases/:programme/:number") view=of(APPLICANTS, "CasePage") />
                <Route path=path!("/cases/:programme/:number/print") view=of(APPLICANTS, "CasePrint") />
                <Route path=path!("/cases/:programme/:number/paper") view=of(APPLICANTS, "PaperPage") />
                <Route path=path!("/approvals") view=of(INSTRUCTORS, "Approvals") />
                <Route path=path!("/approvals/:id") view=of(INSTRUCTORS, "Reader") />
                <Route path=path!("/approvals/:id/print") view=of(INSTRUCTORS, "ApprovalPrint") />
                <Route path=path!("/notifications") view=of(APPLICANTS, "Notifications") />
                <Route path=path!("/applications") view=of(APPLICANTS, "Applications") />
                <Route path=path!("/applications/:id") view=of(APPLICANTS, "ApplicationPage") />
                <Route path=path!("/dues") view=of(TABS, "DuesPage") />
                <Route path=path!("/certification") view=of(TABS, "Certification") />
                <Route path=path!("/instructor") view=of(TABS, "InstructorPage") />
                <Route path=path!("/specialist") view=of(TABS, "SpecialistPage") />
                <Route path=path!("/registered") view=of(TABS, "RegisteredPage") />
                <Route path=path!("/credits") view=of(TABS, "Credits") />
                <Route path=path!("/facility") view=of(TABS, "Facility") />
                <Route path=path!("/admin") view=of(OFFICE, "Admin") />
                <Route path=path!("/admin/members") view=of(OFFICE, "Members") />
                <Route path=path!("/admin/members/:id") view=of(OFFICE, "MemberPage") />
                <Route path=path!("/admin/facilities") view=of(OFFICE, "Facilities") />
                <Route path=path!("/admin/facilities/:id") view=of(OFFICE, "FacilityPage") />
                <Route path=path!("/admin/rounds") view=of(OFFICE, "Rounds") />
                <Route path=path!("/admin/papers") view=of(OFFICE, "Papers") />
                <Route path=path!("/admin/applications") view=of(OFFICE, "OfficeApplications") />
                <Route path=path!("/admin/rounds/:id") view=of(OFFICE, "RoundPage") />
                <Route path=path!("/admin/mails") view=of(OFFICE, "Mails") />
                <Route path=path!("/admin/imports") view=of(OFFICE, "Imports") />
                <Route path=path!("/admin/clients") view=of(OFFICE, "Clients") />
                <Route path=path!("/admin/webhooks") view=of(OFFICE, "Webhooks") />
                <Route path=path!("/admin/webhooks/:id") view=of(OFFICE, "WebhookPage") />
                <Route path=path!("/tokens") view=of(TABS, "Tokens") />
                <Route path=path!("/admin/audit") view=of(OFFICE, "AuditTrail") />
            </FlatRoutes>
        </Frame>
    }
}

/// Returns a page of a part, for a route.
fn of(part: Part, page: &'static str) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || view! { <InPart part page /> }.into_any()
}

/// Declares pages whose code is loaded when a visitor first opens one of them, to keep the first
/// load small: the pages of an applicant, an instructor, the secretariat, and the other tabs.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident = $pages:ident, $fetch:ident, [$($page:ident),+ $(,)?]) => {
        $(#[$doc])*
        const $name: Part = Part {
            fetch: || Box::pin($fetch()),
            page: |page| Box::pin($pages(page)),
        };

        #[leptos::wasm_split::wasm_split(
            $pages,
            wasm_split_path = leptos::wasm_split,
            preload($fetch),
            fallible
        )]
        fn $pages(page: &'static str) -> Result<AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok(match page {
                $(stringify!($page) => view! { <$page /> }.into_any(),)+
                _ => view! { <NotFound /> }.into_any(),
            })
        }
    };
}

part! {
    /// The pages of an applicant.
    APPLICANTS = applicants, fetch_applicants, [
        Home,
        Cases,
        Book,
        BookPrint,
        CasePage,
        CasePrint,
        RequestPage,
        PaperPage,
        Applications,
        ApplicationPage,
        Notifications,
    ]
}

part! {
    /// The pages of an instructor.
    INSTRUCTORS = instructors, fetch_instructors, [
        Approvals,
        Reader,
        ApprovalPrint,
    ]
}

part! {
    /// The pages of the secretariat.
    OFFICE = office, fetch_office, [
        Admin,
        Members,
        MemberPage,
        Facilities,
        FacilityPage,
        Rounds,
        Papers,
        OfficeApplications,
        RoundPage,
        Mails,
        Imports,
        Clients,
        Webhooks,
        WebhookPage,
        AuditTrail,
    ]
}

part! {
    /// The other tabs: the data that the society keeps of a member.
    TABS = tabs, fetch_tabs, [
        DuesPage,
        Certification,
        InstructorPage,
        SpecialistPage,
        RegisteredPage,
        Credits,
        Facility,
        Tokens,
    ]
}
