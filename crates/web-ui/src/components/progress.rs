//! The progress of a book: categories covered, and the states of its slots as a stacked bar.

use leptos::prelude::*;
use shorei_contract::Status;
use shorei_contract::case_book::Progress;
use shorei_wording::words::{category, status};

use crate::language::words;
use crate::t;

/// From the last state to the first, so that the bar fills from the left.
const ORDER: [Status; 7] = [
    Status::Submitted,
    Status::Approved,
    Status::Requested,
    Status::Registered,
    Status::Returned,
    Status::Draft,
    Status::Unregistered,
];

/// Returns the number of slots in a state.
pub fn in_state(progress: &Progress, state: Status) -> usize {
    progress.states.get(state.as_str()).copied().unwrap_or_default()
}

/// Shows the progress of a book as a figure and in words.
#[component]
pub fn BookProgress(
    /// The progress.
    #[prop(into)]
    progress: Signal<Progress>,
    /// The number of categories that the book needs.
    categories: usize,
    /// Whether its reports need approval.
    approval_required: bool,
) -> impl IntoView {
    let words = words();
    let counts = Memo::new(move |_| {
        progress.with(|progress| {
            let counts = ORDER.map(|state| (state, in_state(progress, state)));
            counts.into_iter().filter(|(_, count)| *count > 0).collect::<Vec<_>>()
        })
    });
    let bar = move || {
        let counts = counts.get();
        let all = counts.iter().map(|(_, count)| count).sum::<usize>().max(1);
        let mut before = 0;
        let parts = counts.into_iter().map(|(state, count)| {
            let (x, width) = (100 * before, 100 * count);
            before += count;
            view! { <rect data-state=state.as_str() x=x y="0" width=width height="10" /> }
        });
        view! {
            <svg class="bar" viewBox=format!("0 0 {} 10", 100 * all) preserveAspectRatio="none" aria-hidden="true">
                {parts.collect_view()}
            </svg>
        }
    };
    let covered = move || {
        progress.with(|progress| {
            let names: Vec<_> = progress
                .categories_covered
                .iter()
                .map(|one| category(words.language(), (*one).into()))
                .collect();
            let count = progress.categories_covered.len().to_string();
            let names = names
                .join(shorei_wording::text(words.language(), shorei_wording::key!("list.and")));
            let of = categories.to_string();
            let values =
                [("count", count.as_str()), ("of", of.as_str()), ("names", names.as_str())];
            if names.is_empty() {
                return words.say(shorei_wording::key!("page.book.covered_none"), &values);
            }
            words.say(shorei_wording::key!("page.book.covered"), &values)
        })
    };
    view! {
        <div class="progress">
            {bar}
            <ul class="progress-words">
                {move || counts.get().into_iter().map(|(state, count)| view! {
                    <li>
                        <span class="swatch" data-state=state.as_str() aria-hidden="true"></span>
                        {status(words.language(), state.into(), approval_required)}
                        " "
                        <strong>{count}</strong>
                    </li>
                }).collect_view()}
            </ul>
            <p class="small">{covered}</p>
            {move || progress.with(|progress| progress.complete).then(|| view! { <p>{t!("page.book.complete")}</p> })}
        </div>
    }
}
