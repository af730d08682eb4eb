//! `/cases/{programme}/request` 指導者登録: choose an instructor, confirm, send (`S8`–`S10`, `S14`, `S15`).

mod candidate;
mod confirm;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_contract::Programme;
use shorei_contract::approval::Requests;
use shorei_contract::case_book::{CaseBook, Slot};
use shorei_contract::instructor::Instructor;
use shorei_contract::query::ListInstructors;
use shorei_wording::words::category;

use super::{NotFound, programme_in_address};
use crate::books::books;
use crate::components::{DataView, Empty, Field, Heading, described, load, present};
use crate::language::words;
use crate::page::Page;
use crate::{label, t};
use candidate::Candidate;
use confirm::{Confirm, Receipt};

/// 指導者登録 for the reports in the address.
#[component]
pub fn RequestPage() -> impl IntoView {
    let programme = programme_in_address();
    let books = books();
    move || {
        let Some(of) = programme.get() else {
            return view! { <NotFound /> }.into_any();
        };
        let book = load(move || of, async move |client, of| books.open(&client, of).await);
        view! {
            <p class="back"><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
            <Heading title=label!("page.request.title") />
            <DataView resource=book let:found>
                {present(found, move |book| view! { <Steps book /> }, || {
                    view! { <Empty><p>{t!("page.cases.no_round")}</p></Empty> }.into_any()
                })}
            </DataView>
        }
        .into_any()
    }
}

/// The slots that the address names and that hold a report.
fn slots_in_address(book: Memo<CaseBook>) -> Memo<Vec<Slot>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let numbers: Vec<u8> = query.with(|query| {
            query
                .get_str("cases")
                .unwrap_or_default()
                .split(',')
                .filter_map(|one| one.parse().ok())
                .collect()
        });
        book.with(|book| {
            let named = |slot: &&Slot| numbers.contains(&slot.number) && slot.case_id.is_some();
            book.slots.iter().filter(named).cloned().collect()
        })
    })
}

/// Choose, confirm, receipt.
#[component]
fn Steps(book: Memo<CaseBook>) -> impl IntoView {
    let slots = slots_in_address(book);
    let of = book.with_untracked(|book| book.programme);
    let chosen = RwSignal::new(None::<Instructor>);
    let sent = RwSignal::new(None::<Requests>);
    let query = RwSignal::new(String::new());
    move || {
        if slots.with(Vec::is_empty) {
            return view! {
                <Empty>
                    <p>{t!("page.request.no_cases")}</p>
                    <p><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
                </Empty>
            }
            .into_any();
        }
        match (sent.get(), chosen.get()) {
            (Some(sent), _) => view! { <Receipt sent of /> }.into_any(),
            (None, Some(instructor)) => {
                view! { <Confirm instructor slots chosen sent /> }.into_any()
            }
            (None, None) => view! { <Choose slots of query chosen /> }.into_any(),
        }
    }
}

/// The reports that the request is about.
#[component]
pub fn SlotList(
    /// Their slots.
    slots: Memo<Vec<Slot>>,
) -> impl IntoView {
    let words = words();
    view! {
        <ul class="slot-list">
            {move || slots.get().into_iter().map(|slot| view! {
                <li>
                    <strong>{t!("page.case_number", number = slot.number)}</strong>
                    " "
                    {move || slot.category.map(|one| category(words.language(), one.into()))}
                    " "
                    <span class="small">
                        {move || slot.care_from.zip(slot.care_to)
                            .and_then(|(from, to)| shorei_domain::period::Period::new(from, to).ok())
                            .map(|care| shorei_wording::dates::period(words.language(), care))}
                    </span>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// Search and choose.
#[component]
fn Choose(
    slots: Memo<Vec<Slot>>,
    of: Programme,
    query: RwSignal<String>,
    chosen: RwSignal<Option<Instructor>>,
) -> impl IntoView {
    let composing = StoredValue::new(false);
    let asked = move || {
        let ids: Vec<_> = slots.with(|slots| {
            slots.iter().filter_map(|slot| slot.case_id.map(|id| id.to_string())).collect()
        });
        (ids.join(","), query.get())
    };
    let found = load(asked, async |client, (case_ids, q): (String, String)| {
        let q = Some(q).filter(|q| !q.trim().is_empty());
        let query =
            ListInstructors { case_ids: Some(case_ids), q, limit: Some(50), ..Default::default() };
        client.instructor_list(&query).await
    });
    view! {
        <section class="card">
            <h2>{t!("page.request.cases")}</h2>
            <SlotList slots />
        </section>
        <section>
            <h2>{t!("page.request.choose")}</h2>
            <p>{t!("page.request.choose_lead")}</p>
            <Field id="instructor-search" label=label!("page.request.search") help=label!("page.request.search_help")>
                <input
                    id="instructor-search"
                    type="search"
                    autocomplete="off"
                    aria-describedby=described("instructor-search")
                    prop:value=move || query.get()
                    on:compositionstart=move |_| composing.set_value(true)
                    on:compositionend=move |event| {
                        composing.set_value(false);
                        query.set(event_target_value(&event));
                    }
                    on:input=move |event| if !composing.get_value() { query.set(event_target_value(&event)) }
                />
            </Field>
            <DataView resource=found let:page>
                {move || {
                    let page = page.get();
                    let more = page.next_cursor.is_some();
                    if page.items.is_empty() {
                        return view! { <Empty><p>{t!("page.request.none")}</p></Empty> }.into_any();
                    }
                    let alone = !page.items.iter().any(|one| one.eligible && one.worked_at_facility);
                    let (there, others): (Vec<_>, Vec<_>) =
                        page.items.into_iter().partition(|one| one.worked_at_facility);
                    // Whoever searches by name looks for somebody, wherever they work.
                    let open = alone || query.with_untracked(|query| !query.trim().is_empty());
                    view! {
                        {alone.then(|| view! { <p class="quiet">{t!("page.request.nobody_there")}</p> })}
                        {(!there.is_empty()).then(|| view! {
                            <h3>{t!("page.request.there")}</h3>
                            <ul class="candidates">
                                {there.into_iter().map(|instructor| view! { <Candidate instructor slots chosen of /> }).collect_view()}
                            </ul>
                        })}
                        {(!others.is_empty()).then(|| view! {
                            <details class="others" open=open>
                                <summary>{t!("page.request.others", count = others.len())}</summary>
                                <p class="quiet">{t!("page.request.others_why")}</p>
                                <ul class="candidates">
                                    {others.into_iter().map(|instructor| view! { <Candidate instructor slots chosen of /> }).collect_view()}
                                </ul>
                            </details>
                        })}
                        {more.then(|| view! { <p class="quiet">{t!("page.request.more")}</p> })}
                    }.into_any()
                }}
            </DataView>
        </section>
    }
}
