//! 申請 with the book of the table: when one may, what is missing, and the button (`S19`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::Status;
use shorei_contract::application::{Application, Apply as ApplyInput};
use shorei_contract::case_book::{CaseBook, NotYet, Slot};
use shorei_wording::dates::instant;
use shorei_wording::words::{category, programme};

use crate::browser;
use crate::components::{Dialog, Problem, StateBadge, Submit};
use crate::language::words;
use crate::page::Page;
use crate::{label, rules, t};

/// What is said of applying with the book, below its table.
#[component]
pub fn Apply(
    /// The book.
    book: Memo<CaseBook>,
    /// Reads the book anew.
    reload: Callback<()>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let receipt = RwSignal::new(None::<Application>);
    let not_yet = Memo::new(move |_| book.with(|book| book.not_yet.clone()));
    let application = Memo::new(move |_| book.with(|book| book.application_id));
    let panel = move || match application.get() {
        Some(id) => view! {
            <p>{t!("page.apply.applied")}</p>
            <p><A href=Page::Application(id).path()>{t!("page.apply.show")}</A></p>
        }
        .into_any(),
        None if not_yet.with(Vec::is_empty) => view! {
            <p>{t!("page.apply.ready")}</p>
            <button type="button" class="button primary" on:click=move |_| asking.set(true)>
                {t!("page.apply.apply")}
            </button>
        }
        .into_any(),
        None => view! { <Reasons book not_yet /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="apply">
            <h2 id="apply">{t!("page.apply.title")}</h2>
            {move || receipt.get().map(|done| view! { <Receipt done /> })}
            <Conditions book />
            {panel}
        </section>
        <Confirmation book open=asking receipt reload />
    }
}

/// The conditions on the person, which are checked when applying.
#[component]
fn Conditions(book: Memo<CaseBook>) -> impl IntoView {
    let words = words();
    let definition = book.with_untracked(|book| rules::definition(&book.definition));
    let conditions = definition.parts().conditions.clone();
    (!conditions.is_empty()).then(|| {
        view! {
            <p>{t!("page.apply.conditions")}</p>
            <ul>
                {conditions.into_iter().map(|condition| view! {
                    <li>{move || shorei_wording::condition(words.language(), &condition)}</li>
                }).collect_view()}
            </ul>
        }
    })
}

/// Every reason why one cannot apply today; for an incomplete book the slots, each with its way out.
#[component]
fn Reasons(book: Memo<CaseBook>, not_yet: Memo<Vec<NotYet>>) -> impl IntoView {
    let incomplete = |reason: &NotYet| reason.code == "book_incomplete";
    let others = move || {
        not_yet.with(|reasons| {
            let others = reasons.iter().filter(|reason| !incomplete(reason));
            others.map(|reason| view! { <li>{reason.message.clone()}</li> }).collect_view()
        })
    };
    let missing =
        move || not_yet.with(|reasons| reasons.iter().find(|reason| incomplete(reason)).cloned());
    view! {
        <p>{t!("page.apply.not_yet")}</p>
        <ul class="reasons">{others}</ul>
        {move || missing().map(|reason| view! { <Missing book reason /> })}
    }
}

/// What an incomplete book lacks, slot by slot.
#[component]
fn Missing(book: Memo<CaseBook>, reason: NotYet) -> impl IntoView {
    let words = words();
    let of = book.with_untracked(|book| book.programme);
    let approval_required = book.with_untracked(|book| book.definition.approval_required);
    let numbers: Vec<u64> = list(&reason, "slots")
        .filter_map(|slot| slot.get("number").and_then(serde_json::Value::as_u64))
        .collect();
    let slots: Vec<Slot> = book.with_untracked(|book| {
        let lacking = book.slots.iter().filter(|slot| numbers.contains(&slot.number.into()));
        lacking.cloned().collect()
    });
    let categories: Vec<_> = list(&reason, "categories")
        .filter_map(|word| shorei_contract::Category::from_word(word.as_str()?))
        .collect();
    let names = move || {
        let names = categories.iter().map(|one| category(words.language(), (*one).into()));
        let names: Vec<_> = names.collect();
        (!names.is_empty()).then(|| {
            let names = names.join(words.text(shorei_wording::key!("list.and")));
            words.say(shorei_wording::key!("page.apply.categories"), &[("names", &names)])
        })
    };
    view! {
        <p>{t!("page.apply.missing", count = slots.len())}</p>
        <ul class="missing">
            {slots.into_iter().map(|slot| view! {
                <li>
                    <A href=Page::Case(of, slot.number).path()>{t!("page.case_number", number = slot.number)}</A>
                    " "
                    <StateBadge state=Signal::stored(slot.state) approval_required />
                    {(slot.state == Status::Registered).then(|| slot.warnings.iter().map(|warning| view! {
                        <span class="small">{warning.message.clone()}</span>
                    }).collect_view())}
                </li>
            }).collect_view()}
        </ul>
        <p>{names}</p>
    }
}

/// The items of one of the parameters of a reason.
fn list<'a>(reason: &'a NotYet, name: &str) -> impl Iterator<Item = &'a serde_json::Value> {
    reason.params.get(name).and_then(serde_json::Value::as_array).into_iter().flatten()
}

/// Confirms the application: afterwards nothing can be changed.
#[component]
fn Confirmation(
    book: Memo<CaseBook>,
    open: RwSignal<bool>,
    receipt: RwSignal<Option<Application>>,
    reload: Callback<()>,
) -> impl IntoView {
    let words = words();
    let submit = Submit::new("apply-problem");
    let apply = move |_| {
        let input = ApplyInput { case_book_id: book.with_untracked(|book| book.id) };
        let call =
            async |client: Client, input: &ApplyInput| client.application_submit(input).await;
        submit.once(input, call, move |done| {
            open.set(false);
            receipt.set(Some(done.value));
            reload.run(());
            browser::after_drawing(|| browser::focus("receipt"));
        });
    };
    let lead = move || {
        let (of, count) = book.with(|book| (book.programme, book.slots.len()));
        let name = programme(words.language(), of.into());
        let values = [("programme", name), ("count", &*count.to_string())];
        words.say(shorei_wording::key!("page.apply.confirm_lead"), &values)
    };
    view! {
        <Dialog open close=move |()| open.set(false) title=label!("page.apply.confirm_title")>
            <Problem of=submit />
            <p>{lead}</p>
            <p><strong>{t!("page.apply.confirm_final")}</strong></p>
            <div class="actions">
                <button type="button" class="button primary" aria-busy=move || submit.pending().to_string() on:click=apply>
                    {t!("page.apply.apply")}
                </button>
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}

/// Says that the application was received.
#[component]
fn Receipt(done: Application) -> impl IntoView {
    let summary = done.summary;
    view! {
        <div class="notice" data-kind="done" id="receipt" tabindex="-1" role="status">
            <p class="notice-title">{t!("page.apply.received", round = summary.round_name)}</p>
            <p class="small">{instant(summary.applied_at)}</p>
            <p>{t!("page.apply.received_detail")}</p>
            {done.warnings.into_iter().map(|warning| view! { <p>{warning.message}</p> }).collect_view()}
        </div>
    }
}
