//! `/admin/facilities/{id}`: one hospital, with its accreditation terms on a timeline.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::AccreditationKind;
use shorei_contract::facility::{
    Accreditation, AccreditationPatch, Hospital, HospitalPatch, NewAccreditation,
};
use shorei_contract::query::ListAccreditations;
use shorei_domain::period::Term;
use shorei_wording::dates::term;
use shorei_wording::words::accreditation_kind;
use uuid::Uuid;

use super::ForStaff;
use super::facilities::{HospitalFields, HospitalInput};
use super::form::{Choice, FormDialog, TextInput};
use super::member::TermFields;
use crate::components::{Bar, CareTimeline, DataView, DayInput, Heading, Submit, load};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::session::session;
use crate::{browser, label, rules, t};

/// A hospital with its terms, the oldest first.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    hospital: Tagged<Hospital>,
    terms: Vec<Accreditation>,
}

async fn read(client: Client, id: Uuid) -> Result<Kept, Failure> {
    let of = ListAccreditations { facility_id: Some(id), limit: Some(200), ..Default::default() };
    let mut terms = client.accreditation_list(&of).await?.items;
    terms.sort_by_key(|held| (held.term_from, held.term_to));
    Ok(Kept { hospital: client.facility_show(id).await?, terms })
}

/// The hospital of the address.
#[component]
pub fn FacilityPage() -> impl IntoView {
    view! {
        <ForStaff>
            <ById let:id><OfHospital id /></ById>
        </ForStaff>
    }
}

#[component]
fn OfHospital(id: Uuid) -> impl IntoView {
    let kept = load(move || id, read);
    let reload = Callback::new(move |()| kept.refetch());
    let words = words();
    let title = Signal::derive(move || {
        kept.with(|kept| match kept {
            Some(Ok(kept)) => kept.hospital.value.name.clone(),
            _ => words.text(shorei_wording::key!("office.facilities.title")).to_owned(),
        })
    });
    view! {
        <p class="back"><A href=Page::Facilities.path()>{t!("office.facilities.back")}</A></p>
        <Heading title />
        <DataView resource=kept let:kept>
            {move || view! { <Facts hospital=kept.with(|kept| kept.hospital.clone()) reload /> }}
            {move || view! { <Terms id held=kept.with(|kept| kept.terms.clone()) reload /> }}
        </DataView>
    }
}

#[component]
fn Facts(hospital: Tagged<Hospital>, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("hospital-problem");
    let Tagged { value: hospital, etag } = hospital;
    let (id, input) = (hospital.id, HospitalInput::of(Some(&hospital)));
    let save = Callback::new(move |()| {
        let text = |signal: RwSignal<String>| Some(signal.get_untracked());
        let patch = HospitalPatch {
            name: text(input.name),
            name_kana: text(input.name_kana),
            prefecture: text(input.prefecture),
        };
        let etag = etag.clone();
        let call = async move {
            session.call(async |client| client.facility_correct(id, &patch, &etag).await).await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <section class="card">
            <dl class="facts">
                <div><dt>{t!("office.facilities.kana")}</dt><dd>{hospital.name_kana}</dd></div>
                <div><dt>{t!("office.facilities.prefecture")}</dt><dd>{hospital.prefecture}</dd></div>
            </dl>
            <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.correct")}</button>
            <FormDialog open title=label!("office.facilities.correct") of save>
                <HospitalFields input of />
            </FormDialog>
        </section>
    }
}

/// What stands between two terms that follow each other.
enum Between {
    /// They touch.
    Nothing,
    /// Days of no term.
    Gap,
    /// Days of both.
    Overlap,
}

fn between(earlier: Term, later: Term) -> Between {
    match earlier.to() {
        Some(_) if earlier.touches(later) => Between::Nothing,
        Some(last) if last < later.from() => Between::Gap,
        _ => Between::Overlap,
    }
}

/// The terms on a timeline and in a list, with gaps and overlaps marked.
#[component]
fn Terms(id: Uuid, held: Vec<Accreditation>, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let adding = RwSignal::new(false);
    let for_bars = held.clone();
    let bars = Signal::derive(move || {
        let bars = for_bars.iter().map(|one| Bar {
            label: format!(
                "{} {}",
                one.number,
                accreditation_kind(words.language(), one.kind.into())
            ),
            term: rules::term(one.term_from, one.term_to),
            chosen: true,
        });
        bars.collect::<Vec<_>>()
    });
    let mut before: Option<Term> = None;
    let rows: Vec<_> = held
        .into_iter()
        .map(|one| {
            let own = rules::term(one.term_from, one.term_to);
            let mark = match before.map(|before| between(before, own)) {
                Some(Between::Gap) => Some(t!("office.terms.gap")),
                Some(Between::Overlap) => Some(t!("office.terms.overlap")),
                _ => None,
            };
            before = Some(own);
            let kind = one.kind;
            view! {
                {mark.map(|mark| view! { <li class="warning">{mark}</li> })}
                <li>
                    <strong>{one.number.clone()}</strong>
                    " "
                    {move || accreditation_kind(words.language(), kind.into())}
                    " "
                    {move || term(words.language(), own)}
                    " "
                    <span class="small">{one.name.clone()}</span>
                    " "
                    <CorrectTerm of=one reload />
                </li>
            }
        })
        .collect();
    view! {
        <section class="card">
            <h2>{t!("office.terms.title")}</h2>
            <CareTimeline bars care=Signal::stored(None) />
            <ul class="terms">{rows}</ul>
            <button type="button" class="button" on:click=move |_| adding.set(true)>{t!("office.terms.add")}</button>
            <NewTerm id open=adding reload />
        </section>
    }
}

/// What is typed about a term, as signals.
#[derive(Clone, Copy)]
struct TermInput {
    number: RwSignal<String>,
    kind: RwSignal<String>,
    from: RwSignal<DayInput>,
    to: RwSignal<DayInput>,
}

impl TermInput {
    fn of(held: Option<&Accreditation>) -> Self {
        let kind = held.map_or(AccreditationKind::Core, |held| held.kind);
        Self {
            number: RwSignal::new(held.map(|held| held.number.clone()).unwrap_or_default()),
            kind: RwSignal::new(kind.as_str().to_owned()),
            from: RwSignal::new(DayInput::of(held.map(|held| held.term_from))),
            to: RwSignal::new(DayInput::of(held.and_then(|held| held.term_to))),
        }
    }

    fn kind(self) -> Option<AccreditationKind> {
        AccreditationKind::from_word(&self.kind.get_untracked())
    }
}

#[component]
fn Fields(input: TermInput, of: Submit) -> impl IntoView {
    let words = words();
    let options = Signal::derive(move || {
        let all = AccreditationKind::ALL.iter();
        all.map(|kind| (kind.as_str(), accreditation_kind(words.language(), (*kind).into())))
            .collect::<Vec<_>>()
    });
    view! {
        <TextInput id="number" label=label!("office.terms.number") value=input.number of />
        <Choice id="kind" label=label!("office.kind") value=input.kind options />
        <TermFields from=input.from to=input.to of />
    }
}

#[component]
fn NewTerm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let of = Submit::new("term-problem");
    let input = TermInput::of(None);
    let save = Callback::new(move |()| {
        let given = input.kind().zip(input.from.with_untracked(DayInput::date));
        let Some((kind, term_from)) = given else {
            browser::focus("term_from");
            return;
        };
        let new = NewAccreditation {
            number: input.number.get_untracked(),
            kind,
            term_from,
            term_to: input.to.with_untracked(DayInput::date),
            name: None,
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).accreditation_create(id, &new).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.terms.add") of save>
            <Fields input of />
        </FormDialog>
    }
}

#[component]
fn CorrectTerm(of: Accreditation, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let submit = Submit::new("correct-problem");
    let (id, input) = (of.id, TermInput::of(Some(&of)));
    let save = Callback::new(move |()| {
        let patch = AccreditationPatch {
            number: Some(input.number.get_untracked()),
            kind: input.kind(),
            term_from: input.from.with_untracked(DayInput::date),
            term_to: Some(input.to.with_untracked(DayInput::date)),
            name: None,
        };
        let call = async move {
            session
                .call(async |client| {
                    let etag = client.accreditation_show(id).await?.etag;
                    client.accreditation_correct(id, &patch, &etag).await
                })
                .await
        };
        submit.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button small" on:click=move |_| open.set(true)>{t!("office.correct")}</button>
        <FormDialog open title=label!("office.terms.correct") of=submit save>
            <Fields input of=submit />
        </FormDialog>
    }
}
