//! `/cases/{programme}/{number}/paper` 書面による承認: the form for an instructor who has left the society,
//! and the upload of the signed scan (`S11`).

use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use shorei_client::Client;
use shorei_contract::case_book::CaseBook;
use shorei_contract::instructor::Instructor;
use shorei_contract::paper::FILE_MAX;
use shorei_contract::query::{ListInstructors, PrintForm};
use shorei_wording::key;
use shorei_wording::words::category;
use time::Date;
use uuid::Uuid;

use super::{NotFound, number_in_address, programme_in_address};
use crate::about::installation;
use crate::books::books;
use crate::components::{
    DataView, DateField, DayInput, Download, Editing, Empty, Field, Heading, PaperHurry, Problem,
    Reader, described, load, present,
};
use crate::language::{Words, words};
use crate::page::Page;
use crate::{bind, browser, label, t};

/// What the page is about.
#[derive(Clone, Debug, PartialEq)]
struct About {
    book: CaseBook,
    number: u8,
    case: Uuid,
    instructor: Instructor,
}

/// The form for the report and the instructor in the address.
#[component]
pub fn PaperPage() -> impl IntoView {
    let (programme, number, query) = (programme_in_address(), number_in_address(), use_query_map());
    let books = books();
    let signer =
        Memo::new(move |_| query.with(|query| query.get("instructor")).unwrap_or_default());
    move || {
        let Some((of, number)) = programme.get().zip(number.get()) else {
            return view! { <NotFound /> }.into_any();
        };
        let about = load(
            move || signer.get(),
            async move |client, signer: String| {
                let Some(book) = books.open(&client, of).await? else { return Ok(None) };
                let slot = book.slots.iter().find(|slot| slot.number == number);
                let Some(case) = slot.and_then(|slot| slot.case_id) else { return Ok(None) };
                let query = ListInstructors {
                    case_ids: Some(case.to_string()),
                    q: Some(signer.clone()),
                    ..Default::default()
                };
                let found = client.instructor_list(&query).await?.items;
                let named = |one: &Instructor| one.member_number.as_deref() == Some(&signer);
                let found = found.into_iter().find(named);
                Ok(found.map(|instructor| About { book, number, case, instructor }))
            },
        );
        view! {
            <p class="back"><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
            <Heading title=label!("page.paper.title") />
            <DataView resource=about let:found>
                {present(found, move |about| view! { <Steps about /> }, || {
                    view! { <Empty><p>{t!("page.not_found.detail")}</p></Empty> }.into_any()
                })}
            </DataView>
        }
        .into_any()
    }
}

/// Print, have it signed, hand it in.
#[component]
fn Steps(about: Memo<About>) -> impl IntoView {
    let words = words();
    let About { book, number, case, instructor } = about.get_untracked();
    let done = RwSignal::new(false);
    let of_category =
        book.slots.iter().find(|slot| slot.number == number).and_then(|slot| slot.category);
    let signer = instructor.member_id;
    let (name, of) = (instructor.name.clone(), book.programme);
    view! {
        <PaperHurry round=book.round.clone() />
        <p>{t!("page.paper.lead")}</p>
        <dl class="facts">
            <div>
                <dt>{t!("page.paper.case")}</dt>
                <dd>
                    {t!("page.case_number", number = number)}
                    " "
                    {move || of_category.map(|one| category(words.language(), one.into()))}
                </dd>
            </div>
            <div><dt>{t!("page.paper.signer")}</dt><dd>{name} " " {instructor.member_number.clone()}</dd></div>
        </dl>
        {move || if done.get() {
            view! {
                <section class="notice" data-kind="done" id="handed-in" tabindex="-1" role="status">
                    <p class="notice-title">{t!("page.paper.done")}</p>
                    <p><A href=Page::Book(of).path()>{t!("page.form.back")}</A></p>
                </section>
            }.into_any()
        } else {
            view! {
                <section class="card">
                    <h2>{t!("page.paper.step_print")}</h2>
                    <p>{t!("page.paper.print_lead")}</p>
                    <div class="actions">
                        <Download
                            name=format!("paper-form-{number}.pdf")
                            fetch=async move |client| {
                                client.paper_form_print(case, &PrintForm { instructor_id: signer }).await
                            }
                        >
                            {t!("page.paper.print")}
                        </Download>
                    </div>
                </section>
                <HandIn case signer done />
            }.into_any()
        }}
    }
}

/// What is handed in: the day of the signature, and which file, in words that differ with the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PaperInput {
    signed_on: DayInput,
    file: String,
}

impl PaperInput {
    fn read(&self, words: Words, today: Date, fields: &mut Reader) -> Option<(Date, String)> {
        let on = fields.day("signed_on", &self.signed_on);
        if on.is_none_or(|on| on > today) && self.signed_on.wrong().is_none() {
            fields.fault("signed_on", words.text(key!("page.paper.no_day")));
        }
        if self.file.is_empty() {
            fields.fault("file", words.text(key!("page.paper.no_file")));
        }
        Some((on?, self.file.clone()))
    }
}

/// The file that is chosen there, in words that differ with the file; empty where none is.
fn chosen_name(input: &web_sys::HtmlInputElement) -> String {
    let file = input.files().and_then(|files| files.get(0));
    let named =
        |file: web_sys::File| format!("{} {} {}", file.name(), file.size(), file.last_modified());
    file.map(named).unwrap_or_default()
}

/// The day of the signature, the scan, and 提出する.
#[component]
fn HandIn(case: Uuid, signer: Uuid, done: RwSignal<bool>) -> impl IntoView {
    let (words, today, books) = (words(), installation(), books());
    let file = NodeRef::<html::Input>::new();
    let editing = Editing::new("paper-problem", PaperInput::default(), move |paper, fields| {
        paper.read(words, today.today(), fields);
    });
    let submit = editing.submit();
    let (signed_on, chosen) = (bind!(editing, signed_on), bind!(editing, file));
    let choose = move || {
        if let Some(input) = file.get_untracked() {
            chosen.set(chosen_name(&input));
        }
    };
    let error = move |pointer: &'static str| Signal::derive(move || submit.error_at(pointer));
    let hand_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        choose();
        let paper =
            editing.read(|paper, fields| paper.read(words, untrack(|| today.today()), fields));
        let Some((paper, input)) = paper.zip(file.get_untracked()) else { return };
        let call = async move |client: Client, (on, _): &(Date, String)| {
            let (name, content) = browser::chosen_file(input.clone()).await.unwrap_or_default();
            client.paper_approval_hand_in(case, signer, *on, &name, &content).await
        };
        submit.once(paper, call, move |_| {
            done.set(true);
            books.changed();
            browser::after_drawing(|| browser::focus("handed-in"));
        });
    };
    view! {
        <form class="card" novalidate on:submit=hand_in>
            <h2>{t!("page.paper.step_hand_in")}</h2>
            <p>{t!("page.paper.hand_in_lead")}</p>
            <Problem of=submit />
            <DateField
                id="signed_on"
                label=label!("page.paper.signed_on")
                value=signed_on
                error=error("/signed_on")
            />
            <Field
                id="file"
                label=label!("page.paper.file")
                required=Some(true)
                help=label!("page.paper.file_help")
                error=error("/file")
            >
                <input
                    id="file"
                    node_ref=file
                    type="file"
                    accept="application/pdf,image/jpeg,image/png"
                    aria-required="true"
                    aria-describedby=described("file")
                    data-max=FILE_MAX.to_string()
                    on:change=move |_| choose()
                />
            </Field>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                    {t!("page.paper.hand_in")}
                </button>
            </div>
        </form>
    }
}
