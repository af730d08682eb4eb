//! Deciding about one request or many: approve, return with a comment, decline.

use leptos::prelude::*;
use shorei_contract::Verdict;
use shorei_contract::approval::{ApprovalRequest, Decide, Decision};

use crate::components::{Dialog, Field, Problem, Submit, described, toasts};
use crate::language::words;
use crate::session::session;
use crate::{browser, label, t};

/// The bar with the three decisions about what is chosen; it stays in view.
#[component]
pub fn Decisions(
    /// The requests that are chosen.
    chosen: Memo<Vec<ApprovalRequest>>,
    /// Called when they are decided.
    #[prop(into)]
    done: Callback<()>,
    /// Whether it is about the one report that is open, so that nothing is counted.
    #[prop(optional)]
    single: bool,
) -> impl IntoView {
    let words = words();
    let verdict = RwSignal::new(None::<Verdict>);
    let hint = RwSignal::new(None::<&'static str>);
    let ask = move |about: Verdict| {
        if chosen.with_untracked(Vec::is_empty) {
            hint.set(Some(words.text(shorei_wording::key!("page.approvals.choose_first"))));
        } else {
            hint.set(None);
            verdict.set(Some(about));
        }
    };
    let approve = if single {
        t!("page.approvals.approve").into_any()
    } else {
        t!("page.approvals.approve_all").into_any()
    };
    view! {
        <div class="bar-of-actions" role="region" aria-label=t!("page.approvals.actions")>
            <p class="hint" role="status">{move || hint.get()}</p>
            <div class="actions">
                {(!single).then(|| view! {
                    <span class="chosen-count" aria-live="polite">
                        {move || words.say(shorei_wording::key!("page.chosen"), &[("count", &chosen.with(Vec::len).to_string())])}
                    </span>
                })}
                <button type="button" class="button primary" on:click=move |_| ask(Verdict::Approve)>{approve}</button>
                <button type="button" class="button" on:click=move |_| ask(Verdict::Return)>{t!("page.approvals.return")}</button>
                <button type="button" class="button" on:click=move |_| ask(Verdict::Decline)>{t!("page.approvals.decline")}</button>
            </div>
        </div>
        <Confirm verdict chosen done />
    }
}

/// Says what follows, asks for the comment, and decides.
#[component]
fn Confirm(
    verdict: RwSignal<Option<Verdict>>,
    chosen: Memo<Vec<ApprovalRequest>>,
    done: Callback<()>,
) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let comment = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = Submit::new("decision-problem");
    let about = move || verdict.get().unwrap_or(Verdict::Approve);
    let missing = move || about() == Verdict::Return && comment.with(|text| text.trim().is_empty());
    let close = Callback::new(move |()| {
        verdict.set(None);
        tried.set(false);
        submit.clear();
    });
    let decide = move |_| {
        tried.set(true);
        if untrack(missing) {
            browser::focus("comment");
            return;
        }
        let (decision, text) = (untrack(about), comment.get_untracked());
        let text = Some(text).filter(|text| !text.trim().is_empty());
        let decisions = chosen.with_untracked(|chosen| {
            chosen
                .iter()
                .map(|one| Decision { request_id: one.id, decision, comment: text.clone() })
                .collect()
        });
        let (input, key) = (Decide { decisions }, browser::new_key());
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).approval_request_decide(&input).await
                })
                .await
        };
        submit.run(call, move |decided| {
            close.run(());
            comment.set(String::new());
            let summary = decided.summary;
            let [approved, returned, declined] =
                [summary.approved, summary.returned, summary.declined]
                    .map(|count| count.to_string());
            toasts.say(words.say(
                shorei_wording::key!("page.approvals.decided"),
                &[("approved", &approved), ("returned", &returned), ("declined", &declined)],
            ));
            done.run(());
        });
    };
    let named = Callback::new(move |pointer: String| {
        let index: usize = pointer.strip_prefix("/decisions/")?.split('/').next()?.parse().ok()?;
        chosen.with_untracked(|chosen| chosen.get(index).map(|one| one_line(words, one)))
    });
    let text_of = move |approve, back, decline| {
        Signal::derive(move || {
            let key = match about() {
                Verdict::Approve => approve,
                Verdict::Return => back,
                Verdict::Decline => decline,
            };
            let count = chosen.with(Vec::len).to_string();
            words.say(key, &[("count", &count)])
        })
    };
    let title = text_of(
        shorei_wording::key!("page.approvals.approve_title"),
        shorei_wording::key!("page.approvals.return_title"),
        shorei_wording::key!("page.approvals.decline_title"),
    );
    let lead = text_of(
        shorei_wording::key!("page.approvals.approve_lead"),
        shorei_wording::key!("page.approvals.return_lead"),
        shorei_wording::key!("page.approvals.decline_lead"),
    );
    let button = text_of(
        shorei_wording::key!("page.approvals.approve_confirm"),
        shorei_wording::key!("page.approvals.return_confirm"),
        shorei_wording::key!("page.approvals.decline_confirm"),
    );
    let error = Signal::derive(move || {
        (tried.get() && missing())
            .then(|| words.text(shorei_wording::key!("code.comment_required.message")).to_owned())
    });
    view! {
        <Dialog open=Signal::derive(move || verdict.get().is_some()) close title>
            <Problem of=submit name=named />
            <p>{move || lead.get()}</p>
            <ul class="slot-list">
                {move || chosen.get().iter().map(|one| view! { <li>{one_line(words, one)}</li> }).collect_view()}
            </ul>
            <Field id="comment" label=label!("page.approvals.comment") required=Some(about() == Verdict::Return) error>
                <textarea
                    id="comment"
                    rows="4"
                    aria-required=move || (about() == Verdict::Return).to_string()
                    aria-describedby=described("comment")
                    aria-invalid=move || error.get().is_some().to_string()
                    prop:value=move || comment.get()
                    on:input=move |event| comment.set(event_target_value(&event))
                ></textarea>
            </Field>
            <div class="actions">
                <button type="button" class="button primary" aria-busy=move || submit.pending().to_string() on:click=decide>
                    {move || button.get()}
                </button>
                <button type="button" class="button" on:click=move |_| close.run(())>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// A request in a line: number and applicant.
fn one_line(words: crate::language::Words, request: &ApprovalRequest) -> String {
    let number = request.slot_number.to_string();
    let case = words.say(shorei_wording::key!("page.case_number"), &[("number", &number)]);
    format!("{case} {}", request.applicant.name)
}
