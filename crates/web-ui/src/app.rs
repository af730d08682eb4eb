//! The addresses of the page, for those who are signed in and those who are not.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::{Lazy, LazyRoute, path};
use shorei_client::Failure;
use shorei_contract::me::Role;

use crate::about::Installation;
use crate::books::Books;
use crate::components::{Failed, FirstPage, Toasts};
use crate::language::{Words, later_words};
use crate::pages::{
    Admin, ApplicationPage, Applications, ApprovalPrint, Approvals, AuditTrail, Book, BookPrint,
    CasePage, CasePrint, Cases, Certification, Clients, Credits, DuesPage, Facilities, Facility,
    FacilityPage, Home, Imports, InstructorPage, Login, Mails, MemberPage, Members, NewPassword,
    NotFound, Notifications, OfficeApplications, PaperPage, Papers, Password, Reader,
    RegisteredPage, RequestPage, RoundPage, Rounds, SpecialistPage, Tokens, WebhookPage, Webhooks,
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
    }
}

/// Whatever the address, one signs in first and then finds oneself at it.
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
    Unsaved::provide();
    let session = session();
    leptos::task::spawn_local(async move {
        // What comes next is there before it is asked for: an applicant's pages, then an instructor's.
        HomeRoute::preload().await;
        if session.me_now(|me| me.roles.contains(&Role::Instructor)) == Some(true) {
            ApprovalsRoute::preload().await;
        }
    });
    view! {
        <Frame>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view={Lazy::<HomeRoute>::new()} />
                <Route path=path!("/login") view=|| view! { <Redirect path="/" /> } />
                <Route path=path!("/password") view=Password />
                <Route path=path!("/password/:token") view=NewPassword />
                <Route path=path!("/cases") view={Lazy::<CasesRoute>::new()} />
                <Route path=path!("/cases/:programme") view={Lazy::<BookRoute>::new()} />
                <Route path=path!("/cases/:programme/request") view={Lazy::<RequestRoute>::new()} />
                <Route path=path!("/cases/:programme/print") view={Lazy::<BookPrintRoute>::new()} />
                <Route path=path!("/cases/:programme/:number") view={Lazy::<CaseRoute>::new()} />
                <Route path=path!("/cases/:programme/:number/print") view={Lazy::<CasePrintRoute>::new()} />
                <Route path=path!("/cases/:programme/:number/paper") view={Lazy::<PaperRoute>::new()} />
                <Route path=path!("/approvals") view={Lazy::<ApprovalsRoute>::new()} />
                <Route path=path!("/approvals/:id") view={Lazy::<ReaderRoute>::new()} />
                <Route path=path!("/approvals/:id/print") view={Lazy::<ApprovalPrintRoute>::new()} />
                <Route path=path!("/notifications") view={Lazy::<NotificationsRoute>::new()} />
                <Route path=path!("/applications") view={Lazy::<ApplicationsRoute>::new()} />
                <Route path=path!("/applications/:id") view={Lazy::<ApplicationRoute>::new()} />
                <Route path=path!("/dues") view={Lazy::<DuesTabRoute>::new()} />
                <Route path=path!("/certification") view={Lazy::<CertificationTabRoute>::new()} />
                <Route path=path!("/instructor") view={Lazy::<InstructorTabRoute>::new()} />
                <Route path=path!("/specialist") view={Lazy::<SpecialistTabRoute>::new()} />
                <Route path=path!("/registered") view={Lazy::<RegisteredTabRoute>::new()} />
                <Route path=path!("/credits") view={Lazy::<CreditsTabRoute>::new()} />
                <Route path=path!("/facility") view={Lazy::<FacilityTabRoute>::new()} />
                <Route path=path!("/admin") view={Lazy::<AdminRoute>::new()} />
                <Route path=path!("/admin/members") view={Lazy::<MembersRoute>::new()} />
                <Route path=path!("/admin/members/:id") view={Lazy::<MemberRoute>::new()} />
                <Route path=path!("/admin/facilities") view={Lazy::<FacilitiesRoute>::new()} />
                <Route path=path!("/admin/facilities/:id") view={Lazy::<HospitalRoute>::new()} />
                <Route path=path!("/admin/rounds") view={Lazy::<RoundsRoute>::new()} />
                <Route path=path!("/admin/papers") view={Lazy::<PapersRoute>::new()} />
                <Route path=path!("/admin/applications") view={Lazy::<OfficeApplicationsRoute>::new()} />
                <Route path=path!("/admin/rounds/:id") view={Lazy::<RoundRoute>::new()} />
                <Route path=path!("/admin/mails") view={Lazy::<MailsRoute>::new()} />
                <Route path=path!("/admin/imports") view={Lazy::<ImportsRoute>::new()} />
                <Route path=path!("/admin/clients") view={Lazy::<ClientsRoute>::new()} />
                <Route path=path!("/admin/webhooks") view={Lazy::<WebhooksRoute>::new()} />
                <Route path=path!("/admin/webhooks/:id") view={Lazy::<WebhookRoute>::new()} />
                <Route path=path!("/tokens") view={Lazy::<TokensTabRoute>::new()} />
                <Route path=path!("/admin/audit") view={Lazy::<AuditRoute>::new()} />
            </FlatRoutes>
        </Frame>
    }
}

/// Pages whose code is loaded when one first goes to one of them, so that the first load stays small:
/// those of an applicant together, those of an instructor, of the secretariat, and the other tabs. What
/// stands behind `after` is waited for first.
macro_rules! loaded_when_needed {
    ($(#[$doc:meta])* $together:ident after $first:expr, { $($route:ident = $page:ident),+ $(,)? }) => {
        $(
            struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $first.await;
                    $together(stringify!($page)).await
                }

                async fn preload() {
                    $together("").await;
                }
            }
        )+

        $(#[$doc])*
        #[lazy]
        fn $together(page: &'static str) -> AnyView {
            match page {
                $(stringify!($page) => view! { <$page /> }.into_any(),)+
                _ => ().into_any(),
            }
        }
    };
}

loaded_when_needed! {
    /// The pages of an applicant.
    applicants after async {}, {
        HomeRoute = Home,
        CasesRoute = Cases,
        BookRoute = Book,
        BookPrintRoute = BookPrint,
        CaseRoute = CasePage,
        CasePrintRoute = CasePrint,
        RequestRoute = RequestPage,
        PaperRoute = PaperPage,
        ApplicationsRoute = Applications,
        ApplicationRoute = ApplicationPage,
        NotificationsRoute = Notifications,
    }
}

loaded_when_needed! {
    /// The pages of an instructor.
    instructors after async {}, {
        ApprovalsRoute = Approvals,
        ReaderRoute = Reader,
        ApprovalPrintRoute = ApprovalPrint,
    }
}

loaded_when_needed! {
    /// The pages of the secretariat.
    office after later_words(), {
        AdminRoute = Admin,
        MembersRoute = Members,
        MemberRoute = MemberPage,
        FacilitiesRoute = Facilities,
        HospitalRoute = FacilityPage,
        RoundsRoute = Rounds,
        PapersRoute = Papers,
        OfficeApplicationsRoute = OfficeApplications,
        RoundRoute = RoundPage,
        MailsRoute = Mails,
        ImportsRoute = Imports,
        ClientsRoute = Clients,
        WebhooksRoute = Webhooks,
        WebhookRoute = WebhookPage,
        AuditRoute = AuditTrail,
    }
}

loaded_when_needed! {
    /// The other tabs: what the society keeps of a member.
    tabs after later_words(), {
        DuesTabRoute = DuesPage,
        CertificationTabRoute = Certification,
        InstructorTabRoute = InstructorPage,
        SpecialistTabRoute = SpecialistPage,
        RegisteredTabRoute = RegisteredPage,
        CreditsTabRoute = Credits,
        FacilityTabRoute = Facility,
        TokensTabRoute = Tokens,
    }
}
