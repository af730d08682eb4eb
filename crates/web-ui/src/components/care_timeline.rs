//! Shows the care period against the terms it must lie in, so that days outside are visible.

use leptos::prelude::*;
use shorei_domain::period::{Period, Term};
use shorei_wording::dates::{period, term};
use time::Date;

use crate::label;
use crate::language::words;

/// A term on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The text beside it.
    pub label: String,
    /// The first and last day.
    pub term: Term,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// Draws the terms and the care period below each other, on one scale.
#[component]
pub fn CareTimeline(
    /// The terms.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
    /// The care period.
    #[prop(into)]
    care: Signal<Option<Period>>,
    /// Its caption, if not the default.
    #[prop(optional)]
    caption: Option<Signal<String>>,
) -> impl IntoView {
    let words = words();
    let caption = caption.unwrap_or_else(|| label!("page.form.timeline"));
    let drawn = move || {
        let bars = bars.get();
        let scale = Scale::over(&bars, care.get())?;
        let chosen = bars.iter().find(|bar| bar.chosen).map(|bar| bar.term);
        let rows = bars.into_iter().map(|bar| {
            let (x, width) = scale.place(bar.term.from(), bar.term.to());
            let words_of_term = term(words.language(), bar.term);
            let kind = if bar.chosen { "chosen" } else { "other" };
            view! { <Row label=format!("{} {words_of_term}", bar.label) x width kind /> }.into_any()
        });
        let care_row = care.get().map(|care| {
            let (x, width) = scale.place(care.from(), Some(care.to()));
            let inside = chosen.is_none_or(|chosen| chosen.covers(care));
            let kind = if inside { "inside" } else { "outside" };
            let name = words.text(shorei_wording::key!("page.form.care"));
            let days = period(words.language(), care);
            let mark =
                if inside { "" } else { words.text(shorei_wording::key!("page.form.outside")) };
            view! { <Row label=format!("{name} {days} {mark}") x width kind /> }.into_any()
        });
        Some(rows.chain(care_row).collect_view())
    };
    view! {
        <figure class="timeline" hidden=move || bars.with(Vec::is_empty)>
            <figcaption class="visually-hidden">{caption}</figcaption>
            {drawn}
        </figure>
    }
}

#[component]
fn Row(label: String, x: i64, width: i64, kind: &'static str) -> impl IntoView {
    view! {
        <div class="timeline-row">
            <span class="small">{label}</span>
            <svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" x="0" y="0" width="1000" height="12" />
                <rect data-kind=kind x=x y="0" width=width height="12" />
            </svg>
        </div>
    }
}

/// Converts days to thousandths of the figure's width.
struct Scale {
    first: Date,
    days: i64,
}

impl Scale {
    fn over(bars: &[Bar], care: Option<Period>) -> Option<Self> {
        let starts = bars.iter().map(|bar| bar.term.from()).chain(care.map(Period::from));
        let first = starts.min()?;
        // An open term is drawn until a year after everything else.
        let ends = bars.iter().map(|bar| bar.term.to().unwrap_or_else(|| later(bar.term.from())));
        let last = ends.chain(care.map(Period::to)).max()?;
        Some(Self { first, days: (last - first).whole_days() + 1 })
    }

    fn place(&self, from: Date, to: Option<Date>) -> (i64, i64) {
        let begin = (from - self.first).whole_days();
        let end = to.map_or(self.days, |to| (to - self.first).whole_days() + 1);
        let x = begin * 1000 / self.days;
        // A single day in ten years stays visible.
        (x, (end * 1000 / self.days - x).max(6))
    }
}

fn later(day: Date) -> Date {
    day.checked_add(time::Duration::days(366)).unwrap_or(day)
}
