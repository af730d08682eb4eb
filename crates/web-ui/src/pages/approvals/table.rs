//! The table of one programme's requests.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::approval::ApprovalRequest;
use shorei_contract::{Programme, RequestState};
use shorei_domain::period::tokyo_date;
use shorei_wording::dates::{day, instant};
use shorei_wording::words::{category, programme as programme_name};
use uuid::Uuid;

use super::reader::readable;
use crate::components::{MoreButton, RequestBadge, SelectAll, Selection};
use crate::language::words;
use crate::page::Page;
use crate::{label, t};

/// The requests of one programme, in the order of the source document's columns.
#[component]
pub fn Table(
    /// Which programme.
    programme: Programme,
    /// All that are shown.
    shown: Memo<Vec<ApprovalRequest>>,
    /// Those that are chosen.
    selection: Selection<Uuid>,
    /// Those that wait, of all programmes, in the order shown.
    open: Memo<Vec<Uuid>>,
    /// Whether an applicant's requests stand together under their name.
    #[prop(into)]
    grouped: Signal<bool>,
) -> impl IntoView {
    let words = words();
    let mine = Memo::new(move |_| {
        shown.with(|shown| {
            shown.iter().filter(|one| one.programme == programme).cloned().collect::<Vec<_>>()
        })
    });
    let mine_open = Memo::new(move |_| waiting(&mine.get()));
    let deadline = Memo::new(move |_| mine.with(|mine| mine.iter().find_map(|one| one.deadline)));
    let caption = move || {
        let name = programme_name(words.language(), programme.into());
        let count = mine_open.with(Vec::len).to_string();
        words.say(
            shorei_wording::key!("page.approvals.caption"),
            &[("programme", name), ("count", &count)],
        )
    };
    let body = move || {
        words.language();
        let mut rows = Vec::new();
        let mut last = None;
        let requests = mine.get();
        for request in &requests {
            if grouped.get() && last != Some(request.applicant.member_id) {
                last = Some(request.applicant.member_id);
                let theirs: Vec<_> = requests
                    .iter()
                    .filter(|one| one.applicant.member_id == request.applicant.member_id)
                    .cloned()
                    .collect();
                rows.push(view! { <Group name=request.applicant.name.clone() rows=waiting(&theirs) selection /> }.into_any());
            }
            rows.push(view! { <Row request=request.clone() selection open /> }.into_any());
        }
        rows
    };
    view! {
        <div class="table-frame">
            <table class="requests cards-when-narrow short-rows">
                <caption>
                    {caption}
                    {move || deadline.get().map(|last| view! {
                        " " <span class="small">{t!("page.approvals.deadline", day = day(words.language(), last))}</span>
                    })}
                </caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span>{t!("page.column.select")}</span>
                            {move || mine_open.with(|open| !open.is_empty()).then(|| view! {
                                <SelectAll selection rows=mine_open label=label!("page.approvals.select_all") />
                            })}
                        </th>
                        <th scope="col">{t!("page.column.requested_at")}</th>
                        <th scope="col">{t!("page.column.number")}</th>
                        <th scope="col">{t!("page.column.read")}</th>
                        <th scope="col">{t!("page.column.category")}</th>
                        <th scope="col">{t!("page.column.applicant")}</th>
                        <th scope="col">{t!("page.column.state")}</th>
                        <th scope="col">{t!("page.column.decided_at")}</th>
                        <th scope="col">{t!("page.column.print")}</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
            {move || mine.with(Vec::is_empty).then(|| view! { <p class="quiet">{t!("page.approvals.none_shown")}</p> })}
        </div>
    }
}

/// The id of the link to a request.
pub fn link_id(request: Uuid) -> String {
    format!("read-{request}")
}

fn waiting(requests: &[ApprovalRequest]) -> Vec<Uuid> {
    requests.iter().filter(|one| one.state == RequestState::Requested).map(|one| one.id).collect()
}

/// The head of an applicant's requests.
#[component]
fn Group(name: String, rows: Vec<Uuid>, selection: Selection<Uuid>) -> impl IntoView {
    let (count, of) = (rows.len(), name.clone());
    view! {
        <tr class="group-row">
            <td>
                {(count > 0).then(|| view! {
                    <SelectAll selection rows=Signal::stored(rows) label=label!("page.approvals.select_of", name = of) />
                })}
            </td>
            <th colspan="8" scope="rowgroup">{name} " " <span class="small">{t!("page.approvals.waiting", count = count)}</span></th>
        </tr>
    }
}

/// One request.
#[component]
fn Row(
    request: ApprovalRequest,
    selection: Selection<Uuid>,
    open: Memo<Vec<Uuid>>,
) -> impl IntoView {
    let words = words();
    let readable = readable(&request);
    let ApprovalRequest {
        id,
        requested_at,
        slot_number,
        category: of_category,
        applicant,
        state,
        decided_at,
        voided_at,
        case_deleted,
        ..
    } = request;
    let waits = state == RequestState::Requested;
    let name = applicant.name.clone();
    let shift = StoredValue::new(false);
    let more = RwSignal::new(false);
    view! {
        <tr data-selected=move || selection.has(id).to_string() data-open=move || more.get().to_string()>
            <td class="brief" data-column=t!("page.column.select")>
                {waits.then(|| view! {
                    <input
                        type="checkbox"
                        aria-label=t!("page.approvals.select", number = slot_number, name = name)
                        prop:checked=move || selection.has(id)
                        on:click=move |event| shift.set_value(event.shift_key())
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            open.with_untracked(|open| selection.set(id, on, shift.get_value(), open));
                        }
                    />
                })}
            </td>
            <td class="nowrap" data-column=t!("page.column.requested_at")>{instant(requested_at)}</td>
            <td class="brief of-number" data-column=t!("page.column.number")>{slot_number}</td>
            <td class="brief to-do" data-column=t!("page.column.read")>
                <A href=Page::Approval(id).path() attr:id=link_id(id)>{t!("page.column.read")}</A>
                <MoreButton number=slot_number open=more />
            </td>
            <td class="nowrap brief of-category" data-column=t!("page.column.category")>{move || of_category.map(|one| category(words.language(), one.into()))}</td>
            <td class="nowrap brief of-person" data-column=t!("page.column.applicant")>{applicant.name}</td>
            <td class="brief of-state" data-column=t!("page.column.state")>
                <RequestBadge state />
                {voided_at.map(|_| view! { <span class="small">{t!("page.approvals.voided")}</span> })}
                {case_deleted.then(|| view! { <span class="small">{t!("page.approvals.deleted")}</span> })}
            </td>
            <td class="nowrap" data-column=t!("page.column.decided_at")>{decided_at.map(|at| tokyo_date(at).to_string())}</td>
            <td data-column=t!("page.column.print")>
                {readable.then(|| view! { <A href=Page::ApprovalPrint(id).path()>{t!("page.column.print")}</A> })}
            </td>
        </tr>
    }
}
