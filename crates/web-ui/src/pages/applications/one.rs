//! `/applications/{id}`: what was applied with, as it was then; fit to print (`S17`, `S19`).

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::application::{
    Application, ApplicationSummary, AppliedApproval, AppliedReport, Snapshot,
};
use shorei_contract::programme::Definition;
use shorei_wording::dates::{day, instant, period};
use shorei_wording::words::{category, programme};
use uuid::Uuid;

use super::copies::Copies;
use super::standing;
use crate::browser;
use crate::components::{CaseText, DataView, Download, Heading, load};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::{rules, t};

/// The application in the address.
#[component]
pub fn ApplicationPage() -> impl IntoView {
    view! { <ById let:id><One id /></ById> }
}

#[component]
fn One(id: Uuid) -> impl IntoView {
    let words = words();
    let application = load(
        move || id,
        async |client, id| client.application_show(id).await.map(|tagged| tagged.value),
    );
    let title = Signal::derive(move || {
        let found = application.with(|read| {
            let found = read.as_ref().and_then(|read| read.as_ref().ok());
            found.map(|found| (found.summary.programme, found.summary.round_name.clone()))
        });
        found.map_or_else(
            || words.text(shorei_wording::key!("page.book.applications")).to_owned(),
            |(of, round)| {
                let name = programme(words.language(), of.into());
                let values = [("programme", name), ("round", &*round)];
                words.say(shorei_wording::key!("page.applications.title"), &values)
            },
        )
    });
    view! {
        <p class="back"><A href=Page::Applications.path()>{t!("page.applications.back")}</A></p>
        <Heading title />
        <DataView resource=application let:found>
            {move || {
                let Application { summary, snapshot, .. } = found.get();
                view! {
                    <div class="actions no-print">
                        <button type="button" class="button" on:click=|_| browser::print()>{t!("page.print.print")}</button>
                        <Download
                            name=format!("application-{}.pdf", summary.applied_on)
                            fetch=async move |client| client.application_print(id).await
                        >
                            {t!("page.print.pdf")}
                        </Download>
                    </div>
                    <Facts summary=summary.clone() applicant=snapshot.applicant.name.clone() />
                    <Copies application=summary />
                    <Reports snapshot />
                }
            }}
        </DataView>
    }
}

/// Who applied when, and how it ended.
#[component]
fn Facts(summary: ApplicationSummary, applicant: String) -> impl IntoView {
    let words = words();
    let standing = standing(&summary);
    let ApplicationSummary { applicant: person, applied_at, result, void_reason, .. } = summary;
    let (decided_on, comment) =
        result.map_or((None, None), |result| (Some(result.decided_on), result.comment));
    view! {
        <dl class="facts">
            <div><dt>{t!("page.applications.applicant")}</dt><dd>{applicant} " " {person.member_number}</dd></div>
            <div><dt>{t!("page.applications.applied_on")}</dt><dd>{instant(applied_at)}</dd></div>
            <div>
                <dt>{t!("page.applications.result")}</dt>
                <dd>
                    {move || words.text(standing)}
                    {decided_on.map(|on| view! { " " <span class="small">{move || day(words.language(), on)}</span> })}
                </dd>
            </div>
            {comment.map(|comment| view! { <div><dt>{t!("page.applications.comment")}</dt><dd>{comment}</dd></div> })}
            {void_reason.map(|reason| view! { <div><dt>{t!("page.applications.void_reason")}</dt><dd>{reason}</dd></div> })}
        </dl>
    }
}

/// The table of the reports, then each of them.
#[component]
fn Reports(snapshot: Snapshot) -> impl IntoView {
    let Snapshot { definition, reports, .. } = snapshot;
    let with_approval = definition.approval_required;
    let rows = reports.clone().into_iter().map(|report| view! { <Line report with_approval /> });
    let rows = rows.collect_view();
    let texts = reports.into_iter().map(|report| {
        view! { <Report report definition=Arc::clone(&definition) /> }
    });
    let texts = texts.collect_view();
    view! {
        <div class="table-frame" role="region" tabindex="0" aria-label=t!("page.applications.table")>
            <table class="printed">
                <thead>
                    <tr>
                        <th scope="col">{t!("page.column.number")}</th>
                        <th scope="col">{t!("page.column.category")}</th>
                        <th scope="col">{t!("page.form.facility")}</th>
                        <th scope="col">{t!("page.form.care")}</th>
                        {with_approval.then(|| view! { <th scope="col">{t!("page.column.approval")}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {texts}
    }
}

/// One report in the table.
#[component]
fn Line(report: AppliedReport, with_approval: bool) -> impl IntoView {
    let words = words();
    let AppliedReport {
        number,
        category: of_category,
        accreditation,
        care_from,
        care_to,
        approval,
        ..
    } = report;
    let care = care_from.zip(care_to).map(|(from, to)| rules::period(from, to));
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>{move || of_category.map(|one| category(words.language(), one.into()))}</td>
            <td>{accreditation.map(|held| held.name)}</td>
            <td>{move || care.map(|care| period(words.language(), care))}</td>
            {with_approval.then(|| view! { <td>{approval.map(|approval| approval.instructor.name)}</td> })}
        </tr>
    }
}

/// One report with its texts, and who approved it.
#[component]
fn Report(report: AppliedReport, definition: Arc<Definition>) -> impl IntoView {
    let (number, approval) = (report.number, report.approval.clone());
    view! {
        <section class="applied-report">
            <h2>{t!("page.case_number", number = number)}</h2>
            {approval.map(|AppliedApproval { instructor, approved_at, .. }| view! {
                <p class="small">{t!("page.applications.approved_by", name = instructor.name, at = instant(approved_at))}</p>
            })}
            <CaseText case=report definition deep=true />
        </section>
    }
}
