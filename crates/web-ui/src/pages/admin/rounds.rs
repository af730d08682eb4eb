//! `/admin/rounds`: the rounds of the programmes; to open one, to prolong one, to copy one.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use shorei_client::Client;
use shorei_contract::Programme;
use shorei_contract::query::ListRounds;
use shorei_contract::round::{NewRound, Round, RoundCopy, RoundPatch};
use shorei_domain::round::RoundDays;
use shorei_wording::key;
use shorei_wording::words::programme;

use super::form::{Choice, FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{
    Compared, DataView, DateField, DayInput, Editing, Heading, Reader, Saved, load,
};
use crate::language::words;
use crate::page::Page;
use crate::pages::cases::Windows;
use crate::{bind, compared, label, t};

/// The rounds, newest first.
#[component]
pub fn Rounds() -> impl IntoView {
    let words = words();
    let rounds = load(
        || (),
        async |client, ()| {
            let query = ListRounds { limit: Some(200), ..Default::default() };
            client.round_list(&query).await.map(|page| page.items)
        },
    );
    let reload = Callback::new(move |()| rounds.refetch());
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.rounds.title") />
            <Begin reload />
            <DataView resource=rounds let:rounds>
                <div class="cards">
                    {move || rounds.get().into_iter().map(|round| {
                        let of = round.programme;
                        view! {
                            <section class="card">
                                <h2>{move || programme(words.language(), of.into())} " " {round.name.clone()}</h2>
                                <Windows round=Some(round.clone()) approval_required=of == Programme::SpecialistNew />
                                <p><A href=Page::Round(round.id).path()>{t!("office.rounds.open")}</A></p>
                                <div class="actions">
                                    <Correct round=round.clone() reload />
                                    <Copy round />
                                </div>
                            </section>
                        }
                    }).collect_view()}
                </div>
            </DataView>
        </ForStaff>
    }
}

/// A round as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RoundInput {
    programme: String,
    name: String,
    registration_from: DayInput,
    registration_to: DayInput,
    approval_deadline: DayInput,
    application_from: DayInput,
    application_to: DayInput,
}

impl RoundInput {
    fn empty() -> Self {
        Self {
            programme: Programme::SpecialistNew.as_str().to_owned(),
            name: String::new(),
            registration_from: DayInput::default(),
            registration_to: DayInput::default(),
            approval_deadline: DayInput::default(),
            application_from: DayInput::default(),
            application_to: DayInput::default(),
        }
    }

    fn of(round: &Round) -> Self {
        let day = |day| DayInput::of(Some(day));
        Self {
            programme: round.programme.as_str().to_owned(),
            name: round.name.clone(),
            registration_from: day(round.registration_from),
            registration_to: day(round.registration_to),
            approval_deadline: day(round.approval_deadline),
            application_from: day(round.application_from),
            application_to: day(round.application_to),
        }
    }

    /// The one of the year after.
    fn a_year_later(round: &Round) -> Self {
        let year = round.registration_from.year();
        let days = RoundDays {
            registration_from: round.registration_from,
            registration_to: round.registration_to,
            approval_deadline: Some(round.approval_deadline),
            application_from: round.application_from,
            application_to: round.application_to,
        }
        .a_year_later();
        let day = |day| DayInput::of(Some(day));
        Self {
            programme: round.programme.as_str().to_owned(),
            // 2026年度 becomes 2027年度; a name without its year stays.
            name: round.name.replace(&year.to_string(), &(year + 1).to_string()),
            registration_from: day(days.registration_from),
            registration_to: day(days.registration_to),
            approval_deadline: DayInput::of(days.approval_deadline),
            application_from: day(days.application_from),
            application_to: day(days.application_to),
        }
    }

    /// The round to begin. `approval_deadline` is left out where it is empty.
    fn new_round(&self, fields: &mut Reader) -> Option<NewRound> {
        let programme = fields.chosen("programme", Programme::from_word(&self.programme));
        let name = fields.required("name", &self.name);
        let registration_from = fields.required_day("registration_from", &self.registration_from);
        let registration_to = fields.required_day("registration_to", &self.registration_to);
        let approval_deadline = fields.day("approval_deadline", &self.approval_deadline);
        let application_from = fields.required_day("application_from", &self.application_from);
        let application_to = fields.required_day("application_to", &self.application_to);
        Some(NewRound {
            programme: programme?,
            name,
            registration_from: registration_from?,
            registration_to: registration_to?,
            approval_deadline,
            application_from: application_from?,
            application_to: application_to?,
        })
    }

    fn compared() -> Vec<Compared<Self>> {
        vec![
            compared!(Self, key!("office.rounds.name"), name),
            compared!(
                Self,
                key!("office.rounds.registration_from"),
                registration_from,
                DayInput::in_words
            ),
            compared!(
                Self,
                key!("office.rounds.registration_to"),
                registration_to,
                DayInput::in_words
            ),
            compared!(Self, key!("office.rounds.deadline"), approval_deadline, DayInput::in_words),
            compared!(
                Self,
                key!("office.rounds.application_from"),
                application_from,
                DayInput::in_words
            ),
            compared!(
                Self,
                key!("office.rounds.application_to"),
                application_to,
                DayInput::in_words
            ),
        ]
    }
}

#[component]
fn Fields(editing: Editing<RoundInput>) -> impl IntoView {
    let of = editing.submit();
    let error = move |pointer: &'static str| Signal::derive(move || of.error_at(pointer));
    view! {
        <TextInput id="name" label=label!("office.rounds.name") value=bind!(editing, name) of />
        <DateField id="registration_from" label=label!("office.rounds.registration_from") value=bind!(editing, registration_from) error=error("/registration_from") />
        <DateField id="registration_to" label=label!("office.rounds.registration_to") value=bind!(editing, registration_to) error=error("/registration_to") />
        <DateField id="approval_deadline" label=label!("office.rounds.deadline") value=bind!(editing, approval_deadline) required=false error=error("/approval_deadline") />
        <DateField id="application_from" label=label!("office.rounds.application_from") value=bind!(editing, application_from) error=error("/application_from") />
        <DateField id="application_to" label=label!("office.rounds.application_to") value=bind!(editing, application_to) error=error("/application_to") />
    }
}

#[component]
fn Begin(reload: Callback<()>) -> impl IntoView {
    let words = words();
    let open = RwSignal::new(false);
    let editing = Editing::new("round-problem", RoundInput::empty(), |round, fields| {
        round.new_round(fields);
    });
    let options = Signal::derive(move || {
        let all = Programme::ALL.iter();
        all.map(|one| (one.as_str(), programme(words.language(), (*one).into())))
            .collect::<Vec<_>>()
    });
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(RoundInput::new_round) else { return };
        let call = async |client: Client, new: &NewRound| client.round_create(new).await;
        editing.submit().once(new, call, move |_| {
            open.set(false);
            editing.begin_new(RoundInput::empty());
            reload.run(());
        });
    });
    view! {
        <p>
            <button type="button" class="button primary" on:click=move |_| open.set(true)>{t!("office.rounds.add")}</button>
        </p>
        <FormDialog open title=label!("office.rounds.add") editing save>
            <Choice id="programme" label=label!("office.rounds.programme") value=bind!(editing, programme) options />
            <Fields editing />
        </FormDialog>
    }
}

#[component]
fn Correct(round: Round, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = round.id;
    let editing = Editing::of_saved(
        "round-correct-problem",
        RoundInput::of(&round),
        |round, fields| {
            round.new_round(fields);
        },
        async move |client| client.round_show(id).await.map(|now| Saved::of(now, RoundInput::of)),
    );
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(RoundInput::new_round) else { return };
        let patch = RoundPatch {
            name: Some(new.name),
            registration_from: Some(new.registration_from),
            registration_to: Some(new.registration_to),
            approval_deadline: Some(new.approval_deadline),
            application_from: Some(new.application_from),
            application_to: Some(new.application_to),
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.round_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button" on:click=move |_| editing.open(open)>{t!("office.rounds.correct")}</button>
        <FormDialog open title=label!("office.rounds.correct") editing compared=RoundInput::compared() save>
            <Fields editing />
        </FormDialog>
    }
}

/// Begins next year's round from this one, and goes to it.
#[component]
fn Copy(round: Round) -> impl IntoView {
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let (id, next) = (round.id, RoundInput::a_year_later(&round));
    let editing = Editing::new("round-copy-problem", next, |round, fields| {
        round.new_round(fields);
    });
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(RoundInput::new_round) else { return };
        let copy = RoundCopy {
            name: new.name,
            registration_from: Some(new.registration_from),
            registration_to: Some(new.registration_to),
            approval_deadline: Some(new.approval_deadline),
            application_from: Some(new.application_from),
            application_to: Some(new.application_to),
        };
        let navigate = navigate.clone();
        let call = async move |client: Client, copy: &RoundCopy| client.round_copy(id, copy).await;
        editing.submit().once(copy, call, move |copied| {
            navigate(&Page::Round(copied.value.id).path(), NavigateOptions::default());
        });
    });
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.rounds.copy")}</button>
        <FormDialog open title=label!("office.rounds.copy") editing save>
            <p>{t!("office.rounds.copy_lead")}</p>
            <Fields editing />
        </FormDialog>
    }
}
