//! The state of a report or a request: a word, a shape and a colour, so that none is alone.

use leptos::prelude::*;
use shorei_contract::{RequestState, Status};
use shorei_wording::words::{request_state, status};

use crate::language::words;

/// The state of a slot's report.
#[component]
pub fn StateBadge(
    /// The state.
    #[prop(into)]
    state: Signal<Status>,
    /// Whether the programme's reports need an approval.
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

/// Circle, pencil, dot, clock, tick, arrow back, lock: told apart without colour.
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
