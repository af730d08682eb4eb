//! Badges for states: a word, a shape and a colour each, so that no state depends on colour alone.

use leptos::prelude::*;
use shorei_contract::mail::MailState;
use shorei_contract::webhook::DeliveryState;
use shorei_contract::{DuesState, RequestState, Status};
use shorei_domain::certification::TermState;
use shorei_wording::words::{dues_state, request_state, status};

use crate::language::words;
use crate::t;

/// The state of a slot's report.
#[component]
pub fn StateBadge(
    /// The state.
    #[prop(into)]
    state: Signal<Status>,
    /// Whether the programme's reports need approval.
    #[prop(default = true)]
    approval_required: bool,
) -> impl IntoView {
    let words = words();
    view! {
        <span class="badge" data-state=move || state.get().as_str()>
            {move || shape(state.get())}
            {move || status(words.language(), state.get().into(), approval_required)}
        </span>
    }
}

/// The state of an approval request.
#[component]
pub fn RequestBadge(
    /// The state.
    state: RequestState,
) -> impl IntoView {
    let words = words();
    let like = match state {
        RequestState::Requested => Status::Requested,
        RequestState::Approved => Status::Approved,
        RequestState::Returned => Status::Returned,
        RequestState::Declined | RequestState::Withdrawn => Status::Unregistered,
    };
    view! {
        <span class="badge" data-state=like.as_str()>
            {shape(like)}
            {move || request_state(words.language(), state.into())}
        </span>
    }
}

/// The state of a year's dues.
#[component]
pub fn DuesBadge(
    /// The state.
    state: DuesState,
) -> impl IntoView {
    let words = words();
    let like = match state {
        DuesState::Paid => Status::Approved,
        DuesState::Unpaid => Status::Requested,
    };
    let text = Signal::derive(move || dues_state(words.language(), state.into()));
    view! { <Alike like text /> }
}

/// The state of a mail.
#[component]
pub fn MailBadge(
    /// The state.
    state: MailState,
) -> impl IntoView {
    let (like, text) = match state {
        MailState::Waiting => (Status::Requested, t!("office.mails.waiting")),
        MailState::Sent => (Status::Approved, t!("office.mails.sent")),
        MailState::Failed => (Status::Returned, t!("office.mails.failed")),
        MailState::Undelivered => (Status::Returned, t!("office.mails.undelivered")),
    };
    view! { <Alike like text /> }
}

/// The state of a webhook delivery.
#[component]
pub fn DeliveryBadge(
    /// The state.
    state: DeliveryState,
) -> impl IntoView {
    let (like, text) = match state {
        DeliveryState::Waiting => (Status::Requested, t!("office.mails.waiting")),
        DeliveryState::Delivered => (Status::Approved, t!("office.mails.sent")),
        DeliveryState::Failed => (Status::Returned, t!("office.mails.failed")),
    };
    view! { <Alike like text /> }
}

/// The state of a webhook endpoint.
#[component]
pub fn EndpointBadge(
    /// Whether it is enabled.
    enabled: bool,
    /// Whether the last attempts failed.
    failing: bool,
) -> impl IntoView {
    let (like, text) = match (enabled, failing) {
        (false, _) => (Status::Unregistered, t!("office.webhooks.disabled")),
        (true, true) => (Status::Returned, t!("office.webhooks.failing")),
        (true, false) => (Status::Approved, t!("office.webhooks.enabled")),
    };
    view! { <Alike like text /> }
}

/// The state of a certification.
#[component]
pub fn StandingBadge(
    /// The state.
    standing: TermState,
) -> impl IntoView {
    let text = match standing {
        TermState::Upcoming => t!("page.certification.upcoming"),
        TermState::Running { .. } | TermState::Open => t!("page.certification.running"),
        TermState::Renewed => t!("page.certification.renewed"),
        TermState::Ended => t!("page.certification.ended"),
    };
    view! { <Alike like=like_standing(standing) text /> }
}

/// The state of an accreditation.
#[component]
pub fn AccreditationBadge(
    /// The state.
    standing: TermState,
) -> impl IntoView {
    let text = match standing {
        TermState::Upcoming => t!("page.facility.upcoming"),
        TermState::Ended => t!("page.facility.ended"),
        _ => t!("page.facility.running"),
    };
    view! { <Alike like=like_standing(standing) text /> }
}

fn like_standing(standing: TermState) -> Status {
    match standing {
        TermState::Upcoming => Status::Requested,
        TermState::Running { .. } | TermState::Open | TermState::Renewed => Status::Approved,
        TermState::Ended => Status::Unregistered,
    }
}

/// Whether a requirement is met.
#[component]
pub fn MetBadge(
    /// Whether it is met.
    met: bool,
    /// The text.
    text: Signal<String>,
) -> impl IntoView {
    let like = if met { Status::Approved } else { Status::Requested };
    view! { <span class="badge" data-state=like.as_str()>{shape(like)} {text}</span> }
}

/// Another state, with the shape and colour of a report's state.
#[component]
fn Alike(like: Status, text: Signal<&'static str>) -> impl IntoView {
    view! { <span class="badge" data-state=like.as_str()>{shape(like)} {text}</span> }
}

/// Draws circle, pencil, dot, clock, tick, back arrow or lock, which differ without colour.
fn shape(state: Status) -> impl IntoView {
    let path = match state {
        Status::Unregistered => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z",
        Status::Draft => "M3 13l.8-3.2L10.5 3 13 5.5 6.2 12.2z",
        Status::Registered => {
            "M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6zM8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z"
        }
        Status::Requested => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM8 5v3.2l2.2 1.6",
        Status::Approved => "M3 8.5l3.2 3.2L13 4.8",
        Status::Returned => "M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.2 3.2 0 0 1 0 6.4H7",
        Status::Submitted => "M4 7.5h8v5.5H4zM5.5 7.5V5.6a2.5 2.5 0 0 1 5 0v1.9",
    };
    view! {
        <svg class="badge-shape" viewBox="0 0 16 16" aria-hidden="true">
            <path d=path />
        </svg>
    }
}
