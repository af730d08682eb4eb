//! The definition as a file: to keep, to change elsewhere, and to bring back.

use leptos::html;
use leptos::prelude::*;
use shorei_client::Failure;

use super::form::Desk;
use super::places;
use crate::components::{Dialog, Field, Problem, Submit, described, toasts};
use crate::language::words;
use crate::{browser, label, t};

/// A link that saves the definition, as it is kept, as a file.
#[component]
pub fn Export(
    /// The definition.
    desk: Desk,
    /// What the file is called.
    name: String,
) -> impl IntoView {
    let href = move || {
        let text = desk.kept.with(|kept| serde_json::to_string_pretty(&kept.value));
        let text = String::from(js_sys::encode_uri_component(&text.unwrap_or_default()));
        format!("data:application/json;charset=utf-8,{text}")
    };
    view! { <a class="button" href=href download=name>{t!("office.definition.export")}</a> }
}

/// A dialog that replaces the definition by a file; what is wrong with it is said place by place.
#[component]
pub fn Import(
    /// The definition.
    desk: Desk,
) -> impl IntoView {
    let words = words();
    let toasts = toasts();
    let open = RwSignal::new(false);
    let of = Submit::new("definition-file-problem");
    let unreadable = RwSignal::new(None::<usize>);
    let input = NodeRef::<html::Input>::new();
    let close = Callback::new(move |()| {
        open.set(false);
        of.clear();
        unreadable.set(None);
    });
    let import = move || {
        let files = input.get_untracked().and_then(|input| input.files());
        let Some(file) = files.and_then(|files| files.get(0)) else {
            return browser::focus("definition-file");
        };
        unreadable.set(None);
        let call = async move {
            let text = browser::text_of(&file).await.map_err(Failure::Unreachable)?;
            match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(definition) => replace(desk, &definition).await.map(Ok),
                Err(error) => Ok(Err(error.line())),
            }
        };
        of.run(call, move |answer| match answer {
            Ok(saved) => {
                desk.replaced(saved);
                close.run(());
                toasts.say(words.text(shorei_wording::key!("office.definition.imported")));
            }
            Err(line) => {
                unreadable.set(Some(line));
                browser::focus("definition-file");
            }
        });
    };
    let error = Signal::derive(move || {
        let line = unreadable.get()?.to_string();
        Some(words.say(shorei_wording::key!("office.definition.not_json"), &[("line", &line)]))
    });
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.definition.import")}</button>
        <Dialog open close title=label!("office.definition.import")>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    import();
                }
            >
                <Problem of name=places::named(words) />
                <p>{t!("office.definition.file_lead")}</p>
                <Field id="definition-file" label=label!("office.definition.file") error>
                    <input
                        node_ref=input
                        id="definition-file"
                        type="file"
                        accept=".json,application/json"
                        aria-describedby=described("definition-file")
                        aria-invalid=move || error.get().is_some().to_string()
                    />
                </Field>
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=move || of.pending().to_string()>
                        {t!("office.definition.import")}
                    </button>
                    <button type="button" class="button" on:click=move |_| close.run(())>{t!("page.cancel")}</button>
                </div>
            </form>
        </Dialog>
    }
}

async fn replace(
    desk: Desk,
    definition: &serde_json::Value,
) -> Result<shorei_client::Tagged<shorei_contract::programme::Definition>, Failure> {
    let etag = desk.kept.with_untracked(|kept| kept.etag.clone());
    let round = desk.round;
    desk.editing
        .submit()
        .session()
        .call(async |client| client.round_definition_replace(round, definition, &etag).await)
        .await
}
