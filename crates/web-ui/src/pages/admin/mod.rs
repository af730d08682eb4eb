//! `/admin` 事務局: where the society's staff keeps what the rules look at.

mod applications;
mod audit;
mod clients;
mod deliveries;
mod facilities;
mod facility;
pub mod form;
mod imports;
mod mails;
mod member;
mod members;
mod papers;
mod round;
mod rounds;
mod scan;
mod search;
mod webhook;
mod webhooks;

pub use applications::OfficeApplications;
pub use audit::AuditTrail;
pub use clients::Clients;
pub use facilities::Facilities;
pub use facility::FacilityPage;
pub use imports::Imports;
pub use mails::Mails;
pub use member::MemberPage;
pub use members::Members;
pub use papers::Papers;
pub use round::RoundPage;
pub use rounds::Rounds;
pub use webhook::WebhookPage;
pub use webhooks::Webhooks;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::me::Role;

use crate::components::Heading;
use crate::page::Page;
use crate::pages::NotFound;
use crate::session::session;
use crate::{label, t};

/// Draws a page for staff alone; to others it does not exist.
#[component]
pub fn ForStaff(
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let session = session();
    let staff = Memo::new(move |_| session.is(Role::Secretariat));
    view! { <Show when=move || staff.get() fallback=NotFound>{children()}</Show> }
}

/// What the secretariat keeps, each with a sentence.
#[component]
pub fn Admin() -> impl IntoView {
    let card = |page: Page, title: Signal<&'static str>, about: Signal<&'static str>| {
        view! {
            <section class="card">
                <h2><A href=page.path()>{title}</A></h2>
                <p>{about}</p>
            </section>
        }
    };
    view! {
        <ForStaff>
            <Heading title=label!("page.tab.admin") />
            <div class="cards">
                {card(Page::Members, t!("office.members.title"), t!("office.members.about"))}
                {card(Page::Facilities, t!("office.facilities.title"), t!("office.facilities.about"))}
                {card(Page::Rounds, t!("office.rounds.title"), t!("office.rounds.about"))}
                {card(Page::Papers, t!("office.papers.title"), t!("office.papers.about"))}
                {card(Page::OfficeApplications, t!("office.applications.title"), t!("office.applications.about"))}
                {card(Page::Mails, t!("office.mails.title"), t!("office.mails.about"))}
                {card(Page::Imports, t!("office.imports.title"), t!("office.imports.about"))}
                {card(Page::Clients, t!("office.clients.title"), t!("office.clients.about"))}
                {card(Page::Webhooks, t!("office.webhooks.title"), t!("office.webhooks.about"))}
                {card(Page::Tokens, t!("office.tokens.title"), t!("office.tokens.about"))}
                {card(Page::Audit, t!("office.audit.title"), t!("office.audit.about"))}
            </div>
            <p><a href="/docs/" rel="external">{t!("office.docs")}</a></p>
        </ForStaff>
    }
}

/// The way back to the console.
#[component]
fn Back() -> impl IntoView {
    view! { <p class="back"><A href=Page::Admin.path()>{t!("office.back")}</A></p> }
}
