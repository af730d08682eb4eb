//! `/admin/facilities/{id}`: one hospital, with its accreditation terms on a timeline.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::AccreditationKind;
use shorei_contract::facility::{
    Accreditation, AccreditationPatch, Hospital, HospitalPatch, NewAccreditation, NewHospital,
};
use shorei_contract::query::ListAccreditations;
use shorei_domain::period::Term;
use shorei_wording::dates::term;
use shorei_wording::key;
use shorei_wording::words::accreditation_kind;
use uuid::Uuid;

use super::ForStaff;
use super::facilities::{HospitalFields, HospitalInput};
use super::form::{Choice, FormDialog, TextInput};
use super::member::TermFields;
use crate::components::{
    Bar, CareTimeline, Compared, DataView, DayInput, Editing, Heading, Reader, Saved, load,
};
use crate::language::{Words, words};
use crate::page::Page;
use crate::pages::ById;
use crate::{bind, compared, label, rules, t};

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
            {move || view! { <Facts hospital=kept.with(|kept| kept.hospital.value.clone()) reload /> }}
            {move || view! { <Terms id held=kept.with(|kept| kept.terms.clone()) reload /> }}
        </DataView>
    }
}

#[component]
fn Facts(hospital: Hospital, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = hospital.id;
    let editing = Editing::of_saved(
        "hospital-problem",
        HospitalInput::of(&hospital),
        |hospital, fields| {
            hospital.new_hospital(fields);
        },
        async move |client| {
            client.facility_show(id).await.map(|now| Saved::of(now, HospitalInput::of))
        },
    );
    let save = Callback::new(move |()| {
        let new = editing.read(|hospital, fields| Some(hospital.new_hospital(fields)));
        let Some(NewHospital { name, name_kana, prefecture }) = new else { return };
        let patch = HospitalPatch {
            name: Some(name),
            name_kana: Some(name_kana),
            prefecture: Some(prefecture),
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.facility_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
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
            <button type="button" class="button" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
            <FormDialog open title=label!("office.facilities.correct") editing compared=HospitalInput::compared() save>
                <HospitalFields editing />
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

/// What is typed about a term.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TermInput {
    number: String,
    kind: String,
    term_from: DayInput,
    term_to: DayInput,
}

impl TermInput {
    fn empty() -> Self {
        Self {
            number: String::new(),
            kind: AccreditationKind::Core.as_str().to_owned(),
            term_from: DayInput::default(),
            term_to: DayInput::default(),
        }
    }

    fn of(held: &Accreditation) -> Self {
        Self {
            number: held.number.clone(),
            kind: held.kind.as_str().to_owned(),
            term_from: DayInput::of(Some(held.term_from)),
            term_to: DayInput::of(held.term_to),
        }
    }

    fn new_term(&self, fields: &mut Reader) -> Option<NewAccreditation> {
        let number = fields.required("number", &self.number);
        let kind = fields.chosen("kind", AccreditationKind::from_word(&self.kind));
        let term_from = fields.required_day("term_from", &self.term_from);
        let term_to = fields.day("term_to", &self.term_to);
        Some(NewAccreditation { number, kind: kind?, term_from: term_from?, term_to, name: None })
    }

    fn compared() -> Vec<Compared<Self>> {
        let kind = |word: &String, words: Words| {
            let kind = AccreditationKind::from_word(word);
            kind.map(|kind| accreditation_kind(words.language(), kind.into()))
                .unwrap_or_default()
                .to_owned()
        };
        vec![
            compared!(Self, key!("office.terms.number"), number),
            compared!(Self, key!("office.kind"), kind, kind),
            compared!(Self, key!("office.term_from"), term_from, DayInput::in_words),
            compared!(Self, key!("office.term_to"), term_to, DayInput::in_words),
        ]
    }
}

#[component]
fn Fields(editing: Editing<TermInput>) -> impl IntoView {
    let words = words();
    let of = editing.submit();
    let options = Signal::derive(move || {
        let all = AccreditationKind::ALL.iter();
        all.map(|kind| (kind.as_str(), accreditation_kind(words.language(), (*kind).into())))
            .collect::<Vec<_>>()
    });
    view! {
        <TextInput id="number" label=label!("office.terms.number") value=bind!(editing, number) of />
        <Choice id="kind" label=label!("office.kind") value=bind!(editing, kind) options />
        <TermFields from=bind!(editing, term_from) to=bind!(editing, term_to) of />
    }
}

#[component]
fn NewTerm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let editing = Editing::new("term-problem", TermInput::empty(), |term, fields| {
        term.new_term(fields);
    });
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(TermInput::new_term) else { return };
        let call = async move |client: Client, new: &NewAccreditation| {
            client.accreditation_create(id, new).await
        };
        editing.submit().once(new, call, move |_| {
            open.set(false);
            editing.begin_new(TermInput::empty());
            reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.terms.add") editing save>
            <Fields editing />
        </FormDialog>
    }
}

#[component]
fn CorrectTerm(of: Accreditation, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = of.id;
    let editing = Editing::of_saved(
        "correct-problem",
        TermInput::of(&of),
        |term, fields| {
            term.new_term(fields);
        },
        async move |client| {
            client.accreditation_show(id).await.map(|now| Saved::of(now, TermInput::of))
        },
    );
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(TermInput::new_term) else { return };
        let patch = AccreditationPatch {
            number: Some(new.number),
            kind: Some(new.kind),
            term_from: Some(new.term_from),
            term_to: Some(new.term_to),
            name: None,
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.accreditation_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button small" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
        <FormDialog open title=label!("office.terms.correct") editing compared=TermInput::compared() save>
            <Fields editing />
        </FormDialog>
    }
}
