//! A bar for each group: how much of what can count of it does, year by year.

use leptos::prelude::*;
use shorei_contract::credit::GroupCredits;
use shorei_wording::words::credit_group;

use crate::language::words;
use crate::t;

/// The bars. The table beside them says the same in numbers.
#[component]
pub fn Tallies(
    /// The groups.
    groups: Vec<GroupCredits>,
) -> impl IntoView {
    // One scale for all, so that they can be compared.
    let most = groups.iter().map(reach).max().unwrap_or_default().max(1);
    view! {
        <figure class="tallies">
            <figcaption class="visually-hidden">{t!("page.credits.figure")}</figcaption>
            {groups.into_iter().map(|group| view! { <Bar group most /> }).collect_view()}
        </figure>
    }
}

/// How far the bar of a group can go.
fn reach(group: &GroupCredits) -> u32 {
    group.cap.unwrap_or_default().max(group.least).max(group.counted)
}

#[component]
fn Bar(group: GroupCredits, most: u32) -> impl IntoView {
    let words = words();
    let track = reach(&group);
    let GroupCredits { group: of, counted, least, by_year, .. } = group;
    let label = move || {
        let values = [
            ("group", credit_group(words.language(), of.into())),
            ("counted", &counted.to_string()),
        ];
        words.say(shorei_wording::key!("page.credits.bar"), &values)
    };
    let mut before = 0;
    let parts: Vec<_> = by_year
        .iter()
        .enumerate()
        .filter_map(|(index, year)| {
            // What the cap over all years cuts off is not drawn.
            let width = year.counted.min(counted.saturating_sub(before));
            let x = before;
            before += width;
            let kind = if index.is_multiple_of(2) { "even" } else { "odd" };
            (width > 0).then(|| view! { <rect data-kind=kind x=x y="0" width=width height="12" /> })
        })
        .collect();
    let needed = (least > 0).then(|| {
        ["halo", "least"].map(|class| view! {
            <line class=class x1=least x2=least y1="0" y2="12" vector-effect="non-scaling-stroke" />
        })
    });
    view! {
        <div class="tally">
            <span class="small">{label}</span>
            <svg viewBox=format!("0 0 {most} 12") preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" x="0" y="0" width=track height="12" />
                {parts}
                {needed}
            </svg>
        </div>
    }
}
