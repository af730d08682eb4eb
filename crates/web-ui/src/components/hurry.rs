//! A warning against waiting with a paper approval until the deadline (`S11`).

use leptos::prelude::*;
use shorei_contract::round::Round;
use shorei_domain::paper;
use shorei_wording::dates::day;

use crate::about::installation;
use crate::language::words;

/// The warning, shown from 30 days before the approval deadline.
#[component]
pub fn PaperHurry(
    /// The round that applies.
    round: Option<Round>,
) -> impl IntoView {
    let (words, today) = (words(), installation());
    round.map(|round| {
        let deadline = round.approval_deadline;
        move || {
            paper::hurry(deadline, today.today()).map(|left| {
                let values =
                    [("days", &*left.to_string()), ("day", &*day(words.language(), deadline))];
                let sentence = words.say(shorei_wording::key!("page.paper.hurry"), &values);
                view! { <p class="notice" data-kind="warning">{sentence}</p> }
            })
        }
    })
}
