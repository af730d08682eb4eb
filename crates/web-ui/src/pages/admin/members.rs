//! `/admin/members`: the society's members.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_client::Client;
use shorei_contract::member::{Member, NewMember};
use shorei_contract::query::ListMembers;
use shorei_wording::key;

use super::form::{FormDialog, TextInput};
use super::search::{Asked, Filter, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{Compared, DayInput, Editing, Heading, Reader, toasts};
use crate::language::words;
use crate::page::Page;
use crate::{bind, compared, label, t};

/// The list, and a form for a new member.
#[component]
pub fn Members() -> impl IntoView {
    let (anew, words) = (RwSignal::new(0), words());
    let options = Signal::derive(move || {
        [
            ("", key!("office.members.all")),
            ("false", key!("office.members.present")),
            ("true", key!("office.members.gone")),
        ]
        .map(|(word, name)| (word, words.text(name)))
        .to_vec()
    });
    let filter = Filter { name: "left", label: label!("office.members.shown"), options };
    view! {
        <ForStaff>
            <Back />
            <Heading title=label!("office.members.title") />
            <NewMemberForm anew />
            <SearchList
                fetch=async |client, (q, cursor, left): Asked| {
                    let left = left.map(|left| left == "true");
                    let query = ListMembers { q, left, cursor, limit: Some(ROWS) };
                    client.member_list(&query).await
                }
                help=label!("office.members.search")
                anew
                filter=filter.clone()
                let:members
            >
                <Rows members />
            </SearchList>
        </ForStaff>
    }
}

#[component]
fn Rows(members: Vec<Member>) -> impl IntoView {
    let rows = members.into_iter().map(|member| {
        let Member { id, member_number, name, family_name_kana, given_name_kana, email, left_on, .. } = member;
        view! {
            <tr>
                <td data-column=t!("office.members.number")>{member_number}</td>
                <th scope="row" data-column=t!("office.members.name")><A href=Page::Member(id).path()>{name}</A></th>
                <td data-column=t!("office.members.kana")>{format!("{family_name_kana} {given_name_kana}")}</td>
                <td data-column=t!("office.members.email")>{email}</td>
                <td data-column=t!("office.members.left_on")>{left_on.map(|day| day.to_string())}</td>
            </tr>
        }
    });
    view! {
        <table class="cards-when-narrow">
            <caption class="visually-hidden">{t!("office.members.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!("office.members.number")}</th>
                    <th scope="col">{t!("office.members.name")}</th>
                    <th scope="col">{t!("office.members.kana")}</th>
                    <th scope="col">{t!("office.members.email")}</th>
                    <th scope="col">{t!("office.members.left_on")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// What is typed about a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberInput {
    /// 会員番号.
    pub member_number: String,
    /// Where mails go.
    pub email: String,
    /// 姓.
    pub family_name: String,
    /// 名.
    pub given_name: String,
    /// 姓（かな）.
    pub family_name_kana: String,
    /// 名（かな）.
    pub given_name_kana: String,
    /// 退会日.
    pub left_on: DayInput,
}

impl MemberInput {
    /// What is known of a member.
    pub fn of(member: &Member) -> Self {
        Self {
            member_number: member.member_number.clone(),
            email: member.email.clone(),
            family_name: member.family_name.clone(),
            given_name: member.given_name.clone(),
            family_name_kana: member.family_name_kana.clone(),
            given_name_kana: member.given_name_kana.clone(),
            left_on: DayInput::of(member.left_on),
        }
    }

    /// The member to register.
    pub fn new_member(&self, fields: &mut Reader) -> NewMember {
        NewMember {
            member_number: fields.required("member_number", &self.member_number),
            email: fields.required("email", &self.email),
            family_name: fields.required("family_name", &self.family_name),
            given_name: fields.required("given_name", &self.given_name),
            family_name_kana: fields.required("family_name_kana", &self.family_name_kana),
            given_name_kana: fields.required("given_name_kana", &self.given_name_kana),
            password: None,
            left_on: fields.day("left_on", &self.left_on),
        }
    }

    /// The fields, to compare two versions.
    pub fn compared() -> Vec<Compared<Self>> {
        vec![
            compared!(Self, key!("office.members.number"), member_number),
            compared!(Self, key!("office.members.email"), email),
            compared!(Self, key!("office.members.family_name"), family_name),
            compared!(Self, key!("office.members.given_name"), given_name),
            compared!(Self, key!("office.members.family_kana"), family_name_kana),
            compared!(Self, key!("office.members.given_kana"), given_name_kana),
            compared!(Self, key!("office.members.left_on"), left_on, DayInput::in_words),
        ]
    }
}

/// The fields about a member.
#[component]
pub fn MemberFields(
    /// What is typed.
    editing: Editing<MemberInput>,
) -> impl IntoView {
    let of = editing.submit();
    view! {
        <TextInput id="member_number" label=label!("office.members.number") value=bind!(editing, member_number) of />
        <TextInput id="email" label=label!("office.members.email") value=bind!(editing, email) of />
        <div class="two">
            <TextInput id="family_name" label=label!("office.members.family_name") value=bind!(editing, family_name) of />
            <TextInput id="given_name" label=label!("office.members.given_name") value=bind!(editing, given_name) of />
            <TextInput id="family_name_kana" label=label!("office.members.family_kana") value=bind!(editing, family_name_kana) of />
            <TextInput id="given_name_kana" label=label!("office.members.given_kana") value=bind!(editing, given_name_kana) of />
        </div>
    }
}

#[component]
fn NewMemberForm(anew: RwSignal<u32>) -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let open = RwSignal::new(false);
    let editing = Editing::new("member-problem", MemberInput::default(), |member, fields| {
        member.new_member(fields);
    });
    let save = Callback::new(move |()| {
        let new = editing.read(|member, fields| Some(member.new_member(fields)));
        let Some(new) = new else { return };
        let call = async |client: Client, new: &NewMember| client.member_create(new).await;
        editing.submit().once(new, call, move |member| {
            open.set(false);
            editing.begin_new(MemberInput::default());
            anew.update(|count| *count += 1);
            toasts.say(words.say(key!("office.members.added"), &[("name", &member.value.name)]));
        });
    });
    view! {
        <p>
            <button type="button" class="button primary" on:click=move |_| open.set(true)>
                {t!("office.members.add")}
            </button>
        </p>
        <FormDialog open title=label!("office.members.add") editing save>
            <p>{t!("office.members.invited")}</p>
            <MemberFields editing />
        </FormDialog>
    }
}
