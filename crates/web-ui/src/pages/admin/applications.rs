//! `/admin/applications`: everybody's applications, their results, and voiding one (`S19`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::Outcome;
use shorei_contract::application::{ApplicationSummary, EnterResult, VoidApplication};
use shorei_contract::query::ListApplications;
use shorei_wording::dates::day;
use shorei_wording::key;
use shorei_wording::words::programme;
use uuid::Uuid;

use super::form::{Choice, FormDialog, TextInput};
use super::search::{Asked, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{DateField, DayInput, Download, Editing, Heading, Reader};
use crate::language::words;
use crate::page::Page;
use crate::pages::applications::standing;
use crate::{bind, label, t};

/// The list, newest first.
#[component]
pub fn OfficeApplications() -> impl IntoView {
    let anew = RwSignal::new(0);
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.applications.title") />
            <SearchList
                fetch=async |client, (q, cursor, _): Asked| {
                    let query = ListApplications { q, cursor, limit: Some(ROWS), ..Default::default() };
                    client.application_list(&query).await
                }
                help=label!("page.applications.applicant")
                anew
                let:applications
            >
                <Rows applications anew />
            </SearchList>
        </ForStaff>
    }
}

#[component]
fn Rows(applications: Vec<ApplicationSummary>, anew: RwSignal<u32>) -> impl IntoView {
    let rows = applications.into_iter().map(|application| view! { <Row application anew /> });
    view! {
        <table class="cards-when-narrow">
            <caption class="visually-hidden">{t!("office.applications.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!("page.applications.applicant")}</th>
                    <th scope="col">{t!("page.applications.programme")}</th>
                    <th scope="col">{t!("page.applications.applied_on")}</th>
                    <th scope="col">{t!("page.applications.result")}</th>
                    <th scope="col">{t!("page.print.print")}</th>
                    <th scope="col">{t!("office.correct")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(application: ApplicationSummary, anew: RwSignal<u32>) -> impl IntoView {
    let words = words();
    let standing = standing(&application);
    let ApplicationSummary {
        id,
        programme: of,
        applicant,
        round_name,
        applied_on,
        result,
        voided_at,
        ..
    } = application;
    let decided_on = result.as_ref().map(|result| result.decided_on);
    let number = applicant.member_number.unwrap_or_default();
    view! {
        <tr>
            <th scope="row" data-column=t!("page.applications.applicant")>
                <span><A href=Page::Application(id).path()>{applicant.name}</A> " " <span class="small">{number.clone()}</span></span>
            </th>
            <td data-column=t!("page.applications.programme")>
                <span>{move || programme(words.language(), of.into())} " " <span class="small">{round_name}</span></span>
            </td>
            <td class="nowrap" data-column=t!("page.applications.applied_on")>{move || day(words.language(), applied_on)}</td>
            <td data-column=t!("page.applications.result")>
                <span>
                    {move || words.text(standing)}
                    {decided_on.map(|on| view! { <br /><span class="small">{move || day(words.language(), on)}</span> })}
                </span>
            </td>
            <td data-column=t!("page.print.print")>
                <Download name=format!("application-{number}.pdf") fetch=async move |client| client.application_print(id).await>
                    {t!("page.print.pdf")}
                </Download>
            </td>
            <td data-column=t!("office.correct")>
                {voided_at.is_none().then(|| view! {
                    <div class="actions"><EnterResultForm id anew /><VoidForm id anew /></div>
                })}
            </td>
        </tr>
    }
}

/// What is typed about a result.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ResultInput {
    result: String,
    decided_on: DayInput,
    comment: String,
}

impl ResultInput {
    fn entered(&self, fields: &mut Reader) -> Option<EnterResult> {
        let result = fields.chosen("result", Outcome::from_word(&self.result));
        let decided_on = fields.required_day("decided_on", &self.decided_on);
        let comment = Some(self.comment.clone()).filter(|comment| !comment.trim().is_empty());
        Some(EnterResult { result: result?, decided_on: decided_on?, comment })
    }
}

/// 合格 or 不合格, when that was decided, and a word to the applicant.
#[component]
fn EnterResultForm(id: Uuid, anew: RwSignal<u32>) -> impl IntoView {
    let words = words();
    let open = RwSignal::new(false);
    let empty = ResultInput {
        result: Outcome::Passed.as_str().to_owned(),
        decided_on: DayInput::default(),
        comment: String::new(),
    };
    let editing = Editing::new("result-problem", empty, |result, fields| {
        result.entered(fields);
    });
    let of = editing.submit();
    let save = move |()| {
        let Some(input) = editing.read(ResultInput::entered) else { return };
        let call = async move |client: Client, input: &EnterResult| {
            client.application_result_enter(id, input).await
        };
        of.once(input, call, move |_| {
            open.set(false);
            anew.update(|anew| *anew += 1);
        });
    };
    let options = Signal::derive(move || {
        vec![
            (Outcome::Passed.as_str(), words.text(key!("page.applications.passed"))),
            (Outcome::Failed.as_str(), words.text(key!("page.applications.failed"))),
        ]
    });
    view! {
        <button type="button" class="button small" on:click=move |_| open.set(true)>{t!("office.applications.result")}</button>
        <FormDialog open title=label!("office.applications.result") editing save>
            <Choice id="result" label=label!("page.applications.result") value=bind!(editing, result) options />
            <DateField
                id="decided_on"
                label=label!("office.applications.decided_on")
                value=bind!(editing, decided_on)
                error=Signal::derive(move || of.error_at("/decided_on"))
            />
            <TextInput id="comment" label=label!("page.applications.comment") value=bind!(editing, comment) of required=false />
        </FormDialog>
    }
}

/// Why it becomes void; its book is then as it was before.
#[component]
fn VoidForm(id: Uuid, anew: RwSignal<u32>) -> impl IntoView {
    let open = RwSignal::new(false);
    let editing = Editing::new("void-problem", String::new(), |reason, fields| {
        fields.required("reason", reason);
    });
    let of = editing.submit();
    let save = move |()| {
        let input = editing.read(|reason, _| Some(VoidApplication { reason: reason.clone() }));
        let Some(input) = input else { return };
        let call = async move |client: Client, input: &VoidApplication| {
            client.application_void(id, input).await
        };
        of.once(input, call, move |_| {
            open.set(false);
            anew.update(|anew| *anew += 1);
        });
    };
    let reason = editing.bind(|reason| reason, |reason| reason);
    view! {
        <button type="button" class="button small" on:click=move |_| open.set(true)>{t!("office.applications.void")}</button>
        <FormDialog open title=label!("office.applications.void") editing save>
            <p>{t!("office.applications.void_lead")}</p>
            <TextInput id="reason" label=label!("page.applications.void_reason") value=reason of />
        </FormDialog>
    }
}
