//! `/admin/facilities`: the hospitals.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::facility::{Hospital, NewHospital};
use shorei_contract::query::ListFacilities;
use shorei_wording::key;

use super::form::{FormDialog, TextInput};
use super::search::{Asked, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{Compared, Editing, Heading, Reader};
use crate::page::Page;
use crate::{bind, compared, label, t};

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

/// What is typed about a hospital.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HospitalInput {
    /// Its name today.
    pub name: String,
    /// Its name in kana.
    pub name_kana: String,
    /// 都道府県.
    pub prefecture: String,
}

impl HospitalInput {
    /// What is known of a hospital.
    pub fn of(hospital: &Hospital) -> Self {
        let Hospital { name, name_kana, prefecture, .. } = hospital.clone();
        Self { name, name_kana, prefecture }
    }

    /// The hospital to register.
    pub fn new_hospital(&self, fields: &mut Reader) -> NewHospital {
        NewHospital {
            name: fields.required("name", &self.name),
            name_kana: fields.required("name_kana", &self.name_kana),
            prefecture: fields.required("prefecture", &self.prefecture),
        }
    }

    /// The fields, to compare two versions.
    pub fn compared() -> Vec<Compared<Self>> {
        vec![
            compared!(Self, key!("office.facilities.name"), name),
            compared!(Self, key!("office.facilities.kana"), name_kana),
            compared!(Self, key!("office.facilities.prefecture"), prefecture),
        ]
    }
}

/// The fields about a hospital.
#[component]
pub fn HospitalFields(
    /// What is typed.
    editing: Editing<HospitalInput>,
) -> impl IntoView {
    let of = editing.submit();
    view! {
        <TextInput id="name" label=label!("office.facilities.name") value=bind!(editing, name) of />
        <TextInput id="name_kana" label=label!("office.facilities.kana") value=bind!(editing, name_kana) of />
        <TextInput id="prefecture" label=label!("office.facilities.prefecture") value=bind!(editing, prefecture) of />
    }
}

#[component]
fn NewHospitalForm(anew: RwSignal<u32>) -> impl IntoView {
    let open = RwSignal::new(false);
    let editing = Editing::new("hospital-problem", HospitalInput::default(), |hospital, fields| {
        hospital.new_hospital(fields);
    });
    let save = Callback::new(move |()| {
        let new = editing.read(|hospital, fields| Some(hospital.new_hospital(fields)));
        let Some(new) = new else { return };
        let call = async |client: Client, new: &NewHospital| client.facility_create(new).await;
        editing.submit().once(new, call, move |_| {
            open.set(false);
            editing.begin_new(HospitalInput::default());
            anew.update(|count| *count += 1);
        });
    });
    view! {
        <p>
            <button type="button" class="button primary" on:click=move |_| open.set(true)>
                {t!("office.facilities.add")}
            </button>
        </p>
        <FormDialog open title=label!("office.facilities.add") editing save>
            <HospitalFields editing />
        </FormDialog>
    }
}
