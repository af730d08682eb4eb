//! `/certification` 認定情報, and the pages of those who hold one: `/instructor` 指導医, `/specialist`
//! 専門医, `/registered` 認定登録医. A certification is a qualification (`S21`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::member::Qualification;
use shorei_contract::{Programme, QualificationKind};
use shorei_domain::certification::{TermState, standing};
use shorei_domain::qualification::Qualification as Held;
use shorei_wording::Key;
use shorei_wording::dates::{day, term};
use shorei_wording::words::qualification;

use crate::about::installation;
use crate::components::{DataView, Empty, Heading, StandingBadge, load};
use crate::language::words;
use crate::page::Page;
use crate::{label, rules, t};

/// 認定情報: every certification with its term, and the days to its renewal.
#[component]
pub fn Certification() -> impl IntoView {
    view! {
        <Heading title=label!("page.tab.certification") />
        <OfKinds kinds=&QualificationKind::ALL none=shorei_wording::key!("page.certification.none") />
        <p class="links"><A href=Page::Credits.path()>{t!("page.certification.credits")}</A></p>
    }
}

/// 指導医.
#[component]
pub fn InstructorPage() -> impl IntoView {
    let kinds = &[QualificationKind::Instructor, QualificationKind::ProvisionalInstructor];
    view! {
        <Heading title=label!("page.tab.instructor") />
        <OfKinds kinds none=shorei_wording::key!("page.instructor.none") />
        <h2>{t!("page.instructor.links")}</h2>
        <ul class="next">
            <li><A href=Page::Approvals.path()>{t!("page.tab.approvals")}</A></li>
            <li><ToBook of=Programme::SpecialistTransfer /></li>
        </ul>
    }
}

/// 専門医.
#[component]
pub fn SpecialistPage() -> impl IntoView {
    view! {
        <Heading title=label!("page.tab.specialist") />
        <OfKinds kinds=&[QualificationKind::Specialist] none=shorei_wording::key!("page.specialist.none") />
        <h2>{t!("page.specialist.links")}</h2>
        <ul class="next">
            <li><ToBook of=Programme::SpecialistNew /></li>
            <li><ToBook of=Programme::SpecialistTransfer /></li>
        </ul>
    }
}

/// 認定登録医.
#[component]
pub fn RegisteredPage() -> impl IntoView {
    let kinds = &[QualificationKind::Registered, QualificationKind::RegisteredSupervisor];
    view! {
        <Heading title=label!("page.tab.registered") />
        <OfKinds kinds none=shorei_wording::key!("page.registered.none") />
        <h2>{t!("page.registered.links")}</h2>
        <ul class="next"><li><ToBook of=Programme::RegisteredNew /></li></ul>
    }
}

/// A link to one's reports for that programme, named as on 症例登録.
#[component]
fn ToBook(of: Programme) -> impl IntoView {
    let name = match of {
        Programme::SpecialistNew => t!("page.cases.specialist_new"),
        Programme::RegisteredNew => t!("page.cases.registered_new"),
        Programme::SpecialistTransfer => t!("page.cases.specialist_transfer"),
    };
    view! { <A href=Page::Book(of).path()>{name}</A> }
}

/// The terms of these kinds that one holds, held, or will hold, newest first; or why there are none.
#[component]
fn OfKinds(kinds: &'static [QualificationKind], none: Key) -> impl IntoView {
    let words = words();
    let held =
        load(|| (), async |client, ()| client.me_show().await.map(|me| me.value.qualifications));
    view! {
        <DataView resource=held let:held>
            {move || {
                let all = held.get();
                let mut shown: Vec<_> = all.iter().filter(|one| kinds.contains(&one.kind)).cloned().collect();
                shown.sort_by_key(|one| std::cmp::Reverse(one.term_from));
                if shown.is_empty() {
                    return view! { <Empty><p>{move || words.text(none)}</p></Empty> }.into_any();
                }
                view! { <Table shown all=all.iter().map(rules::qualification).collect() /> }.into_any()
            }}
        </DataView>
    }
}

#[component]
fn Table(shown: Vec<Qualification>, all: Vec<Held>) -> impl IntoView {
    let today = installation();
    let all = StoredValue::new(all);
    let rows = shown.into_iter().map(|one| {
        let held = rules::qualification(&one);
        let stands =
            Memo::new(move |_| all.with_value(|all| Stands(standing(&held, all, today.today()))));
        view! { <Row held=one stands /> }
    });
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow">
                <caption>{t!("page.certification.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("page.certification.kind")}</th>
                        <th scope="col">{t!("page.certification.term")}</th>
                        <th scope="col">{t!("page.certification.state")}</th>
                        <th scope="col">{t!("page.certification.renewal")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Where a term stands.
#[derive(Clone, Copy, PartialEq)]
struct Stands(TermState);

#[component]
fn Row(held: Qualification, stands: Memo<Stands>) -> impl IntoView {
    let words = words();
    let kind = held.kind;
    let held_term = rules::term(held.term_from, held.term_to);
    view! {
        <tr>
            <th scope="row" data-column=t!("page.certification.kind")>
                {move || qualification(words.language(), kind.into())}
            </th>
            <td class="nowrap" data-column=t!("page.certification.term")>{move || term(words.language(), held_term)}</td>
            <td data-column=t!("page.certification.state")>
                {move || view! { <StandingBadge standing=stands.get().0 /> }}
            </td>
            <td data-column=t!("page.certification.renewal")>{move || renewal(stands.get().0)}</td>
        </tr>
    }
}

/// How long until a term must be renewed, in words.
fn renewal(stands: TermState) -> AnyView {
    let words = words();
    match stands {
        TermState::Running { days_left: 0, .. } => t!("page.certification.last_day").into_any(),
        TermState::Running { last, days_left } => view! {
            <strong>{t!("page.days_left", days = days_left)}</strong>
            " "
            <span class="small">{move || day(words.language(), last)}</span>
        }
        .into_any(),
        TermState::Open => t!("page.certification.no_end").into_any(),
        TermState::Renewed => t!("page.certification.no_renewal").into_any(),
        TermState::Upcoming | TermState::Ended => ().into_any(),
    }
}
