//! `/dues` 納入状況: one's dues year by year (`S21`).

use leptos::prelude::*;
use shorei_contract::DuesState;
use shorei_contract::dues::Dues;
use shorei_domain::dues::DuesYear;
use shorei_wording::dates::{day, period};

use crate::about::installation;
use crate::components::{DataView, DuesBadge, Empty, Heading, load};
use crate::language::words;
use crate::{label, rules, t};

/// The dues, newest first.
#[component]
pub fn DuesPage() -> impl IntoView {
    let dues = load(|| (), async |client, ()| client.me_dues().await.map(|page| page.items));
    view! {
        <Heading title=label!("page.tab.dues") />
        <DataView resource=dues let:dues>
            {move || {
                let dues = dues.get();
                if dues.is_empty() {
                    return view! { <Empty><p>{t!("page.dues.none")}</p></Empty> }.into_any();
                }
                view! {
                    <Unpaid years=unpaid(&dues) />
                    <Table dues />
                }.into_any()
            }}
        </DataView>
    }
}

/// The years that are not paid yet, the oldest first.
fn unpaid(dues: &[Dues]) -> Vec<i32> {
    let open = dues.iter().rev().filter(|one| one.state == DuesState::Unpaid);
    open.map(|one| one.year).collect()
}

/// Says which years are not paid, and what to do about it.
#[component]
fn Unpaid(years: Vec<i32>) -> impl IntoView {
    let words = words();
    let sentence = move |years: &[i32]| {
        let name = |year: &i32| {
            words.say(shorei_wording::key!("page.dues.of_year"), &[("year", &year.to_string())])
        };
        let names: Vec<_> = years.iter().map(name).collect();
        let names = names.join(words.text(shorei_wording::key!("list.and")));
        words.say(shorei_wording::key!("page.dues.unpaid"), &[("years", &names)])
    };
    (!years.is_empty()).then(|| {
        view! { <div class="notice" data-kind="warning"><p>{move || sentence(&years)}</p></div> }
    })
}

#[component]
fn Table(dues: Vec<Dues>) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="cards-when-narrow">
                <caption>{t!("page.dues.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("page.dues.year")}</th>
                        <th scope="col">{t!("page.dues.period")}</th>
                        <th scope="col">{t!("page.dues.amount")}</th>
                        <th scope="col">{t!("page.dues.paid_on")}</th>
                        <th scope="col">{t!("page.dues.state")}</th>
                    </tr>
                </thead>
                <tbody>{dues.into_iter().map(|dues| view! { <Row dues /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(dues: Dues) -> impl IntoView {
    let (words, today) = (words(), installation());
    let Dues { year, year_from, year_to, amount, paid_on, state, .. } = dues;
    let this_year = move || DuesYear::of(today.today()).number() == year;
    view! {
        <tr>
            <th scope="row" class="nowrap" data-column=t!("page.dues.year")>
                <span>
                    {t!("page.dues.of_year", year = year)}
                    {move || this_year().then(|| view! { " " <span class="tag">{t!("page.dues.this_year")}</span> })}
                </span>
            </th>
            <td class="nowrap" data-column=t!("page.dues.period")>
                {move || period(words.language(), rules::period(year_from, year_to))}
            </td>
            <td class="nowrap" data-column=t!("page.dues.amount")>{t!("page.dues.yen", amount = grouped(amount))}</td>
            <td class="nowrap" data-column=t!("page.dues.paid_on")>
                {move || paid_on.map(|paid| day(words.language(), paid))}
            </td>
            <td data-column=t!("page.dues.state")><DuesBadge state /></td>
        </tr>
    }
}

/// An amount with a comma after every three digits.
fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if amount < 0 {
        written.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}
