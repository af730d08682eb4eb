//! `/admin/papers`: approvals on paper that wait for the secretariat, and those that were decided
//! (`S11`).

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_client::Client;
use shorei_contract::PaperVerdict;
use shorei_contract::paper::{DecidePaper, PaperApproval, PaperState};
use shorei_contract::query::ListPaperApprovals;
use shorei_wording::dates::{day, instant, period};
use shorei_wording::words::{category, programme};
use shorei_wording::{Key, key};

use super::form::{ConfirmDialog, FormDialog};
use super::scan::{self, Beside};
use super::{Back, ForStaff};
use crate::components::{
    DataView, Download, Editing, Empty, Field, Heading, Submit, described, load, toasts,
};
use crate::language::words;
use crate::page::Page;
use crate::{label, rules, t};

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
    let scan = scan::Of::paper(&paper);
    let beside = RwSignal::new(false);
    let shown = scan.clone();
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
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || beside.get().to_string()
                    on:click=move |_| beside.update(|beside| *beside = !*beside)
                >
                    {t!("office.papers.scan")}
                </button>
                <Download name=scan.file_name() fetch=async move |client| client.paper_approval_file(id).await>
                    {t!("office.papers.save")}
                </Download>
                <Download name=format!("case-{slot_number}.pdf") fetch=async move |client| client.case_print(case_id).await>
                    {t!("office.papers.case")}
                </Download>
            </div>
            {move || beside.get().then(|| view! { <Beside of=shown.clone() /> })}
            {waits.then(|| view! { <Decide id reload /> })}
        </section>
    }
}

/// 受理する, which asks once more, or 受理しない with a reason.
#[component]
fn Decide(id: uuid::Uuid, reload: Callback<()>) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let (accepting, refusing) = (RwSignal::new(false), RwSignal::new(false));
    let acceptance = Submit::new("accept-problem");
    let editing = Editing::new("refusal-problem", String::new(), |comment, fields| {
        fields.required("comment", comment);
    });
    let refusal = editing.submit();
    let decide = move |of: Submit, decision: PaperVerdict, comment: Option<String>, said: Key| {
        let call = async move |client: Client, input: &DecidePaper| {
            client.paper_approval_decide(id, input).await
        };
        of.once(DecidePaper { decision, comment }, call, move |_| {
            accepting.set(false);
            refusing.set(false);
            toasts.say(words.text(said));
            reload.run(());
        });
    };
    let accept =
        move |()| decide(acceptance, PaperVerdict::Accept, None, key!("office.papers.accepted"));
    let refuse = move |()| {
        if let Some(comment) = editing.read(|comment, _| Some(comment.clone())) {
            decide(refusal, PaperVerdict::Refuse, Some(comment), key!("office.papers.refused"));
        }
    };
    let comment = editing.bind(|comment| comment, |comment| comment);
    let error = Signal::derive(move || refusal.error_at("/comment"));
    view! {
        <div class="actions">
            <button type="button" class="button primary" on:click=move |_| accepting.set(true)>{t!("office.papers.accept")}</button>
            <button type="button" class="button" on:click=move |_| refusing.set(true)>{t!("office.papers.refuse")}</button>
        </div>
        <ConfirmDialog
            open=accepting
            close=move |()| accepting.set(false)
            title=label!("office.papers.accept")
            lead=label!("office.papers.accept_lead")
            of=acceptance
            go=accept
        />
        <FormDialog open=refusing title=label!("office.papers.refuse") editing save=refuse>
            <Field id="comment" label=label!("office.papers.reason") required=Some(true) error>
                <textarea
                    id="comment"
                    rows="4"
                    aria-describedby=described("comment")
                    aria-invalid=move || error.get().is_some().to_string()
                    prop:value=move || comment.get()
                    on:input=move |event| comment.set(event_target_value(&event))
                ></textarea>
            </Field>
        </FormDialog>
    }
}
