//! Deciding about one request or many: approve, return with a comment, decline.

use leptos::prelude::*;
use shorei_client::Client;
use shorei_contract::Verdict;
use shorei_contract::approval::{ApprovalRequest, Decide, Decision};
use shorei_domain::approval::BATCH_MAX;
use shorei_wording::key;

use crate::components::{Dialog, Field, Problem, Submit, described, toasts};
use crate::language::{Words, words};
use crate::{browser, label, t};

/// The bar with the three decisions about what is chosen; it stays in view.
#[component]
pub fn Decisions(
    /// The requests that are chosen.
    chosen: Memo<Vec<ApprovalRequest>>,
    /// Called when they are decided.
    #[prop(into)]
    done: Callback<()>,
    /// Reads the requests anew, where one of them was decided or withdrawn meanwhile.
    #[prop(into)]
    renew: Callback<()>,
    /// How many are chosen that the filters hide: nothing happens to them.
    #[prop(into, optional)]
    hidden: Signal<usize>,
    /// Whether it is about the one report that is open, so that nothing is counted.
    #[prop(optional)]
    single: bool,
) -> impl IntoView {
    let words = words();
    let verdict = RwSignal::new(None::<Verdict>);
    let hint = RwSignal::new(None::<String>);
    let ask = move |about: Verdict| {
        let count = chosen.with_untracked(Vec::len);
        let said = if count == 0 {
            Some(words.text(key!("page.approvals.choose_first")).to_owned())
        } else {
            (count > BATCH_MAX).then(|| too_many(words, count))
        };
        if said.is_none() {
            verdict.set(Some(about));
        }
        hint.set(said);
    };
    let approve = if single {
        t!("page.approvals.approve").into_any()
    } else {
        t!("page.approvals.approve_all").into_any()
    };
    view! {
        <div class="bar-of-actions" role="region" aria-label=t!("page.approvals.actions") data-chosen=move || chosen.with(Vec::len).to_string()>
            <p class="hint" role="status">{move || hint.get()}</p>
            <div class="actions">
                {(!single).then(|| view! {
                    <span class="chosen-count" aria-live="polite">
                        {move || words.say(key!("page.chosen"), &[("count", &chosen.with(Vec::len).to_string())])}
                    </span>
                })}
                <button type="button" class="button primary" on:click=move |_| ask(Verdict::Approve)>{approve}</button>
                <button type="button" class="button" on:click=move |_| ask(Verdict::Return)>{t!("page.approvals.return")}</button>
                <button type="button" class="button" on:click=move |_| ask(Verdict::Decline)>{t!("page.approvals.decline")}</button>
            </div>
        </div>
        <Confirm verdict chosen hidden done renew single />
    }
}

/// Says how many can be done at once.
pub fn too_many(words: Words, count: usize) -> String {
    let (count, max) = (count.to_string(), BATCH_MAX.to_string());
    words.say(key!("page.too_many"), &[("count", &count), ("max", &max)])
}

/// Says what follows, asks for the comment, and decides.
#[component]
fn Confirm(
    verdict: RwSignal<Option<Verdict>>,
    chosen: Memo<Vec<ApprovalRequest>>,
    hidden: Signal<usize>,
    done: Callback<()>,
    renew: Callback<()>,
    single: bool,
) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let comment = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = Submit::new("decision-problem");
    // What the dialog is about: what is chosen, or once the call failed for some, the rest.
    let rest = RwSignal::new(None::<Vec<ApprovalRequest>>);
    let subject = Memo::new(move |_| rest.get().unwrap_or_else(|| chosen.get()));
    let sent = StoredValue::new(Vec::<ApprovalRequest>::new());
    let possible = Memo::new(move |_| {
        let failing = submit.failing("/decisions/");
        let sent = sent.get_value();
        let fits = sent.iter().enumerate().filter(|(index, _)| !failing.contains(index));
        let fits: Vec<_> = fits.map(|(_, one)| one.clone()).collect();
        (!failing.is_empty()).then_some(fits)
    });
    // Somebody withdrew or decided meanwhile: the list behind the dialog says so.
    Effect::new(move || {
        if possible.with(Option::is_some) && !single {
            renew.run(());
        }
    });
    let about = move || verdict.get().unwrap_or(Verdict::Approve);
    let missing = move || about() == Verdict::Return && comment.with(|text| text.trim().is_empty());
    let close = Callback::new(move |()| {
        verdict.set(None);
        tried.set(false);
        rest.set(None);
        if possible.with_untracked(Option::is_some) && single {
            renew.run(());
        }
        submit.clear();
    });
    let decide = move || {
        tried.set(true);
        if untrack(missing) {
            browser::focus("comment");
            return;
        }
        let (decision, text) = (untrack(about), comment.get_untracked());
        let text = Some(text).filter(|text| !text.trim().is_empty());
        sent.set_value(subject.get_untracked());
        let decisions = sent.with_value(|sent| {
            sent.iter()
                .map(|one| Decision { request_id: one.id, decision, comment: text.clone() })
                .collect()
        });
        let call =
            async |client: Client, input: &Decide| client.approval_request_decide(input).await;
        submit.once(Decide { decisions }, call, move |decided| {
            close.run(());
            comment.set(String::new());
            let summary = decided.summary;
            let [approved, returned, declined] =
                [summary.approved, summary.returned, summary.declined]
                    .map(|count| count.to_string());
            toasts.say(words.say(
                key!("page.approvals.decided"),
                &[("approved", &approved), ("returned", &returned), ("declined", &declined)],
            ));
            done.run(());
        });
    };
    let named = Callback::new(move |pointer: String| {
        let index: usize = pointer.strip_prefix("/decisions/")?.split('/').next()?.parse().ok()?;
        sent.with_value(|sent| sent.get(index).map(|one| one_line(words, one)))
    });
    let text_of = move |approve, back, decline| {
        Signal::derive(move || {
            let key = match about() {
                Verdict::Approve => approve,
                Verdict::Return => back,
                Verdict::Decline => decline,
            };
            let count = subject.with(Vec::len).to_string();
            words.say(key, &[("count", &count)])
        })
    };
    let title = text_of(
        key!("page.approvals.approve_title"),
        key!("page.approvals.return_title"),
        key!("page.approvals.decline_title"),
    );
    let lead = text_of(
        key!("page.approvals.approve_lead"),
        key!("page.approvals.return_lead"),
        key!("page.approvals.decline_lead"),
    );
    let button = text_of(
        key!("page.approvals.approve_confirm"),
        key!("page.approvals.return_confirm"),
        key!("page.approvals.decline_confirm"),
    );
    let error = Signal::derive(move || {
        (tried.get() && missing())
            .then(|| words.text(key!("code.comment_required.message")).to_owned())
    });
    let go_on = move |_| {
        rest.set(possible.get_untracked());
        decide();
    };
    view! {
        <Dialog open=Signal::derive(move || verdict.get().is_some()) close title>
            <Problem of=submit name=named />
            {move || possible.get().filter(|possible| !possible.is_empty()).map(|possible| view! {
                <p>
                    <button type="button" class="button" on:click=go_on>
                        {t!("page.approvals.go_on_with_rest", count = possible.len())}
                    </button>
                </p>
            })}
            <p>{move || lead.get()}</p>
            {move || (hidden.get() > 0).then(|| view! { <p>{t!("page.approvals.hidden", count = hidden.get())}</p> })}
            <ShortList lines=Signal::derive(move || {
                subject.with(|subject| subject.iter().map(|one| one_line(words, one)).collect::<Vec<_>>())
            }) />
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
                <button type="button" class="button primary" aria-busy=move || submit.pending().to_string() on:click=move |_| decide()>
                    {move || button.get()}
                </button>
                <button type="button" class="button" on:click=move |_| close.run(())>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// How many lines a dialog lists at most; it says how many more there are.
const LISTED: usize = 20;

/// The first of many lines, which scroll on their own, so that the buttons stay in view.
#[component]
pub fn ShortList(
    /// All of them.
    #[prop(into)]
    lines: Signal<Vec<String>>,
) -> impl IntoView {
    let more = move || lines.with(Vec::len).saturating_sub(LISTED);
    view! {
        <div class="short-list" tabindex="0">
            <ul class="slot-list">
                {move || lines.get().into_iter().take(LISTED).map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
            {move || (more() > 0).then(|| view! { <p class="small">{t!("page.and_more", count = more())}</p> })}
        </div>
    }
}

/// A request in a line: number and applicant.
fn one_line(words: Words, request: &ApprovalRequest) -> String {
    let number = request.slot_number.to_string();
    let case = words.say(key!("page.case_number"), &[("number", &number)]);
    format!("{case} {}", request.applicant.name)
}
