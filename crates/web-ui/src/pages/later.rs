//! Tabs that hold nothing yet: a sentence says why, and what will stand there.

use leptos::prelude::*;

use crate::components::{Empty, Heading};
use crate::language::words;
use crate::page::Page;

/// A tab that holds nothing yet (`S2`).
#[component]
pub fn Later(
    /// Which one.
    page: Page,
) -> impl IntoView {
    let words = words();
    let (title, sentence) = match page {
        Page::Dues => {
            (shorei_wording::key!("page.tab.dues"), shorei_wording::key!("page.later.dues"))
        }
        Page::Certification => (
            shorei_wording::key!("page.tab.certification"),
            shorei_wording::key!("page.later.certification"),
        ),
        Page::Instructor => (
            shorei_wording::key!("page.tab.instructor"),
            shorei_wording::key!("page.later.instructor"),
        ),
        Page::Specialist => (
            shorei_wording::key!("page.tab.specialist"),
            shorei_wording::key!("page.later.specialist"),
        ),
        Page::Registered => (
            shorei_wording::key!("page.tab.registered"),
            shorei_wording::key!("page.later.registered"),
        ),
        Page::Credits => {
            (shorei_wording::key!("page.tab.credits"), shorei_wording::key!("page.later.credits"))
        }
        _ => {
            (shorei_wording::key!("page.tab.facility"), shorei_wording::key!("page.later.facility"))
        }
    };
    view! {
        <Heading title=Signal::derive(move || words.text(title).to_owned()) />
        <Empty><p>{move || words.text(sentence)}</p></Empty>
    }
}
