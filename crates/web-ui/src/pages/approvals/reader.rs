//! `/approvals/{request}`: the report of one request, to read and to decide about.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Failure;
use shorei_contract::RequestState;
use shorei_contract::approval::ApprovalRequest;
use shorei_contract::case::Case;
use shorei_contract::query::ReadCase;
use shorei_wording::dates::{day, instant};
use shorei_wording::words::programme;
use uuid::Uuid;

use super::all;
use super::decide::Decisions;
use crate::components::{CaseText, DataView, Empty, Heading, RequestBadge, load};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::pages::case::{History, Points};
use crate::place::place;
use crate::session::session;
use crate::{label, t};

/// A request with its report, as far as the instructor may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The request.
    pub request: ApprovalRequest,
    /// The report; `None` where it may not be read any more.
    pub case: Option<Case>,
}

/// Reads a request and its report.
pub async fn read(client: &shorei_client::Client, id: Uuid) -> Result<Reading, Failure> {
    let request = client.approval_request_show(id).await?;
    if !readable(&request) {
        return Ok(Reading { request, case: None });
    }
    let case = match client.case_show(request.case_id, &ReadCase::default()).await {
        Ok(tagged) => Some(tagged.value),
        // Withdrawn or deleted between the two calls.
        Err(failure) if failure.status() == Some(404) => None,
        Err(failure) => return Err(failure),
    };
    Ok(Reading { request, case })
}

/// Whether the report may be read by way of that request.
pub fn readable(request: &ApprovalRequest) -> bool {
    let gone = matches!(request.state, RequestState::Withdrawn | RequestState::Declined);
    !request.case_deleted && !gone
}

/// What the page of a request is called: like its report, once it has been read.
pub fn title(reading: LocalResource<Result<Reading, Failure>>) -> Signal<String> {
    let words = words();
    Signal::derive(move || {
        reading.with(|reading| {
            let Some(Ok(Reading { request, .. })) = reading else {
                return words.text(shorei_wording::key!("page.tab.approvals")).to_owned();
            };
            let name = programme(words.language(), request.programme.into());
            let number = request.slot_number.to_string();
            let applicant = request.applicant.name.as_str();
            words.say(
                shorei_wording::key!("page.approvals.reading"),
                &[("programme", name), ("number", &number), ("name", applicant)],
            )
        })
    })
}

/// The reader, with the request of the address.
#[component]
pub fn Reader() -> impl IntoView {
    view! { <ById let:id><Request id /></ById> }
}

#[component]
fn Request(id: Uuid) -> impl IntoView {
    let (session, place) = (session(), place());
    place.reads(id);
    let reading = load(move || id, async |client, id| read(&client, id).await);
    let waiting = load(|| (), async |client, ()| all(&client, Some(RequestState::Requested)).await);
    let done = Callback::new(move |()| {
        reading.refetch();
        waiting.refetch();
        session.look_again();
    });
    let others = Memo::new(move |_| {
        waiting.with(|waiting| match waiting {
            Some(Ok(waiting)) => waiting.iter().map(|one| one.id).collect(),
            _ => Vec::<Uuid>::new(),
        })
    });
    view! {
        <p class="back"><A href=place.way_back()>{t!("page.approvals.back")}</A></p>
        <Heading title=title(reading) />
        <DataView resource=reading let:reading>
            <Shown reading done />
            <Neighbours id others />
        </DataView>
    }
}

/// The request, its report, and the decisions while it waits.
#[component]
fn Shown(reading: Memo<Reading>, done: Callback<()>) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        reading.with(|reading| {
            let waits = reading.request.state == RequestState::Requested;
            waits.then(|| reading.request.clone()).into_iter().collect::<Vec<_>>()
        })
    });
    let waits = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    view! {
        {move || reading.with(|reading| view! { <About request=reading.request.clone() /> })}
        {move || {
            let Reading { request, case } = reading.get();
            let Some(case) = case else {
                let why = if request.case_deleted {
                    t!("page.approvals.deleted_detail")
                } else {
                    t!("page.approvals.unreadable")
                };
                return view! { <Empty><p>{why}</p></Empty> }.into_any();
            };
            let id = case.id;
            let category = Signal::stored(case.category);
            let guidance = case.definition.guidance.clone();
            view! {
                <Points guidance category />
                <article class="card"><CaseText definition=Arc::clone(&case.definition) case /></article>
                <History id />
            }.into_any()
        }}
        <Show when=move || waits.get()>
            <Decisions chosen done renew=done single=true />
        </Show>
    }
}

/// What the request says itself.
#[component]
fn About(request: ApprovalRequest) -> impl IntoView {
    let words = words();
    let readable = readable(&request);
    let ApprovalRequest {
        id,
        state,
        requested_at,
        decided_at,
        voided_at,
        deadline,
        message,
        comment,
        revision,
        ..
    } = request;
    view! {
        <p class="state-line">
            <RequestBadge state />
            " "
            <span class="small">{t!("page.approvals.requested", at = instant(requested_at))}</span>
            " "
            <span class="small">{t!("page.revision", revision = revision)}</span>
            {decided_at.map(|at| view! { " " <span class="small">{t!("page.approvals.decided_at", at = instant(at))}</span> })}
            {voided_at.map(|_| view! { " " <span class="small">{t!("page.approvals.voided")}</span> })}
            {deadline.map(|last| view! { " " <span class="small">{t!("page.approvals.deadline", day = day(words.language(), last))}</span> })}
            {readable.then(|| view! { " " <A href=Page::ApprovalPrint(id).path()>{t!("page.column.print")}</A> })}
        </p>
        {(!message.is_empty()).then(|| view! {
            <div class="notice" data-kind="hint">
                <p class="notice-title">{t!("page.approvals.message")}</p>
                <p class="prose">{message}</p>
            </div>
        })}
        {comment.filter(|comment| !comment.is_empty()).map(|comment| view! {
            <div class="notice" data-kind="hint">
                <p class="notice-title">{t!("page.approvals.comment")}</p>
                <p class="prose">{comment}</p>
            </div>
        })}
    }
}

/// The way to the request before and after this one among those that wait.
#[component]
fn Neighbours(id: Uuid, others: Memo<Vec<Uuid>>) -> impl IntoView {
    let step = move |back: bool| {
        others.with(|others| {
            let here = others.iter().position(|other| *other == id);
            match (here, back) {
                (Some(here), true) => {
                    here.checked_sub(1).and_then(|before| others.get(before).copied())
                }
                (Some(here), false) => others.get(here + 1).copied(),
                // This one is decided: the first of the rest is next.
                (None, true) => None,
                (None, false) => others.first().copied(),
            }
        })
    };
    view! {
        <nav class="neighbours" aria-label=label!("page.approvals.neighbours")>
            {move || step(true).map(|id| view! { <A href=Page::Approval(id).path()>{t!("page.approvals.previous")}</A> })}
            {move || step(false).map(|id| view! { <A href=Page::Approval(id).path()>{t!("page.approvals.next")}</A> })}
        </nav>
    }
}
