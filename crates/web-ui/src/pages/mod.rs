//! One file or folder a page, named after its address.

mod admin;
mod applications;
mod approvals;
mod book;
mod case;
mod cases;
mod certification;
mod credits;
mod dues;
mod facility;
mod home;
mod login;
mod not_found;
mod notifications;
mod paper;
mod password;
mod print;
mod request;
mod tokens;

pub use admin::{
    Admin, AuditTrail, Clients, Facilities, FacilityPage, Imports, Mails, MemberPage, Members,
    OfficeApplications, Papers, RoundPage, Rounds, WebhookPage, Webhooks,
};
pub use applications::{ApplicationPage, Applications};
pub use approvals::{Approvals, Reader};
pub use book::Book;
pub use case::CasePage;
pub use cases::Cases;
pub use certification::{Certification, InstructorPage, RegisteredPage, SpecialistPage};
pub use credits::Credits;
pub use dues::DuesPage;
pub use facility::Facility;
pub use home::Home;
pub use login::Login;
pub use not_found::NotFound;
pub use notifications::Notifications;
pub use paper::PaperPage;
pub use password::{NewPassword, Password};
pub use print::{ApprovalPrint, BookPrint, CasePrint};
pub use request::RequestPage;
pub use tokens::Tokens;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shorei_contract::Programme;
use uuid::Uuid;

/// The programme that the address names; `None` for one that does not exist.
fn programme_in_address() -> Signal<Option<Programme>> {
    let params = use_params_map();
    let programme = Memo::new(move |_| {
        params.with(|params| Programme::from_word(params.get_str("programme").unwrap_or_default()))
    });
    programme.into()
}

/// The slot that the address names.
fn number_in_address() -> Signal<Option<u8>> {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get_str("number")?.parse().ok()));
    number.into()
}

/// Draws the thing that the address names by its id.
#[component]
fn ById<V: IntoView + 'static>(
    /// Draws it.
    children: impl Fn(Uuid) -> V + Send + 'static,
) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id")?.parse::<Uuid>().ok()));
    move || match id.get() {
        Some(id) => children(id).into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}
