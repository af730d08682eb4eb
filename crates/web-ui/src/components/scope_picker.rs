//! A picker for the scopes of a program's token.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shorei_contract::scope::Scope;
use shorei_wording::{Key, key};

use super::editing::Bound;
use super::submit::Submit;
use crate::language::{Words, words};
use crate::t;

/// One row per resource, with a box to read it and one to change it.
#[component]
pub fn ScopePicker(
    /// The chosen scopes.
    value: Bound<BTreeSet<Scope>>,
    /// The call of the form.
    of: Submit,
) -> impl IntoView {
    let words = words();
    let error = move || of.error_at("/scopes");
    let cell = move |scope: Option<Scope>, verb: Key| {
        scope.map(|scope| {
            let name = move || format!("{} {}", words.text(resource(scope)), words.text(verb));
            let chosen = move || value.with(|value| value.contains(&scope));
            let choose = move |event| {
                value.update(|value| {
                    if event_target_checked(&event) {
                        value.insert(scope);
                    } else {
                        value.remove(&scope);
                    }
                });
            };
            view! { <input type="checkbox" aria-label=name prop:checked=chosen on:change=choose /> }
        })
    };
    let rows = resources().into_iter().map(|(first, read, write)| {
        view! {
            <tr>
                <th scope="row">{move || words.text(resource(first))}</th>
                <td>{cell(read, key!("office.scope.read"))}</td>
                <td>{cell(write, key!("office.scope.write"))}</td>
            </tr>
        }
    });
    view! {
        <div class="field" id="scopes" tabindex="-1">
            <table class="scopes">
                <caption class="field-name">{t!("office.scope.title")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("office.scope.resource")}</th>
                        <th scope="col">{t!("office.scope.read")}</th>
                        <th scope="col">{t!("office.scope.write")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="notice" data-kind="warning" hidden=move || value.with(|value| !value.contains(&Scope::MembersContact))>
                {t!("office.scope.contact_danger")}
            </p>
            <p class="field-error">{error}</p>
        </div>
    }
}

/// Returns the scopes in words: «症例（読取・変更）、会員（読取）».
pub fn in_words(words: Words, scopes: &[Scope]) -> String {
    let of = |scope: &Scope, verb| scopes.contains(scope).then(|| words.text(verb));
    let named = resources().into_iter().filter_map(|(first, read, write)| {
        let read = read.and_then(|scope| of(&scope, key!("office.scope.read")));
        let write = write.and_then(|scope| of(&scope, key!("office.scope.write")));
        let verbs: Vec<_> = read.into_iter().chain(write).collect();
        let verbs = verbs.join(words.text(key!("office.scope.and")));
        let values = [("resource", words.text(resource(first))), ("verbs", &*verbs)];
        (!verbs.is_empty()).then(|| words.say(key!("office.scope.one"), &values))
    });
    named.collect::<Vec<_>>().join(words.text(key!("office.scope.comma")))
}

/// Returns each resource by one of its scopes, with its scopes for reading and changing.
fn resources() -> Vec<(Scope, Option<Scope>, Option<Scope>)> {
    let mut rows: Vec<(Scope, Option<Scope>, Option<Scope>)> = Vec::new();
    // What is neither reading nor writing has a row of its own.
    let name = |scope: &Scope| {
        let (name, verb) = scope.as_str().split_once(':').unwrap_or_default();
        if ["read", "write"].contains(&verb) { name } else { scope.as_str() }
    };
    for scope in Scope::ALL {
        let reads = scope.as_str().ends_with(":read");
        let cell = |wanted| (reads == wanted).then_some(*scope);
        match rows.iter_mut().find(|(first, ..)| name(first) == name(scope)) {
            Some((_, read, write)) => {
                *read = read.or(cell(true));
                *write = write.or(cell(false));
            }
            None => rows.push((*scope, cell(true), cell(false))),
        }
    }
    rows
}

/// Returns the name of a scope's resource.
fn resource(scope: Scope) -> Key {
    match scope {
        Scope::ProfileRead | Scope::ProfileWrite => key!("office.scope.profile"),
        Scope::CasesRead | Scope::CasesWrite => key!("office.scope.cases"),
        Scope::ApprovalsRead | Scope::ApprovalsWrite => key!("office.scope.approvals"),
        Scope::ApplicationsRead | Scope::ApplicationsWrite => key!("office.scope.applications"),
        Scope::NotificationsRead | Scope::NotificationsWrite => {
            key!("office.scope.notifications")
        }
        Scope::ProgrammesRead | Scope::ProgrammesWrite => key!("office.scope.programmes"),
        Scope::FacilitiesRead | Scope::FacilitiesWrite => key!("office.scope.facilities"),
        Scope::MembersRead | Scope::MembersWrite => key!("office.scope.members"),
        Scope::MembersContact => key!("office.scope.contact"),
        Scope::MailsRead | Scope::MailsWrite => key!("office.scope.mails"),
        Scope::AuditRead => key!("office.scope.audit"),
        Scope::EventsRead => key!("office.scope.events"),
        Scope::WebhooksRead | Scope::WebhooksWrite => key!("office.scope.webhooks"),
    }
}
