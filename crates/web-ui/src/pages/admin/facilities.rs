//! `/admin/facilities`: the hospitals.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::facility::{Hospital, NewHospital};
use shorei_contract::query::ListFacilities;

use super::form::{FormDialog, TextInput};
use super::search::{Asked, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{Heading, Submit};
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, t};

/// The list, and a form for a new hospital.
#[component]
pub fn Facilities() -> impl IntoView {
    let anew = RwSignal::new(0);
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.facilities.title") />
            <NewHospitalForm anew />
            <SearchList
                fetch=async |client, (q, cursor, _): Asked| {
                    let query = ListFacilities { q, cursor, limit: Some(ROWS), ..Default::default() };
                    client.hospital_list(&query).await
                }
                help=label!("office.facilities.search")
                anew
                let:hospitals
            >
                <Rows hospitals />
            </SearchList>
        </ForStaff>
    }
}

#[component]
fn Rows(hospitals: Vec<Hospital>) -> impl IntoView {
    let rows = hospitals.into_iter().map(|hospital| {
        view! {
            <tr>
                <th scope="row" data-column=t!("office.facilities.name")>
                    <A href=Page::Hospital(hospital.id).path()>{hospital.name}</A>
                </th>
                <td data-column=t!("office.facilities.kana")>{hospital.name_kana}</td>
                <td data-column=t!("office.facilities.prefecture")>{hospital.prefecture}</td>
            </tr>
        }
    });
    view! {
        <table class="cards-when-narrow">
            <caption class="visually-hidden">{t!("office.facilities.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!("office.facilities.name")}</th>
                    <th scope="col">{t!("office.facilities.kana")}</th>
                    <th scope="col">{t!("office.facilities.prefecture")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// What is typed about a hospital, as signals.
#[derive(Clone, Copy)]
pub struct HospitalInput {
    /// Its name today.
    pub name: RwSignal<String>,
    /// Its name in kana.
    pub name_kana: RwSignal<String>,
    /// 都道府県.
    pub prefecture: RwSignal<String>,
}

impl HospitalInput {
    /// With what is known of a hospital, or nothing.
    pub fn of(hospital: Option<&Hospital>) -> Self {
        let signal = |read: fn(&Hospital) -> &String| {
            RwSignal::new(hospital.map(|hospital| read(hospital).clone()).unwrap_or_default())
        };
        Self {
            name: signal(|hospital| &hospital.name),
            name_kana: signal(|hospital| &hospital.name_kana),
            prefecture: signal(|hospital| &hospital.prefecture),
        }
    }
}

/// The fields about a hospital.
#[component]
pub fn HospitalFields(
    /// What is typed.
    input: HospitalInput,
    /// The call that they go with.
    of: Submit,
) -> impl IntoView {
    view! {
        <TextInput id="name" label=label!("office.facilities.name") value=input.name of />
        <TextInput id="name_kana" label=label!("office.facilities.kana") value=input.name_kana of />
        <TextInput id="prefecture" label=label!("office.facilities.prefecture") value=input.prefecture of />
    }
}

#[component]
fn NewHospitalForm(anew: RwSignal<u32>) -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
    let of = Submit::new("hospital-problem");
    let input = HospitalInput::of(None);
    let save = Callback::new(move |()| {
        let new = NewHospital {
            name: input.name.get_untracked(),
            name_kana: input.name_kana.get_untracked(),
            prefecture: input.prefecture.get_untracked(),
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).facility_create(&new).await
                })
                .await
        };
        of.run(call, move |_| {
            open.set(false);
            anew.update(|count| *count += 1);
        });
    });
    view! {
        <p>
            <button type="button" class="button primary" on:click=move |_| open.set(true)>
                {t!("office.facilities.add")}
            </button>
        </p>
        <FormDialog open title=label!("office.facilities.add") of save>
            <HospitalFields input of />
        </FormDialog>
    }
}
