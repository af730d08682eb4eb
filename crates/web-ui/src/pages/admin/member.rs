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
use shorei_wording::words::qualification;
use uuid::Uuid;

use super::ForStaff;
use super::form::{Choice, FormDialog};
use super::members::{MemberFields, MemberInput};
use crate::components::{
    Bar, CareTimeline, DataView, DateField, DayInput, Field, Heading, Submit, described, load,
};
use crate::language::words;
use crate::page::Page;
use crate::pages::ById;
use crate::session::session;
use crate::{browser, label, rules, t};

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
            {move || view! { <Facts member=kept.with(|kept| kept.member.clone()) reload /> }}
            {move || view! { <Qualifications id held=kept.with(|kept| kept.qualifications.clone()) reload /> }}
            {move || view! { <Affiliations id held=kept.with(|kept| kept.affiliations.clone()) reload /> }}
        </DataView>
    }
}

/// Who it is, and a form to correct it.
#[component]
fn Facts(member: Tagged<Member>, reload: Callback<()>) -> impl IntoView {
    let (session, words) = (session(), words());
    let open = RwSignal::new(false);
    let of = Submit::new("member-problem");
    let Tagged { value: member, etag } = member;
    let input = MemberInput::of(Some(&member));
    let left = RwSignal::new(DayInput::of(member.left_on));
    let id = member.id;
    let save = Callback::new(move |()| {
        let text = |signal: RwSignal<String>| Some(signal.get_untracked());
        let patch = MemberPatch {
            member_number: text(input.member_number),
            email: text(input.email),
            family_name: text(input.family_name),
            given_name: text(input.given_name),
            family_name_kana: text(input.family_name_kana),
            given_name_kana: text(input.given_name_kana),
            password: None,
            left_on: Some(left.with_untracked(DayInput::date)),
        };
        let etag = etag.clone();
        let call = async move {
            session.call(async |client| client.member_correct(id, &patch, &etag).await).await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
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
            <button type="button" class="button" on:click=move |_| open.set(true)>{t!("office.correct")}</button>
            <FormDialog open title=label!("office.members.correct") of save>
                <MemberFields input of />
                <DateField id="left_on" label=label!("office.members.left_on") value=left required=false error=Signal::derive(move || of.error_at("/left_on")) />
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

#[component]
fn NewQualificationForm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let (session, words) = (session(), words());
    let of = Submit::new("qualification-problem");
    let kind = RwSignal::new(QualificationKind::Instructor.as_str().to_owned());
    let (from, to) = (RwSignal::new(DayInput::default()), RwSignal::new(DayInput::default()));
    let options = Signal::derive(move || {
        let all = QualificationKind::ALL.iter();
        all.map(|kind| (kind.as_str(), qualification(words.language(), (*kind).into())))
            .collect::<Vec<_>>()
    });
    let save = Callback::new(move |()| {
        let named = QualificationKind::from_word(&kind.get_untracked());
        let (Some(kind), Some(term_from)) = (named, from.with_untracked(DayInput::date)) else {
            browser::focus("term_from");
            return;
        };
        let new = NewQualification { kind, term_from, term_to: to.with_untracked(DayInput::date) };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).qualification_create(id, &new).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.qualifications.add") of save>
            <Choice id="kind" label=label!("office.kind") value=kind options />
            <TermFields from to of />
        </FormDialog>
    }
}

/// First and last day of a term.
#[component]
pub fn TermFields(
    /// The first day.
    from: RwSignal<DayInput>,
    /// The last day; empty is open.
    to: RwSignal<DayInput>,
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

/// Corrects the last day of a term.
#[component]
fn EndQualification(of: Qualification, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let submit = Submit::new("end-problem");
    let id = of.id;
    let from = RwSignal::new(DayInput::of(Some(of.term_from)));
    let to = RwSignal::new(DayInput::of(of.term_to));
    let save = Callback::new(move |()| {
        let patch = QualificationPatch {
            kind: None,
            term_from: from.with_untracked(DayInput::date),
            term_to: Some(to.with_untracked(DayInput::date)),
        };
        let call = async move {
            session
                .call(async |client| {
                    let etag = client.qualification_show(id).await?.etag;
                    client.qualification_correct(id, &patch, &etag).await
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
        <FormDialog open title=label!("office.qualifications.correct") of=submit save>
            <TermFields from to of=submit />
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

#[component]
fn NewAffiliationForm(id: Uuid, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let session = session();
    let of = Submit::new("affiliation-problem");
    let query = RwSignal::new(String::new());
    let facility = RwSignal::new(None::<Uuid>);
    let (from, to) = (RwSignal::new(DayInput::default()), RwSignal::new(DayInput::default()));
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
        let chosen = facility.get_untracked().zip(from.with_untracked(DayInput::date));
        let Some((facility_id, worked_from)) = chosen else {
            browser::focus("hospital");
            return;
        };
        let new = NewAffiliation {
            facility_id,
            worked_from,
            worked_to: to.with_untracked(DayInput::date),
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).affiliation_create(id, &new).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            reload.run(());
        });
    });
    view! {
        <FormDialog open title=label!("office.affiliations.add") of save>
            <Field id="hospital" label=label!("office.facilities.name") required=Some(true) help=label!("office.facilities.search")>
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
                        <input type="radio" name="facility" on:change=move |_| facility.set(Some(hospital.id)) />
                        <span>{hospital.name} " " <span class="small">{hospital.prefecture}</span></span>
                    </label>
                }).collect_view()}
            </fieldset>
            <DateField id="worked_from" label=label!("office.affiliations.from") value=from error=Signal::derive(move || of.error_at("/worked_from")) />
            <DateField id="worked_to" label=label!("office.affiliations.to") value=to required=false error=Signal::derive(move || of.error_at("/worked_to")) />
        </FormDialog>
    }
}
