//! `/admin/audit`: who did or read what, when and from where.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::audit::AuditEvent;
use shorei_contract::query::ListAuditEvents;
use shorei_wording::dates::instant;
use shorei_wording::key;

use super::search::{Asked, Filter, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::Heading;
use crate::language::words;
use crate::page::Page;
use crate::{label, t};

/// The trail, newest first, searched by who acted, on whom, or what was done.
#[component]
pub fn AuditTrail() -> impl IntoView {
    let words = words();
    let options = Signal::derive(move || {
        [
            ("", words.text(key!("office.audit.actor"))),
            ("subject", words.text(key!("office.audit.subject"))),
            ("action", words.text(key!("office.audit.action"))),
        ]
        .to_vec()
    });
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.audit.title") />
            <SearchList
                fetch=async |client, (words, cursor, by): Asked| {
                    let mut query = ListAuditEvents { cursor, limit: Some(ROWS), ..Default::default() };
                    match by.as_deref() {
                        Some("subject") => query.subject = words,
                        Some("action") => query.action = words,
                        _ => query.q = words,
                    }
                    client.audit_event_list(&query).await
                }
                filter=Filter { name: "by", label: label!("office.audit.by"), options }
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
        let AuditEvent { at, actor, address, action, message, subject_kind, subject_id, revision, .. } = event;
        let who = actor.map(|actor| match actor.member_number {
            Some(_) => view! { <A href=Page::Member(actor.member_id).path()>{actor.name}</A> }.into_any(),
            None => actor.name.into_any(),
        });
        view! {
            <tr>
                <td class="nowrap" data-column=t!("office.audit.at")>{instant(at)}</td>
                <td data-column=t!("office.audit.actor")>{who}</td>
                <td data-column=t!("office.audit.action")>{message} " " <code class="small">{action}</code></td>
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
