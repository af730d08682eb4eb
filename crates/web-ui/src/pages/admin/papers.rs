//! `/admin/papers`: approvals on paper that wait for the secretariat, and those that were decided
//! (`S11`).

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_contract::PaperVerdict;
use shorei_contract::paper::{DecidePaper, PaperApproval, PaperState};
use shorei_contract::query::ListPaperApprovals;
use shorei_wording::dates::{day, instant, period};
use shorei_wording::words::{category, programme};
use shorei_wording::{Key, key};

use super::form::FormDialog;
use super::{Back, ForStaff};
use crate::components::{
    DataView, Download, Empty, Field, Heading, Submit, described, load, toasts,
};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, rules, t};

/// How many the page shows at once.
const SHOWN: u32 = 200;

/// The queue, oldest first; `?all` in the address shows what was decided too.
#[component]
pub fn Papers() -> impl IntoView {
    let query = use_query_map();
    let all = Memo::new(move |_| query.with(|query| query.get_str("all").is_some()));
    let papers = load(
        move || all.get(),
        async |client, all: bool| {
            let state = (!all).then_some(PaperState::Requested);
            let query = ListPaperApprovals { state, limit: Some(SHOWN), ..Default::default() };
            client.paper_approval_list(&query).await.map(|page| page.items)
        },
    );
    let reload = Callback::new(move |()| papers.refetch());
    let other = move || {
        if all.get() { Page::Papers.path() } else { format!("{}?all=yes", Page::Papers.path()) }
    };
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.papers.title") />
            <p class="links">
                <A href=other>
                    {move || if all.get() { t!("office.papers.waiting").into_any() } else { t!("office.papers.all").into_any() }}
                </A>
            </p>
            <DataView resource=papers let:found>
                {move || {
                    let found = found.get();
                    if found.is_empty() {
                        return view! { <Empty><p>{t!("office.papers.none")}</p></Empty> }.into_any();
                    }
                    view! {
                        <div class="cards">
                            {found.into_iter().map(|paper| view! { <Paper paper reload /> }).collect_view()}
                        </div>
                    }.into_any()
                }}
            </DataView>
        </ForStaff>
    }
}

/// How a paper stands, in a word.
fn standing(state: PaperState) -> Key {
    match state {
        PaperState::Requested => key!("request_state.requested"),
        PaperState::Accepted => key!("office.papers.accepted"),
        PaperState::Refused => key!("office.papers.refused"),
        PaperState::Withdrawn => key!("request_state.withdrawn"),
    }
}

/// One paper: whose, about what, the scan beside the report, and the decision.
#[component]
fn Paper(paper: PaperApproval, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let PaperApproval {
        id,
        state,
        case_id,
        programme: of,
        slot_number,
        category: of_category,
        applicant,
        instructor,
        facility,
        care_from,
        care_to,
        signed_on,
        file,
        requested_at,
        comment,
        ..
    } = paper;
    let care = care_from.zip(care_to).map(|(from, to)| rules::period(from, to));
    let waits = state == PaperState::Requested;
    view! {
        <section class="card">
            <h2>{applicant.name} " " <span class="small">{applicant.member_number}</span></h2>
            <p>
                {move || programme(words.language(), of.into())} " "
                {t!("page.case_number", number = slot_number)} " "
                {move || of_category.map(|one| category(words.language(), one.into()))}
            </p>
            <dl class="facts">
                <div><dt>{t!("page.paper.signer")}</dt><dd>{instructor.name} " " {instructor.member_number}</dd></div>
                <div><dt>{t!("page.paper.signed_on")}</dt><dd>{move || day(words.language(), signed_on)}</dd></div>
                <div><dt>{t!("page.form.facility")}</dt><dd>{facility.map(|held| format!("{} {}", held.name, held.number))}</dd></div>
                <div><dt>{t!("page.form.care")}</dt><dd>{move || care.map(|care| period(words.language(), care))}</dd></div>
                <div><dt>{t!("office.papers.handed_in")}</dt><dd>{instant(requested_at)}</dd></div>
                <div><dt>{t!("page.column.state")}</dt><dd>{move || words.text(standing(state))}</dd></div>
                {comment.map(|comment| view! { <div><dt>{t!("page.applications.comment")}</dt><dd>{comment}</dd></div> })}
            </dl>
            <div class="actions">
                <Download name=file.name fetch=async move |client| client.paper_approval_file(id).await>
                    {t!("office.papers.scan")}
                </Download>
                <Download name=format!("case-{slot_number}.pdf") fetch=async move |client| client.case_print(case_id).await>
                    {t!("office.papers.case")}
                </Download>
            </div>
            {waits.then(|| view! { <Decide id reload /> })}
        </section>
    }
}

/// 受理する, or 受理しない with a reason.
#[component]
fn Decide(id: uuid::Uuid, reload: Callback<()>) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let refusing = RwSignal::new(false);
    let comment = RwSignal::new(String::new());
    let (accepting, refusal) = (Submit::new("accept-problem"), Submit::new("refusal-problem"));
    let decide = move |of: Submit, decision: PaperVerdict, said: Key| {
        let comment = Some(comment.get_untracked()).filter(|comment| !comment.trim().is_empty());
        let (input, key) = (DecidePaper { decision, comment }, browser::new_key());
        let call = async move {
            session
                .call(async |client| {
                    client
                        .with_idempotency_key(key.as_str())
                        .paper_approval_decide(id, &input)
                        .await
                })
                .await
        };
        of.run(call, move |_| {
            refusing.set(false);
            toasts.say(words.text(said));
            reload.run(());
        });
    };
    let accept = move |_| decide(accepting, PaperVerdict::Accept, key!("office.papers.accepted"));
    let refuse = move |()| decide(refusal, PaperVerdict::Refuse, key!("office.papers.refused"));
    view! {
        <crate::components::Problem of=accepting />
        <div class="actions">
            <button type="button" class="button primary" aria-busy=move || accepting.pending().to_string() on:click=accept>
                {t!("office.papers.accept")}
            </button>
            <button type="button" class="button" on:click=move |_| refusing.set(true)>{t!("office.papers.refuse")}</button>
        </div>
        <FormDialog open=refusing title=label!("office.papers.refuse") of=refusal save=refuse>
            <Field
                id="comment"
                label=label!("office.papers.reason")
                required=Some(true)
                error=Signal::derive(move || refusal.error_at("/comment"))
            >
                <textarea
                    id="comment"
                    rows="4"
                    aria-describedby=described("comment")
                    prop:value=move || comment.get()
                    on:input=move |event| comment.set(event_target_value(&event))
                ></textarea>
            </Field>
        </FormDialog>
    }
}
