//! The history of a report.

use leptos::prelude::*;
use shorei_contract::case::{History, HistoryEntry};
use shorei_wording::dates::instant;

use crate::t;

/// Shows who did what and when, newest first.
#[component]
pub fn HistoryList(
    /// The history, oldest first.
    history: History,
) -> impl IntoView {
    let entries = history.items.into_iter().rev().map(|entry| {
        let HistoryEntry { at, actor, message, revision, comment, .. } = entry;
        view! {
            <li>
                <span class="small">{instant(at)}</span>
                " "
                <span>{actor.map(|actor| actor.name)}</span>
                " "
                <span>{message}</span>
                {revision.map(|revision| view! { " " <span class="small">{t!("page.revision", revision = revision)}</span> })}
                {comment.filter(|comment| !comment.is_empty()).map(|comment| view! { <blockquote class="comment">{comment}</blockquote> })}
            </li>
        }
    });
    view! { <ol class="history">{entries.collect_view()}</ol> }
}
