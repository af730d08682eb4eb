//! `/admin/imports`: whole tables from spreadsheets, and for them.

use leptos::html;
use leptos::prelude::*;
use shorei_client::{Client, Failure};
use shorei_contract::import::{ExportKind, ImportKind, Imported, ReadExport, RunImport};
use shorei_contract::problem::{Problem as Told, ProblemError};
use shorei_wording::{Key, key};

use super::form::Choice;
use super::{Back, ForStaff};
use crate::components::{Download, Field, Heading, Problem, Submit, described, toasts};
use crate::language::{Words, words};
use crate::session::session;
use crate::{browser, label, t};

/// The form for a table, and the tables to take away.
#[component]
pub fn Imports() -> impl IntoView {
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.imports.title") />
            <ImportForm />
            <section class="card">
                <h2>{t!("office.imports.export")}</h2>
                <p>{t!("office.imports.export_lead")}</p>
                <div class="actions">{ExportKind::ALL.map(|kind| view! { <Export kind /> }).collect_view()}</div>
            </section>
        </ForStaff>
    }
}

#[component]
fn Export(kind: ExportKind) -> impl IntoView {
    let words = words();
    view! {
        <Download
            name=format!("{}.csv", kind.as_str())
            fetch=async move |client| client.export_read(&ReadExport::whole(kind)).await
        >
            {move || words.text(title_of(kind.as_str()))}
        </Download>
    }
}

/// A table that was checked: what it is, what it holds, and what importing it would do.
#[derive(Clone)]
struct Checked {
    ask: RunImport,
    file: Vec<u8>,
    would: Imported,
}

/// What is chosen in the form.
#[derive(Clone, Copy)]
struct Choices {
    kind: RwSignal<String>,
    invite: RwSignal<bool>,
    file: NodeRef<html::Input>,
    checked: RwSignal<Option<Checked>>,
    submit: Submit,
}

impl Choices {
    fn kind(self) -> ImportKind {
        let chosen = self.kind.get();
        ImportKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == chosen)
            .unwrap_or(ImportKind::Members)
    }

    /// Another choice needs another check.
    fn forget(self) {
        self.checked.set(None);
        self.submit.clear();
    }
}

/// First a check that changes nothing, then 取り込む.
#[component]
fn ImportForm() -> impl IntoView {
    let (session, words) = (session(), words());
    let choices = Choices {
        kind: RwSignal::new(ImportKind::Members.as_str().to_owned()),
        invite: RwSignal::new(false),
        file: NodeRef::new(),
        checked: RwSignal::new(None),
        submit: Submit::new("import-problem"),
    };
    let submit = choices.submit;
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        choices.checked.set(None);
        let kind = untrack(|| choices.kind());
        let invite = kind == ImportKind::Members && choices.invite.get_untracked();
        let ask = RunImport { kind, dry_run: true, invite };
        let input = choices.file.get_untracked();
        let call = async move {
            let chosen = match input {
                Some(input) => browser::chosen_file(input).await,
                None => None,
            };
            // Without a file the server says so, in the same words as everywhere.
            let (_, file) = chosen.unwrap_or_default();
            let would = session.call(async |client| client.import_run(&ask, &file).await).await?;
            Ok(Checked { ask, file, would })
        };
        submit.run(call, move |checked| {
            choices.checked.set(Some(checked));
            browser::after_drawing(|| browser::focus("import-checked"));
        });
    };
    let kinds = Signal::derive(move || {
        ImportKind::ALL.map(|kind| (kind.as_str(), words.text(title_of(kind.as_str())))).to_vec()
    });
    Effect::new(move |_| {
        choices.kind.track();
        choices.forget();
    });
    let file_error = Signal::derive(move || submit.error_at("/file"));
    view! {
        <form class="card" novalidate on:submit=check>
            <h2>{t!("office.imports.import")}</h2>
            <p>{t!("office.imports.lead")}</p>
            <Faults submit />
            <Choice id="kind" label=label!("office.kind") value=choices.kind options=kinds />
            <ColumnHelp choices />
            <Field id="file" label=label!("office.imports.file") required=Some(true) error=file_error>
                <input
                    id="file"
                    node_ref=choices.file
                    type="file"
                    accept=".csv,.xlsx"
                    aria-required="true"
                    aria-describedby=described("file")
                    on:change=move |_| choices.forget()
                />
            </Field>
            <Show when=move || choices.kind() == ImportKind::Members>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || choices.invite.get()
                        on:change=move |event| {
                            choices.invite.set(event_target_checked(&event));
                            choices.forget();
                        }
                    />
                    {t!("office.imports.invite")}
                </label>
            </Show>
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                    {t!("office.imports.check")}
                </button>
            </div>
        </form>
        {move || choices.checked.get().map(|checked| view! { <Run choices checked /> })}
    }
}

/// What importing would do, and the button that does it.
#[component]
fn Run(choices: Choices, checked: Checked) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let submit = Submit::new("run-problem");
    let would = counts(words, checked.would);
    let run = move |_| {
        let Checked { ask, file, .. } = checked.clone();
        // The file is that of the check: this form is drawn anew with another one.
        let ask = RunImport { dry_run: false, ..ask };
        let call = async move |client: Client, ask: &RunImport| client.import_run(ask, &file).await;
        submit.once(ask, call, move |done| {
            toasts.say(words.say(key!("office.imports.done"), &[("counts", &counts(words, done))]));
            choices.forget();
        });
    };
    view! {
        <section class="notice" data-kind="done" id="import-checked" tabindex="-1" role="status">
            <p class="notice-title">{t!("office.imports.sound")}</p>
            <p>{would}</p>
            <Problem of=submit />
            <div class="actions">
                <button
                    type="button"
                    class="button primary"
                    aria-busy=move || submit.pending().to_string()
                    on:click=run
                >
                    {t!("office.imports.run")}
                </button>
            </div>
        </section>
    }
}

fn counts(words: Words, done: Imported) -> String {
    let Imported { created, changed, unchanged } = done;
    let [created, changed, unchanged] = [created, changed, unchanged].map(|n| n.to_string());
    let values = [("created", &*created), ("changed", &*changed), ("unchanged", &*unchanged)];
    words.say(key!("office.imports.counts"), &values)
}

/// The columns of the kind, and an empty table to begin with.
#[component]
fn ColumnHelp(choices: Choices) -> impl IntoView {
    let words = words();
    let columns = move || {
        let kind = choices.kind();
        let line = |name: &'static str| {
            let label = label_of(name).map(|key| words.text(key));
            let optional = kind.optional().contains(&name);
            view! {
                <li>
                    <code>{name}</code> " " {label}
                    {optional.then(|| view! { " " {t!("office.imports.optional")} })}
                </li>
            }
        };
        kind.columns().iter().map(|name| line(name)).collect_view()
    };
    let template = move |_| {
        let kind = untrack(|| choices.kind());
        // The mark at the beginning tells spreadsheet programs the encoding.
        let text = format!("\u{feff}{}\r\n", kind.columns().join(","));
        browser::save(&format!("{}.csv", kind.as_str()), text.as_bytes());
    };
    view! {
        <details>
            <summary>{t!("office.imports.columns")}</summary>
            <ul>{columns}</ul>
            <p>{t!("office.imports.rules")}</p>
        </details>
        <p>
            <button type="button" class="button" on:click=template>{t!("office.imports.template")}</button>
        </p>
    }
}

/// Why the table is refused: row by row where rows are wrong.
#[component]
fn Faults(submit: Submit) -> impl IntoView {
    move || match submit.failure() {
        Some(Failure::Problem(told)) if told.errors.iter().any(|error| place(error).is_some()) => {
            let Told { title, detail, errors, .. } = *told;
            view! {
                <div class="notice" data-kind="error" role="alert" id="import-problem" tabindex="-1">
                    <p class="notice-title">{title}</p>
                    <p>{detail}</p>
                    <div class="table-frame"><FaultTable errors /></div>
                </div>
            }
            .into_any()
        }
        _ => view! { <Problem of=submit /> }.into_any(),
    }
}

#[component]
fn FaultTable(errors: Vec<ProblemError>) -> impl IntoView {
    let words = words();
    let rows = errors.into_iter().map(|error| {
        let (row, column) = place(&error).unwrap_or_default();
        // As the spreadsheet shows them, where the server says so.
        let shown = |name: &str| error.params.get(name).map(|shown| shown.to_string().replace('"', ""));
        let row = shown("row").unwrap_or(row);
        let letters = shown("column").unwrap_or_default();
        let label = label_of(&column).map(|key| words.text(key));
        view! {
            <tr>
                <td data-column=t!("office.imports.row")>{row}</td>
                <td data-column=t!("office.imports.column")><span>{letters} " " <code>{column}</code> " " {label}</span></td>
                <td data-column=t!("office.imports.fault")>{error.message}</td>
            </tr>
        }
    });
    view! {
        <table class="cards-when-narrow">
            <thead>
                <tr>
                    <th scope="col">{t!("office.imports.row")}</th>
                    <th scope="col">{t!("office.imports.column")}</th>
                    <th scope="col">{t!("office.imports.fault")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The row and the column that a reason points at; the header's row is 0.
fn place(error: &ProblemError) -> Option<(String, String)> {
    let mut steps = error.pointer.strip_prefix('/')?.split('/');
    let row = match steps.next()? {
        "rows" => steps.next()?.to_owned(),
        "header" => "0".to_owned(),
        _ => return None,
    };
    Some((row, steps.next().unwrap_or_default().replace("~1", "/").replace("~0", "~")))
}

/// What a table of that kind is called.
fn title_of(kind: &str) -> Key {
    match kind {
        "members" => key!("office.members.title"),
        "facilities" => key!("office.facilities.title"),
        "accreditations" => key!("office.terms.title"),
        "qualifications" => key!("office.qualifications.title"),
        "affiliations" => key!("office.affiliations.title"),
        "dues" => key!("page.tab.dues"),
        "credits" => key!("page.tab.credits"),
        "case_books" => key!("office.imports.case_books"),
        "cases" => key!("office.imports.cases"),
        "approval_requests" => key!("office.imports.approval_requests"),
        "audit_events" => key!("office.audit.title"),
        _ => key!("office.applications.title"),
    }
}

/// What a column is called, by its name in the header.
fn label_of(column: &str) -> Option<Key> {
    Some(match column {
        "member_number" => key!("office.members.number"),
        "email" => key!("office.members.email"),
        "family_name" => key!("office.members.family_name"),
        "given_name" => key!("office.members.given_name"),
        "family_name_kana" => key!("office.members.family_kana"),
        "given_name_kana" => key!("office.members.given_kana"),
        "name" | "facility_name" => key!("office.facilities.name"),
        "prefecture" | "facility_prefecture" => key!("office.facilities.prefecture"),
        "name_kana" => key!("office.facilities.kana"),
        "number" => key!("office.terms.number"),
        "kind" => key!("office.kind"),
        "term_from" => key!("office.term_from"),
        "term_to" => key!("office.term_to"),
        "worked_from" => key!("office.affiliations.from"),
        "worked_to" => key!("office.affiliations.to"),
        _ => return None,
    })
}
