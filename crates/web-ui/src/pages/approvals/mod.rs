//! `/approvals` 症例承認: the instructor's desk (`S16`).

mod decide;
mod reader;
mod table;

pub use reader::{Reader, read, title};

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use shorei_client::{Client, Failure};
use shorei_contract::approval::ApprovalRequest;
use shorei_contract::query::{ListRequests, RequestsAs};
use shorei_contract::{Category, Person, Programme, RequestState};
use shorei_wording::words::category;
use uuid::Uuid;

use crate::components::{DataView, Empty, Heading, Selection, load};
use crate::language::words;
use crate::page::Page;
use crate::place::place;
use crate::session::session;
use crate::{browser, label, t};
use decide::Decisions;
use table::Table;

/// Every request that was sent to the person, newest first; an instructor has hundreds at most, and
/// filters answer at once when all are here.
async fn all(
    client: &Client,
    state: Option<RequestState>,
) -> Result<Vec<ApprovalRequest>, Failure> {
    let mut query = ListRequests {
        r#as: Some(RequestsAs::Instructor),
        state,
        limit: Some(200),
        ..Default::default()
    };
    let mut requests = Vec::new();
    loop {
        let page = client.approval_request_list(&query).await?;
        requests.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(requests);
        }
    }
}

/// What is shown and in which order; it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    state: String,
    applicant: Option<Uuid>,
    category: Option<Category>,
    order: String,
}

impl Filter {
    fn in_address() -> Memo<Self> {
        let query = use_query_map();
        Memo::new(move |_| {
            query.with(|query| {
                let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
                Self {
                    state: text("state"),
                    applicant: text("applicant").parse().ok(),
                    category: Category::from_word(&text("category")),
                    order: text("order"),
                }
            })
        })
    }

    fn address(&self) -> String {
        let applicant = self.applicant.map(|id| id.to_string()).unwrap_or_default();
        let category = self.category.map(Category::as_str).unwrap_or_default();
        let parts = [
            ("state", self.state.as_str()),
            ("applicant", &applicant),
            ("category", category),
            ("order", &self.order),
        ];
        let parts: Vec<_> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = Page::Approvals.path();
        if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
    }

    fn shows(&self, request: &ApprovalRequest) -> bool {
        let state = match self.state.as_str() {
            "open" => request.state == RequestState::Requested,
            "done" => request.state != RequestState::Requested,
            _ => true,
        };
        state
            && self.applicant.is_none_or(|id| request.applicant.member_id == id)
            && self.category.is_none_or(|category| request.category == Some(category))
    }

    /// Open ones first; then as chosen.
    fn sort(&self, requests: &mut [ApprovalRequest]) {
        let open = |request: &ApprovalRequest| request.state != RequestState::Requested;
        match self.order.as_str() {
            "applicant" => requests.sort_by_key(|one| {
                (one.applicant.name.clone(), one.applicant.member_id, open(one), one.slot_number)
            }),
            "number" => requests.sort_by_key(|one| (open(one), one.slot_number)),
            "oldest" => requests.sort_by_key(|one| (open(one), one.requested_at)),
            _ => requests.sort_by_key(|one| {
                (open(one), std::cmp::Reverse(one.requested_at), one.slot_number)
            }),
        }
    }
}

/// The desk.
#[component]
pub fn Approvals() -> impl IntoView {
    let session = session();
    let requests = load(|| (), async |client, ()| all(&client, None).await);
    let reload = Callback::new(move |()| {
        requests.refetch();
        session.look_again();
    });
    view! {
        <Heading title=label!("page.tab.approvals") />
        <DataView resource=requests let:requests>
            {
                // Read anew, the desk stays as it is, with its selection and its dialog.
                let none = Memo::new(move |_| requests.with(Vec::is_empty));
                move || if none.get() {
                    view! { <Empty><p>{t!("page.approvals.none")}</p></Empty> }.into_any()
                } else {
                    view! { <Desk requests reload /> }.into_any()
                }
            }
        </DataView>
    }
}

#[component]
fn Desk(requests: Memo<Vec<ApprovalRequest>>, reload: Callback<()>) -> impl IntoView {
    let filter = Filter::in_address();
    let place = place();
    Effect::new(move || place.is_at(filter.with(Filter::address)));
    if let Some(read) = place.take_request() {
        // After the heading has taken the focus, once the rows are drawn.
        browser::after_drawing(move || {
            browser::after_drawing(move || browser::focus(&table::link_id(read)));
        });
    }
    let selection = Selection::<Uuid>::new();
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        let mut shown: Vec<_> = requests.with(|requests| {
            requests.iter().filter(|request| filter.shows(request)).cloned().collect()
        });
        filter.sort(&mut shown);
        shown
    });
    let programmes = Memo::new(move |_| {
        let has = |programme: &&Programme| {
            requests.with(|requests| requests.iter().any(|one| one.programme == **programme))
        };
        Programme::ALL.iter().filter(has).copied().collect::<Vec<_>>()
    });
    let open = Memo::new(move |_| {
        shown.with(|shown| {
            let waiting = shown.iter().filter(|one| one.state == RequestState::Requested);
            waiting.map(|one| one.id).collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| {
        let ids = open.with(|open| selection.among(open));
        shown.with(|shown| {
            shown.iter().filter(|one| ids.contains(&one.id)).cloned().collect::<Vec<_>>()
        })
    });
    let done = Callback::new(move |()| {
        selection.clear();
        reload.run(());
    });
    view! {
        <Filters requests filter />
        <For each=move || programmes.get() key=|programme| *programme let:programme>
            <Table programme shown selection open grouped=Signal::derive(move || filter.with(|filter| filter.order == "applicant")) />
        </For>
        <Decisions chosen done renew=reload hidden=Signal::derive(move || selection.len().saturating_sub(chosen.with(Vec::len))) />
    }
}

/// The filters; each change is a new address, so that the way back leads through them.
#[component]
fn Filters(requests: Memo<Vec<ApprovalRequest>>, filter: Memo<Filter>) -> impl IntoView {
    let words = words();
    let navigate = StoredValue::new(use_navigate());
    let go = move |change: &dyn Fn(&mut Filter)| {
        let mut filter = filter.get_untracked();
        change(&mut filter);
        navigate.with_value(|navigate| {
            navigate(&filter.address(), NavigateOptions { scroll: false, ..Default::default() });
        });
    };
    let applicants = Memo::new(move |_| {
        let people: BTreeMap<Uuid, Person> = requests.with(|requests| {
            requests.iter().map(|one| (one.applicant.member_id, one.applicant.clone())).collect()
        });
        people.into_values().collect::<Vec<_>>()
    });
    view! {
        <form class="filters" on:submit=|event| event.prevent_default()>
            <div>
                <label for="filter-state">{t!("page.approvals.state")}</label>
                <select id="filter-state" on:change=move |event| { let value = event_target_value(&event); go(&|filter| filter.state.clone_from(&value)) }>
                    {[("", t!("page.approvals.all")), ("open", t!("page.approvals.open")), ("done", t!("page.approvals.done"))].map(|(value, name)| view! {
                        <option value=value prop:selected=move || filter.with(|filter| filter.state == value)>{name}</option>
                    }).collect_view()}
                </select>
            </div>
            <div>
                <label for="filter-applicant">{t!("page.column.applicant")}</label>
                <select id="filter-applicant" on:change=move |event| { let id = event_target_value(&event).parse().ok(); go(&|filter| filter.applicant = id) }>
                    <option value="" prop:selected=move || filter.with(|filter| filter.applicant.is_none())>{t!("page.approvals.all")}</option>
                    {move || applicants.get().into_iter().map(|person| view! {
                        <option value=person.member_id.to_string() prop:selected=move || filter.with(|filter| filter.applicant == Some(person.member_id))>{person.name}</option>
                    }).collect_view()}
                </select>
            </div>
            <div>
                <label for="filter-category">{t!("page.column.category")}</label>
                <select id="filter-category" on:change=move |event| { let one = Category::from_word(&event_target_value(&event)); go(&|filter| filter.category = one) }>
                    <option value="" prop:selected=move || filter.with(|filter| filter.category.is_none())>{t!("page.approvals.all")}</option>
                    {Category::ALL.iter().map(|one| view! {
                        <option value=one.as_str() prop:selected=move || filter.with(|filter| filter.category == Some(*one))>{move || category(words.language(), (*one).into())}</option>
                    }).collect_view()}
                </select>
            </div>
            <div>
                <label for="filter-order">{t!("page.approvals.order")}</label>
                <select id="filter-order" on:change=move |event| { let value = event_target_value(&event); go(&|filter| filter.order.clone_from(&value)) }>
                    {[("", t!("page.approvals.newest")), ("oldest", t!("page.approvals.oldest")), ("applicant", t!("page.approvals.by_applicant")), ("number", t!("page.approvals.by_number"))].map(|(value, name)| view! {
                        <option value=value prop:selected=move || filter.with(|filter| filter.order == value)>{name}</option>
                    }).collect_view()}
                </select>
            </div>
        </form>
    }
}
