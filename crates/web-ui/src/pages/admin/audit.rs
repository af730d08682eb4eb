//! `/admin/audit`: who did or read what, when and from where.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::audit::AuditEvent;
use shorei_contract::query::ListAuditEvents;
use shorei_wording::dates::instant;

use super::search::{Asked, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::Heading;
use crate::page::Page;
use crate::{label, t};

/// The trail, newest first; the search takes what was done, such as `case.read`.
#[component]
pub fn AuditTrail() -> impl IntoView {
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.audit.title") />
            <SearchList
                fetch=async |client, (action, cursor, _): Asked| {
                    let query = ListAuditEvents { action, cursor, limit: Some(ROWS), ..Default::default() };
                    client.audit_event_list(&query).await
                }
                help=label!("office.audit.search")
                anew=Signal::stored(0)
                let:events
            >
                <Rows events />
            </SearchList>
        </ForStaff>
    }
}

#[component]
fn Rows(events: Vec<AuditEvent>) -> impl IntoView {
    let rows = events.into_iter().map(|event| {
        let AuditEvent { at, actor, address, action, subject_kind, subject_id, revision, .. } = event;
        let who = actor.map(|actor| match actor.member_number {
            Some(_) => view! { <A href=Page::Member(actor.member_id).path()>{actor.name}</A> }.into_any(),
            None => actor.name.into_any(),
        });
        view! {
            <tr>
                <td class="nowrap" data-column=t!("office.audit.at")>{instant(at)}</td>
                <td data-column=t!("office.audit.actor")>{who}</td>
                <td data-column=t!("office.audit.action")><code>{action}</code></td>
                <td data-column=t!("office.audit.subject")>
                    {subject_kind} " " <span class="small">{subject_id.to_string()}</span>
                    {revision.map(|revision| view! { " " <span class="small">{t!("page.revision", revision = revision)}</span> })}
                </td>
                <td data-column=t!("office.audit.address")>{address}</td>
            </tr>
        }
    });
    view! {
        <table class="cards-when-narrow">
            <caption class="visually-hidden">{t!("office.audit.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!("office.audit.at")}</th>
                    <th scope="col">{t!("office.audit.actor")}</th>
                    <th scope="col">{t!("office.audit.action")}</th>
                    <th scope="col">{t!("office.audit.subject")}</th>
                    <th scope="col">{t!("office.audit.address")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
