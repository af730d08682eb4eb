//! Credits as tables: by group and year, and entry by entry.

use leptos::prelude::*;
use shorei_contract::credit::{Credit, CreditYear, GroupCredits, YearCredits};
use shorei_wording::dates::{day, months};
use shorei_wording::words::credit_group;

use crate::language::{Words, words};
use crate::{rules, t};

/// Credits by group and year, with what counts and what is needed.
#[component]
pub fn ByYear(
    /// The years that count, the first one first.
    years: Vec<CreditYear>,
    /// The groups.
    groups: Vec<GroupCredits>,
) -> impl IntoView {
    let words = words();
    let heads = years.clone().into_iter().map(move |year| {
        view! { <th scope="col">{move || year_name(words, &year)}</th> }
    });
    let years = StoredValue::new(years);
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow credits">
                <caption>{t!("page.credits.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("page.credits.group")}</th>
                        {heads.collect_view()}
                        <th scope="col">{t!("page.credits.counted")}</th>
                        <th scope="col">{t!("page.credits.rule")}</th>
                    </tr>
                </thead>
                <tbody>
                    {groups.into_iter().map(|group| view! { <GroupRow group years /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

fn year_name(words: Words, year: &CreditYear) -> String {
    months(words.language(), rules::period(year.from, year.to))
}

#[component]
fn GroupRow(group: GroupCredits, years: StoredValue<Vec<CreditYear>>) -> impl IntoView {
    let words = words();
    let of = group.group;
    let cells = group.by_year.clone().into_iter().enumerate().map(move |(index, year)| {
        let column =
            move || years.with_value(|years| years.get(index).map(|year| year_name(words, year)));
        view! { <td data-column=column>{in_year(year)}</td> }
    });
    view! {
        <tr>
            <th scope="row" data-column=t!("page.credits.group")>
                {move || credit_group(words.language(), of.into())}
            </th>
            {cells.collect_view()}
            <td data-column=t!("page.credits.counted")><strong>{group.counted}</strong></td>
            <td data-column=t!("page.credits.rule")>{move || limits(words, &group)}</td>
        </tr>
    }
}

/// What was earned in a year, and what of it counts where a cap cuts it.
fn in_year(year: YearCredits) -> AnyView {
    let YearCredits { earned, counted } = year;
    if earned == counted {
        return earned.into_any();
    }
    t!("page.credits.partly", earned = earned, counted = counted).into_any()
}

/// What is needed of a group, and the most that counts of it.
fn limits(words: Words, group: &GroupCredits) -> String {
    let mut said = Vec::new();
    if group.least > 0 {
        let least = group.least.to_string();
        said.push(words.say(shorei_wording::key!("page.credits.least"), &[("least", &least)]));
    }
    for (key, cap) in [
        (shorei_wording::key!("page.credits.cap_per_year"), group.cap_per_year),
        (shorei_wording::key!("page.credits.cap"), group.cap),
    ] {
        said.extend(cap.map(|cap| words.say(key, &[("cap", &cap.to_string())])));
    }
    if said.is_empty() {
        return words.text(shorei_wording::key!("page.credits.free")).to_owned();
    }
    said.join(words.text(shorei_wording::key!("list.and")))
}

/// Every entry, newest first.
#[component]
pub fn Entries(
    /// The entries.
    credits: Vec<Credit>,
) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow">
                <caption>{t!("page.credits.entries")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("page.credits.earned_on")}</th>
                        <th scope="col">{t!("page.credits.group")}</th>
                        <th scope="col">{t!("page.credits.activity")}</th>
                        <th scope="col">{t!("page.credits.points")}</th>
                    </tr>
                </thead>
                <tbody>{credits.into_iter().map(|credit| view! { <Entry credit /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Entry(credit: Credit) -> impl IntoView {
    let words = words();
    let Credit { earned_on, group, activity, points, .. } = credit;
    view! {
        <tr>
            <td class="nowrap" data-column=t!("page.credits.earned_on")>{move || day(words.language(), earned_on)}</td>
            <td data-column=t!("page.credits.group")>{move || credit_group(words.language(), group.into())}</td>
            <td data-column=t!("page.credits.activity")>{activity}</td>
            <td data-column=t!("page.credits.points")>{points}</td>
        </tr>
    }
}
