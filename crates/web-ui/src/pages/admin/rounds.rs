//! `/admin/rounds`: the rounds of the programmes; to open one, to prolong one, to copy one.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use shorei_contract::Programme;
use shorei_contract::query::ListRounds;
use shorei_contract::round::{NewRound, Round, RoundCopy, RoundPatch};
use shorei_domain::round::RoundDays;
use shorei_wording::words::programme;

use super::form::{Choice, FormDialog, TextInput};
use super::{Back, ForStaff};
use crate::components::{DataView, DateField, DayInput, Heading, Submit, load};
use crate::language::words;
use crate::page::Page;
use crate::pages::cases::Windows;
use crate::session::session;
use crate::{browser, label, t};

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

/// The days of a round as they are typed.
#[derive(Clone, Copy)]
struct Days {
    name: RwSignal<String>,
    registration_from: RwSignal<DayInput>,
    registration_to: RwSignal<DayInput>,
    approval_deadline: RwSignal<DayInput>,
    application_from: RwSignal<DayInput>,
    application_to: RwSignal<DayInput>,
}

impl Days {
    fn of(round: Option<&Round>) -> Self {
        let day = |read: fn(&Round) -> time::Date| RwSignal::new(DayInput::of(round.map(read)));
        Self {
            name: RwSignal::new(round.map(|round| round.name.clone()).unwrap_or_default()),
            registration_from: day(|round| round.registration_from),
            registration_to: day(|round| round.registration_to),
            approval_deadline: day(|round| round.approval_deadline),
            application_from: day(|round| round.application_from),
            application_to: day(|round| round.application_to),
        }
    }

    /// Those of the year after.
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
        let day = |day| RwSignal::new(DayInput::of(Some(day)));
        Self {
            // 2026年度 becomes 2027年度; a name without its year stays.
            name: RwSignal::new(round.name.replace(&year.to_string(), &(year + 1).to_string())),
            registration_from: day(days.registration_from),
            registration_to: day(days.registration_to),
            approval_deadline: RwSignal::new(DayInput::of(days.approval_deadline)),
            application_from: day(days.application_from),
            application_to: day(days.application_to),
        }
    }

    /// The round to begin; the id of the first day that is missing otherwise.
    fn new_round(self, programme: Programme) -> Result<NewRound, &'static str> {
        let day = |signal: RwSignal<DayInput>, id| signal.with_untracked(DayInput::date).ok_or(id);
        Ok(NewRound {
            programme,
            name: self.name.get_untracked(),
            registration_from: day(self.registration_from, "registration_from")?,
            registration_to: day(self.registration_to, "registration_to")?,
            approval_deadline: self.approval_deadline.with_untracked(DayInput::date),
            application_from: day(self.application_from, "application_from")?,
            application_to: day(self.application_to, "application_to")?,
        })
    }
}

#[component]
fn Fields(days: Days, of: Submit) -> impl IntoView {
    let error = move |pointer: &'static str| Signal::derive(move || of.error_at(pointer));
    view! {
        <TextInput id="name" label=label!("office.rounds.name") value=days.name of />
        <DateField id="registration_from" label=label!("office.rounds.registration_from") value=days.registration_from error=error("/registration_from") />
        <DateField id="registration_to" label=label!("office.rounds.registration_to") value=days.registration_to error=error("/registration_to") />
        <DateField id="approval_deadline" label=label!("office.rounds.deadline") value=days.approval_deadline required=false error=error("/approval_deadline") />
        <DateField id="application_from" label=label!("office.rounds.application_from") value=days.application_from error=error("/application_from") />
        <DateField id="application_to" label=label!("office.rounds.application_to") value=days.application_to error=error("/application_to") />
    }
}

#[component]
fn Begin(reload: Callback<()>) -> impl IntoView {
    let (session, words) = (session(), words());
    let open = RwSignal::new(false);
    let of = Submit::new("round-problem");
    let days = Days::of(None);
    let chosen = RwSignal::new(Programme::SpecialistNew.as_str().to_owned());
    let options = Signal::derive(move || {
        let all = Programme::ALL.iter();
        all.map(|one| (one.as_str(), programme(words.language(), (*one).into())))
            .collect::<Vec<_>>()
    });
    let save = Callback::new(move |()| {
        let named =
            Programme::from_word(&chosen.get_untracked()).unwrap_or(Programme::SpecialistNew);
        let new = match days.new_round(named) {
            Ok(new) => new,
            Err(missing) => return browser::focus(missing),
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).round_create(&new).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <p>
            <button type="button" class="button primary" on:click=move |_| open.set(true)>{t!("office.rounds.add")}</button>
        </p>
        <FormDialog open title=label!("office.rounds.add") of save>
            <Choice id="programme" label=label!("office.rounds.programme") value=chosen options />
            <Fields days of />
        </FormDialog>
    }
}

#[component]
fn Correct(round: Round, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("round-correct-problem");
    let (id, days) = (round.id, Days::of(Some(&round)));
    let save = Callback::new(move |()| {
        let day = |signal: RwSignal<DayInput>| signal.with_untracked(DayInput::date);
        let patch = RoundPatch {
            name: Some(days.name.get_untracked()),
            registration_from: day(days.registration_from),
            registration_to: day(days.registration_to),
            approval_deadline: Some(day(days.approval_deadline)),
            application_from: day(days.application_from),
            application_to: day(days.application_to),
        };
        let call = async move {
            session
                .call(async |client| {
                    let etag = client.round_show(id).await?.etag;
                    client.round_correct(id, &patch, &etag).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.rounds.correct")}</button>
        <FormDialog open title=label!("office.rounds.correct") of save>
            <Fields days of />
        </FormDialog>
    }
}

/// Begins next year's round from this one, and goes to it.
#[component]
fn Copy(round: Round) -> impl IntoView {
    let (session, navigate) = (session(), use_navigate());
    let open = RwSignal::new(false);
    let of = Submit::new("round-copy-problem");
    let (id, days) = (round.id, Days::a_year_later(&round));
    let programme = round.programme;
    let save = Callback::new(move |()| {
        let new = match days.new_round(programme) {
            Ok(new) => new,
            Err(missing) => return browser::focus(missing),
        };
        let copy = RoundCopy {
            name: new.name,
            registration_from: Some(new.registration_from),
            registration_to: Some(new.registration_to),
            approval_deadline: Some(new.approval_deadline),
            application_from: Some(new.application_from),
            application_to: Some(new.application_to),
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).round_copy(id, &copy).await
                })
                .await
        };
        let navigate = navigate.clone();
        of.run(call, move |copied| {
            navigate(&Page::Round(copied.value.id).path(), NavigateOptions::default());
        });
    });
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.rounds.copy")}</button>
        <FormDialog open title=label!("office.rounds.copy") of save>
            <p>{t!("office.rounds.copy_lead")}</p>
            <Fields days of />
        </FormDialog>
    }
}
