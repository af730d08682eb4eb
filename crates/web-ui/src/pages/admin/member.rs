//! `/admin/members/{id}`: one member, with qualifications and places of work.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::QualificationKind;
use shorei_contract::member::{
    Affiliation, Member, MemberPatch, NewAffiliation, NewQualification, Qualification,
    QualificationPatch,
};
use shorei_contract::query::{ListFacilities, ListOfMember};
use shorei_wording::dates::{day, term};
use shorei_wording::key;
use shorei_wording::words::qualification;
use uuid::Uuid;

use super::ForStaff;
use super::form::{Choice, FormDialog};
use super::members::{MemberFields, MemberInput};
use crate::components::{
    Bar, Bound, CareTimeline, Compared, DataView, DateField, DayInput, Editing, Field, Heading,
    Reader, Saved, Submit, described, load,
};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::{bind, compared, label, rules, t};

/// A member with all that the secretariat keeps of them.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    member: Tagged<Member>,
    qualifications: Vec<Qualification>,
    affiliations: Vec<Affiliation>,
}

async fn read(client: Client, id: Uuid) -> Result<Kept, Failure> {
    let of = ListOfMember { member_id: Some(id), limit: Some(200), ..Default::default() };
    Ok(Kept {
        member: client.member_show(id).await?,
        qualifications: client.qualification_list(&of).await?.items,
        affiliations: client.affiliation_list(&of).await?.items,
    })
}

/// The member of the address.
#[component]
pub fn MemberPage() -> impl IntoView {
    view! {
        <ForStaff>
            <ById let:id><OfMember id /></ById>
        </ForStaff>
    }
}

#[component]
fn OfMember(id: Uuid) -> impl IntoView {
    let kept = load(move || id, read);
    let reload = Callback::new(move |()| kept.refetch());
    let words = words();
    let title = Signal::derive(move || {
        kept.with(|kept| match kept {
            Some(Ok(kept)) => kept.member.value.name.clone(),
            _ => words.text(shorei_wording::key!("office.members.title")).to_owned(),
        })
    });
    view! {
        <p class="back"><A href=Page::Members.path()>{t!("office.members.back")}</A></p>
        <Heading title />
        <DataView resource=kept let:kept>
            {move || view! { <Facts member=kept.with(|kept| kept.member.value.clone()) reload /> }}
            {move || view! { <Qualifications id held=kept.with(|kept| kept.qualifications.clone()) reload /> }}
            {move || view! { <Affiliations id held=kept.with(|kept| kept.affiliations.clone()) reload /> }}
        </DataView>
    }
}

/// Who it is, and a form to correct it.
#[component]
fn Facts(member: Member, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let open = RwSignal::new(false);
    let id = member.id;
    let editing = Editing::of_saved(
        "member-problem",
        MemberInput::of(&member),
        |member, fields| {
            member.new_member(fields);
        },
        async move |client| client.member_show(id).await.map(|now| Saved::of(now, MemberInput::of)),
    );
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(|member, fields| Some(member.new_member(fields))) else {
            return;
        };
        let patch = MemberPatch {
            member_number: Some(new.member_number),
            email: Some(new.email),
            family_name: Some(new.family_name),
            given_name: Some(new.given_name),
            family_name_kana: Some(new.family_name_kana),
            given_name_kana: Some(new.given_name_kana),
            password: None,
            left_on: Some(new.left_on),
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.member_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    let error = Signal::derive(move || editing.submit().error_at("/left_on"));
    let left_on = member.left_on;
    view! {
        <section class="card">
            <dl class="facts">
                <div><dt>{t!("office.members.number")}</dt><dd>{member.member_number}</dd></div>
                <div><dt>{t!("office.members.kana")}</dt><dd>{format!("{} {}", member.family_name_kana, member.given_name_kana)}</dd></div>
                <div><dt>{t!("office.members.email")}</dt><dd>{member.email}</dd></div>
                {left_on.map(|left_on| view! {
                    <div><dt>{t!("office.members.left_on")}</dt><dd>{move || day(words.language(), left_on)}</dd></div>
                })}
            </dl>
            <button type="button" class="button" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
            <FormDialog open title=label!("office.members.correct") editing compared=MemberInput::compared() save>
                <MemberFields editing />
                <DateField id="left_on" label=label!("office.members.left_on") value=bind!(editing, left_on) required=false error />
                <p class="field-help">{t!("office.members.left_on_help")}</p>
            </FormDialog>
        </section>
    }
}

/// The terms of what the member is certified as, on a timeline and in a table.
#[component]
fn Qualifications(id: Uuid, held: Vec<Qualification>, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let adding = RwSignal::new(false);
    let for_bars = held.clone();
    let bars = Signal::derive(move || {
        let mut bars: Vec<_> = for_bars
            .iter()
            .map(|one| Bar {
                label: qualification(words.language(), one.kind.into()).to_owned(),
                term: rules::term(one.term_from, one.term_to),
                chosen: true,
            })
            .collect();
        bars.sort_by_key(|bar| bar.term.from());
        bars
    });
    let rows = held.into_iter().map(|one| {
        let (kind, held) = (one.kind, rules::term(one.term_from, one.term_to));
        let name = move || qualification(words.language(), kind.into());
        view! {
            <li>
                {move || format!("{} {}", name(), term(words.language(), held))}
                " "
                <EndQualification of=one reload />
            </li>
        }
    });
    view! {
        <section class="card">
            <h2>{t!("office.qualifications.title")}</h2>
            <CareTimeline bars care=Signal::stored(None) />
            <ul class="terms">{rows.collect_view()}</ul>
            <button type="button" class="button" on:click=move |_| adding.set(true)>{t!("office.qualifications.add")}</button>
            <NewQualificationForm id open=adding reload />
        </section>
    }
}

/// What is typed about a term of a qualification.
#[derive(Clone, Debug, PartialEq, Eq)]
struct QualificationInput {
    kind: String,
    term_from: DayInput,
    term_to: DayInput,
}

impl QualificationInput {
    fn empty() -> Self {
        let kind = QualificationKind::Instructor.as_str().to_owned();
        Self { kind, term_from: DayInput::default(), term_to: DayInput::default() }
    }

    fn of(held: &Qualification) -> Self {
        Self {
            kind: held.kind.as_str().to_owned(),
            term_from: DayInput::of(Some(held.term_from)),
            term_to: DayInput::of(held.term_to),
        }
    }

    fn new_one(&self, fields: &mut Reader) -> Option<NewQualification> {
        let kind = fields.chosen("kind", QualificationKind::from_word(&self.kind));
        let term_from = fields.required_day("term_from", &self.term_from);
        let term_to = fields.day("term_to", &self.term_to);
        Some(NewQualification { kind: kind?, term_from: term_from?, term_to })
    }

    fn compared() -> Vec<Compared<Self>> {
        vec![
            compared!(Self, key!("office.term_from"), term_from, DayInput::in_words),
            compared!(Self, key!("office.term_to"), term_to, DayInput::in_words),
        ]
    }
}

#[component]
fn NewQualificationForm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let empty = QualificationInput::empty();
    let editing = Editing::new("qualification-problem", empty, |held, fields| {
        held.new_one(fields);
    });
    let options = Signal::derive(move || {
        let all = QualificationKind::ALL.iter();
        all.map(|kind| (kind.as_str(), qualification(words.language(), (*kind).into())))
            .collect::<Vec<_>>()
    });
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(QualificationInput::new_one) else { return };
        let call = async move |client: Client, new: &NewQualification| {
            client.qualification_create(id, new).await
        };
        editing.submit().once(new, call, move |_| {
            open.set(false);
            editing.begin_new(QualificationInput::empty());
            reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.qualifications.add") editing save>
            <Choice id="kind" label=label!("office.kind") value=bind!(editing, kind) options />
            <TermFields from=bind!(editing, term_from) to=bind!(editing, term_to) of=editing.submit() />
        </FormDialog>
    }
}

/// First and last day of a term.
#[component]
pub fn TermFields(
    /// The first day.
    from: Bound<DayInput>,
    /// The last day; empty is open.
    to: Bound<DayInput>,
    /// The call that they go with.
    of: Submit,
) -> impl IntoView {
    let error = move |pointer: &'static str| Signal::derive(move || of.error_at(pointer));
    view! {
        <DateField id="term_from" label=label!("office.term_from") value=from error=error("/term_from") />
        <DateField id="term_to" label=label!("office.term_to") value=to required=false error=error("/term_to") />
        <p class="field-help">{t!("office.term_to_help")}</p>
    }
}

/// Corrects the days of a term.
#[component]
fn EndQualification(of: Qualification, reload: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = of.id;
    let editing = Editing::of_saved(
        "end-problem",
        QualificationInput::of(&of),
        |held, fields| {
            held.new_one(fields);
        },
        async move |client| {
            let now = client.qualification_show(id).await?;
            Ok(Saved::of(now, QualificationInput::of))
        },
    );
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(QualificationInput::new_one) else { return };
        let patch = QualificationPatch {
            kind: None,
            term_from: Some(new.term_from),
            term_to: Some(new.term_to),
        };
        let call = async move |client: Client, etag: Option<&str>| {
            client.qualification_correct(id, &patch, etag.unwrap_or_default()).await
        };
        editing.correct(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <button type="button" class="button small" on:click=move |_| editing.open(open)>{t!("office.correct")}</button>
        <FormDialog open title=label!("office.qualifications.correct") editing compared=QualificationInput::compared() save>
            <TermFields from=bind!(editing, term_from) to=bind!(editing, term_to) of=editing.submit() />
        </FormDialog>
    }
}

/// Where the member works and worked.
#[component]
fn Affiliations(id: Uuid, held: Vec<Affiliation>, reload: Callback<()>) -> impl IntoView {
    let words = words();
    let adding = RwSignal::new(false);
    let rows = held.into_iter().map(|one| {
        let held = rules::term(one.worked_from, one.worked_to);
        view! {
            <li>
                <A href=Page::Hospital(one.facility_id).path()>{one.facility_name}</A>
                " "
                {move || term(words.language(), held)}
            </li>
        }
    });
    view! {
        <section class="card">
            <h2>{t!("office.affiliations.title")}</h2>
            <ul class="terms">{rows.collect_view()}</ul>
            <button type="button" class="button" on:click=move |_| adding.set(true)>{t!("office.affiliations.add")}</button>
            <NewAffiliationForm id open=adding reload />
        </section>
    }
}

/// What is typed about a place of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct AffiliationInput {
    query: String,
    facility: Option<Uuid>,
    worked_from: DayInput,
    worked_to: DayInput,
}

impl AffiliationInput {
    fn new_one(&self, fields: &mut Reader) -> Option<NewAffiliation> {
        let facility_id = fields.chosen("hospital", self.facility);
        let worked_from = fields.required_day("worked_from", &self.worked_from);
        let worked_to = fields.day("worked_to", &self.worked_to);
        Some(NewAffiliation { facility_id: facility_id?, worked_from: worked_from?, worked_to })
    }
}

#[component]
fn NewAffiliationForm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let empty = AffiliationInput::default();
    let editing = Editing::new("affiliation-problem", empty, |place, fields| {
        place.new_one(fields);
    });
    let (query, facility) = (bind!(editing, query), bind!(editing, facility));
    let found = load(
        move || query.get(),
        async |client, q: String| {
            if q.trim().is_empty() {
                return Ok(Vec::new());
            }
            let query = ListFacilities { q: Some(q), limit: Some(20), ..Default::default() };
            client.hospital_list(&query).await.map(|page| page.items)
        },
    );
    let save = Callback::new(move |()| {
        let Some(new) = editing.read(AffiliationInput::new_one) else { return };
        let call = async move |client: Client, new: &NewAffiliation| {
            client.affiliation_create(id, new).await
        };
        editing.submit().once(new, call, move |_| {
            open.set(false);
            editing.begin_new(AffiliationInput::default());
            reload.run(());
        });
    });
    let error =
        move |pointer: &'static str| Signal::derive(move || editing.submit().error_at(pointer));
    view! {
        <FormDialog open title=label!("office.affiliations.add") editing save>
            <Field id="hospital" label=label!("office.facilities.name") required=Some(true) help=label!("office.facilities.search") error=error("/hospital")>
                <input
                    id="hospital"
                    type="search"
                    autocomplete="off"
                    aria-describedby=described("hospital")
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                />
            </Field>
            <fieldset class="group">
                <legend class="visually-hidden">{t!("office.facilities.title")}</legend>
                {move || found.get().and_then(Result::ok).unwrap_or_default().into_iter().map(|hospital| view! {
                    <label class="check">
                        <input
                            type="radio"
                            name="facility"
                            prop:checked=move || facility.get() == Some(hospital.id)
                            on:change=move |_| facility.set(Some(hospital.id))
                        />
                        <span>{hospital.name} " " <span class="small">{hospital.prefecture}</span></span>
                    </label>
                }).collect_view()}
            </fieldset>
            <DateField id="worked_from" label=label!("office.affiliations.from") value=bind!(editing, worked_from) error=error("/worked_from") />
            <DateField id="worked_to" label=label!("office.affiliations.to") value=bind!(editing, worked_to) required=false error=error("/worked_to") />
        </FormDialog>
    }
}
