//! `/admin/rounds/{id}`: a round with its definition; the form of its reports is changed here, the rest
//! by a file.

mod definition;
mod file;
mod form;
mod places;
mod sections;

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::programme::Definition;
use shorei_contract::round::Round;
use shorei_wording::words::programme;
use uuid::Uuid;

use self::definition::Rest;
use self::file::{Export, Import};
use self::form::Desk;
use self::sections::Sections;
use super::ForStaff;
use crate::components::{DataView, Heading, load};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::pages::cases::Windows;
use crate::t;

/// A round with its definition.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    round: Round,
    definition: Tagged<Definition>,
}

async fn read(client: Client, id: Uuid) -> Result<Kept, Failure> {
    let round = client.round_show(id).await?.value;
    Ok(Kept { round, definition: client.round_definition_show(id).await? })
}

/// The round of the address.
#[component]
pub fn RoundPage() -> impl IntoView {
    view! {
        <ForStaff>
            <ById let:id><OfRound id /></ById>
        </ForStaff>
    }
}

#[component]
fn OfRound(id: Uuid) -> impl IntoView {
    let words = words();
    let kept = load(move || id, read);
    let title = Signal::derive(move || {
        kept.with(|kept| match kept {
            Some(Ok(Kept { round, .. })) => {
                format!("{} {}", programme(words.language(), round.programme.into()), round.name)
            }
            _ => words.text(shorei_wording::key!("office.rounds.title")).to_owned(),
        })
    });
    view! {
        <p class="back"><A href=Page::Rounds.path()>{t!("office.rounds.title")}</A></p>
        <Heading title />
        <DataView resource=kept let:kept>
            {move || {
                let Kept { round, definition } = kept.get();
                view! { <Editor round definition /> }
            }}
        </DataView>
    }
}

/// The round's windows, and its definition to change.
#[component]
fn Editor(round: Round, definition: Tagged<Definition>) -> impl IntoView {
    let approval_required = definition.value.approval_required;
    let desk = Desk::new(round.id, definition);
    desk.keep_what_is_unsaved();
    let name = format!("{}-{}.json", round.programme.as_str(), round.name);
    view! {
        <section class="card">
            <Windows round=Some(round) approval_required />
            <p>{move || t!("office.definition.version", version = desk.version())}</p>
            <div class="actions">
                <Export desk name />
                <Import desk />
            </div>
        </section>
        <div class="notice" data-kind="hint">
            <p>{t!("office.definition.lead")}</p>
        </div>
        <Sections desk />
        <Rest desk />
    }
}
