//! `/applications` 申請済みのデータ照会: what was applied with, for every past round (`S19`).

mod copies;
mod one;

pub use one::ApplicationPage;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::Outcome;
use shorei_contract::application::ApplicationSummary;
use shorei_contract::me::Role;
use shorei_contract::query::ListApplications;
use shorei_wording::dates::day;
use shorei_wording::words::programme;
use shorei_wording::{Key, key};

use crate::components::{DataView, Empty, Heading, load};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, t};

/// How many the page shows: an applicant has a few in a lifetime.
const SHOWN: u32 = 200;

/// One's own applications; for the secretariat the newest of everybody.
#[component]
pub fn Applications() -> impl IntoView {
    let session = session();
    let office = session.is(Role::Secretariat);
    let applications = load(
        || (),
        async |client, ()| {
            let query = ListApplications { limit: Some(SHOWN), ..Default::default() };
            client.application_list(&query).await.map(|page| page.items)
        },
    );
    view! {
        <Heading title=label!("page.book.applications") />
        <DataView resource=applications let:found>
            {move || {
                let found = found.get();
                if found.is_empty() {
                    return view! { <Empty><p>{t!("page.applications.none")}</p></Empty> }.into_any();
                }
                view! { <Table found office /> }.into_any()
            }}
        </DataView>
    }
}

#[component]
fn Table(found: Vec<ApplicationSummary>, office: bool) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="requests cards-when-narrow">
                <thead>
                    <tr>
                        <th scope="col">{t!("page.applications.applied_on")}</th>
                        <th scope="col">{t!("page.applications.programme")}</th>
                        <th scope="col">{t!("page.applications.round")}</th>
                        {office.then(|| view! { <th scope="col">{t!("page.applications.applicant")}</th> })}
                        <th scope="col">{t!("page.applications.result")}</th>
                        <th scope="col">{t!("page.applications.read")}</th>
                    </tr>
                </thead>
                <tbody>
                    {found.into_iter().map(|application| view! { <Row application office /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(application: ApplicationSummary, office: bool) -> impl IntoView {
    let words = words();
    let standing = standing(&application);
    let ApplicationSummary { id, programme: of, applicant, round_name, applied_on, .. } =
        application;
    let name = move || {
        let name = programme(words.language(), of.into());
        let values = [("programme", name), ("day", &*day(words.language(), applied_on))];
        words.say(key!("page.applications.read_this"), &values)
    };
    view! {
        <tr>
            <th scope="row" data-column=t!("page.applications.applied_on")>{move || day(words.language(), applied_on)}</th>
            <td data-column=t!("page.applications.programme")>{move || programme(words.language(), of.into())}</td>
            <td data-column=t!("page.applications.round")>{round_name}</td>
            {office.then(|| view! {
                <td data-column=t!("page.applications.applicant")>{applicant.name} " " {applicant.member_number}</td>
            })}
            <td data-column=t!("page.applications.result")>{move || words.text(standing)}</td>
            <td data-column=t!("page.applications.read")>
                <A href=Page::Application(id).path() attr:aria-label=name>{t!("page.applications.read")}</A>
            </td>
        </tr>
    }
}

/// How an application stands, in a word.
pub fn standing(application: &ApplicationSummary) -> Key {
    if application.voided_at.is_some() {
        return key!("page.applications.voided");
    }
    match application.result.as_ref().map(|result| result.result) {
        Some(Outcome::Passed) => key!("page.applications.passed"),
        Some(Outcome::Failed) => key!("page.applications.failed"),
        None => key!("page.applications.waiting"),
    }
}
