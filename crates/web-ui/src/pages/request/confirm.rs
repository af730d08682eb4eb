//! The last look before a request is sent, and its receipt.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::Programme;
use shorei_contract::approval::{Requests, SendRequests};
use shorei_contract::case_book::Slot;
use shorei_contract::instructor::Instructor;
use shorei_wording::dates::instant;

use super::SlotList;
use crate::components::{Field, Problem, Submit, described};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, t};

/// Who is asked about what, what to mind, and a word to the instructor.
#[component]
pub fn Confirm(
    /// Who is asked.
    instructor: Instructor,
    /// The reports.
    slots: Memo<Vec<Slot>>,
    /// Is emptied to choose again.
    chosen: RwSignal<Option<Instructor>>,
    /// Takes what was sent.
    sent: RwSignal<Option<Requests>>,
) -> impl IntoView {
    let (session, words) = (session(), words());
    let message = RwSignal::new(String::new());
    let submit = Submit::new("request-problem");
    let (id, name) = (instructor.member_id, instructor.name.clone());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let case_ids =
            slots.with_untracked(|slots| slots.iter().filter_map(|slot| slot.case_id).collect());
        let message = Some(message.get_untracked()).filter(|message| !message.trim().is_empty());
        let input = SendRequests { case_ids, instructor_id: id, message };
        let call =
            async |client: Client, input: &SendRequests| client.approval_request_send(input).await;
        submit.once(input, call, move |done| {
            sent.set(Some(done));
            session.look_again();
        });
    };
    let named = Callback::new(move |pointer: String| {
        let index: usize = pointer.strip_prefix("/case_ids/")?.parse().ok()?;
        let number = slots.with_untracked(|slots| slots.get(index).map(|slot| slot.number))?;
        Some(
            words.say(shorei_wording::key!("page.case_number"), &[("number", &number.to_string())]),
        )
    });
    let warnings = instructor.warnings;
    browser::after_drawing(|| browser::focus("confirm"));
    view! {
        <form class="card" id="confirm" tabindex="-1" novalidate on:submit=send>
            <h2>{t!("page.request.confirm")}</h2>
            <Problem of=submit name=named />
            <p>{t!("page.request.to", name = name)}</p>
            <SlotList slots />
            {(!warnings.is_empty()).then(|| view! {
                <div class="notice" data-kind="warning">
                    <ul>{warnings.into_iter().map(|warning| view! { <li>{warning.message}</li> }).collect_view()}</ul>
                </div>
            })}
            <Field id="message" label=label!("page.request.message") required=Some(false) help=label!("page.request.message_help")
                error=Signal::derive(move || submit.error_at("/message"))>
                <textarea
                    id="message"
                    rows="4"
                    aria-describedby=described("message")
                    prop:value=move || message.get()
                    on:input=move |event| message.set(event_target_value(&event))
                ></textarea>
            </Field>
            <p>{t!("page.request.mail")}</p>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                    {t!("page.request.send")}
                </button>
                <button type="button" class="button" on:click=move |_| chosen.set(None)>{t!("page.request.again")}</button>
            </div>
        </form>
    }
}

/// What was sent to whom.
#[component]
pub fn Receipt(
    /// What was sent.
    sent: Requests,
    /// For which programme.
    of: Programme,
) -> impl IntoView {
    let (count, first) = (sent.items.len(), sent.items.first().cloned());
    let name = first.as_ref().map(|first| first.instructor.name.clone()).unwrap_or_default();
    let at = first.map(|first| instant(first.requested_at));
    browser::after_drawing(|| browser::focus("receipt"));
    view! {
        <section class="notice" data-kind="done" id="receipt" tabindex="-1" role="status">
            <p class="notice-title">{t!("page.request.sent", name = name, count = count)}</p>
            <p class="small">{at}</p>
            <ul>
                {sent.items.into_iter().map(|request| view! { <li>{t!("page.case_number", number = request.slot_number)}</li> }).collect_view()}
            </ul>
            <p>{t!("page.request.sent_detail")}</p>
            <p><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
        </section>
    }
}
