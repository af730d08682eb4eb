//! `/admin/members`: the society's members.

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::member::{Member, NewMember};
use shorei_contract::query::ListMembers;
use shorei_wording::key;

use super::form::{FormDialog, TextInput};
use super::search::{Asked, Filter, ROWS, SearchList};
use super::{Back, ForStaff};
use crate::components::{Heading, Submit, toasts};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{browser, label, t};

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

/// What is typed about a member, as signals.
#[derive(Clone, Copy)]
pub struct MemberInput {
    /// 会員番号.
    pub member_number: RwSignal<String>,
    /// Where mails go.
    pub email: RwSignal<String>,
    /// 姓.
    pub family_name: RwSignal<String>,
    /// 名.
    pub given_name: RwSignal<String>,
    /// 姓（かな）.
    pub family_name_kana: RwSignal<String>,
    /// 名（かな）.
    pub given_name_kana: RwSignal<String>,
}

impl MemberInput {
    /// With what is known of a member, or nothing.
    pub fn of(member: Option<&Member>) -> Self {
        let signal = |read: fn(&Member) -> &String| {
            RwSignal::new(member.map(|member| read(member).clone()).unwrap_or_default())
        };
        Self {
            member_number: signal(|member| &member.member_number),
            email: signal(|member| &member.email),
            family_name: signal(|member| &member.family_name),
            given_name: signal(|member| &member.given_name),
            family_name_kana: signal(|member| &member.family_name_kana),
            given_name_kana: signal(|member| &member.given_name_kana),
        }
    }
}

/// The fields about a member.
#[component]
pub fn MemberFields(
    /// What is typed.
    input: MemberInput,
    /// The call that they go with.
    of: Submit,
) -> impl IntoView {
    view! {
        <TextInput id="member_number" label=label!("office.members.number") value=input.member_number of />
        <TextInput id="email" label=label!("office.members.email") value=input.email of />
        <div class="two">
            <TextInput id="family_name" label=label!("office.members.family_name") value=input.family_name of />
            <TextInput id="given_name" label=label!("office.members.given_name") value=input.given_name of />
            <TextInput id="family_name_kana" label=label!("office.members.family_kana") value=input.family_name_kana of />
            <TextInput id="given_name_kana" label=label!("office.members.given_kana") value=input.given_name_kana of />
        </div>
    }
}

#[component]
fn NewMemberForm(anew: RwSignal<u32>) -> impl IntoView {
    let (session, toasts, words) = (session(), toasts(), words());
    let open = RwSignal::new(false);
    let of = Submit::new("member-problem");
    let input = MemberInput::of(None);
    let save = Callback::new(move |()| {
        let new = NewMember {
            member_number: input.member_number.get_untracked(),
            email: input.email.get_untracked(),
            family_name: input.family_name.get_untracked(),
            given_name: input.given_name.get_untracked(),
            family_name_kana: input.family_name_kana.get_untracked(),
            given_name_kana: input.given_name_kana.get_untracked(),
            password: None,
            left_on: None,
        };
        let key = browser::new_key();
        let call = async move {
            session
                .call(async |client| {
                    client.with_idempotency_key(key.as_str()).member_create(&new).await
                })
                .await
        };
        of.run(call, move |member| {
            open.set(false);
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
        <FormDialog open title=label!("office.members.add") of save>
            <p>{t!("office.members.invited")}</p>
            <MemberFields input of />
        </FormDialog>
    }
}
