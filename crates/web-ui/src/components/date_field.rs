//! A date in three fields 年 月 日, with the browser's calendar beside them.

use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shorei_domain::day::{Written, Wrong, read, split};
use shorei_wording::dates::day;
use shorei_wording::key;
use time::Date;

use super::editing::Bound;
use super::field::Mark;
use crate::language::{Words, words};
use crate::t;

/// The content of the three fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayInput {
    /// 年.
    pub year: String,
    /// 月.
    pub month: String,
    /// 日.
    pub day: String,
}

impl DayInput {
    /// Returns the fields for a date.
    pub fn of(day: Option<Date>) -> Self {
        day.map_or_else(Self::default, |day| Self {
            year: day.year().to_string(),
            month: u8::from(day.month()).to_string(),
            day: day.day().to_string(),
        })
    }

    /// Reads the fields.
    pub fn written(&self) -> Written {
        read(&self.year, &self.month, &self.day)
    }

    /// Returns the date, if the fields contain one. [`Self::wrong`] distinguishes a wrong date from
    /// none.
    pub fn date(&self) -> Option<Date> {
        match self.written() {
            Written::Day(day) => Some(day),
            _ => None,
        }
    }

    /// Returns why the fields contain no date, unless they are empty.
    pub fn wrong(&self) -> Option<Wrong> {
        match self.written() {
            Written::Wrong(wrong) => Some(wrong),
            _ => None,
        }
    }

    /// Returns the date in words, or the fields as typed if they contain none.
    pub fn in_words(&self, words: Words) -> String {
        let Self { year, month, day: of_month } = self;
        match self.written() {
            Written::Nothing => String::new(),
            Written::Day(date) => day(words.language(), date),
            Written::Wrong(_) => format!("{year} {month} {of_month}"),
        }
    }

    /// Returns the fields for a date written as a whole.
    fn whole(text: &str) -> Option<Self> {
        split(text).map(|[year, month, day]| Self { year, month, day })
    }
}

/// Explains why something is not a date.
pub fn wrong_in_words(words: Words, wrong: Wrong) -> String {
    let filled = |key, values: &[(&str, String)]| {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        words.say(key, &values)
    };
    match wrong {
        Wrong::Unfinished { missing } => {
            let names = [key!("page.date.year"), key!("page.date.month"), key!("page.date.day")];
            let missing = names.into_iter().zip(missing).filter(|(_, missing)| *missing);
            let missing: Vec<_> = missing.map(|(name, _)| words.text(name)).collect();
            let missing = missing.join(words.text(key!("list.and")));
            filled(key!("page.date.unfinished"), &[("missing", missing)])
        }
        Wrong::Unreadable => filled(key!("page.date.unreadable"), &[]),
        Wrong::OutOfRange => filled(key!("page.date.out_of_range"), &[]),
        Wrong::NoLeapDay { year } => {
            filled(key!("page.date.no_leap_day"), &[("year", year.to_string())])
        }
        Wrong::MonthEnds { year, month, last } => filled(
            key!("page.date.month_ends"),
            &[("year", year.to_string()), ("month", month.to_string()), ("last", last.to_string())],
        ),
    }
}

/// A date: a group with the name `label` and the fields 年, 月, 日. Reports a day that does not exist.
/// The form refuses such a day, and an unfinished one, by [`super::Reader`].
#[component]
pub fn DateField(
    /// The group's id.
    id: &'static str,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The content of the fields.
    #[prop(into)]
    value: Bound<DayInput>,
    /// Whether it is required.
    #[prop(default = true)]
    required: bool,
    /// The error.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let words = words();
    let error_id = format!("{id}-error");
    let describes = error_id.clone();
    let own = move || {
        let wrong = value
            .with(DayInput::wrong)
            .filter(|wrong| !matches!(wrong, Wrong::Unfinished { .. }))?;
        Some(wrong_in_words(words, wrong))
    };
    let error = Memo::new(move |_| own().or_else(|| error.get()));
    let wrong = move || error.with(Option::is_some);
    let part = move |name: &'static str,
                     size: &'static str,
                     write: fn(&mut DayInput) -> &mut String,
                     label: AnyView| {
        let field = format!("{id}-{name}");
        let spread = move |text: String, whole: bool| {
            let whole = DayInput::whole(&text).filter(|_| whole);
            value.update(|input| match whole {
                Some(whole) => *input = whole,
                None => *write(input) = text,
            });
        };
        view! {
            <span class="date-part">
                <input
                    id=field.clone()
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="20"
                    class=size
                    aria-describedby=error_id.clone()
                    aria-invalid=move || wrong().to_string()
                    prop:value=move || value.with(|input| write(&mut input.clone()).clone())
                    on:input=move |event| spread(event_target_value(&event), !is_typed(&event))
                    on:change=move |event| spread(event_target_value(&event), true)
                />
                <label for=field>{label}</label>
            </span>
        }
    };
    view! {
        <fieldset
            class="field date"
            id=id
            tabindex="-1"
            data-wrong=move || wrong().then_some("yes")
        >
            <legend>
                {move || label.get()}
                <Mark required />
            </legend>
            <div class="date-parts">
                {part("year", "four", |input| &mut input.year, t!("page.date.year").into_any())}
                {part("month", "two", |input| &mut input.month, t!("page.date.month").into_any())}
                {part("day", "two", |input| &mut input.day, t!("page.date.day").into_any())}
                <Calendar value label />
            </div>
            <div class="field-error" id=describes>{move || error.get()}</div>
        </fieldset>
    }
}

/// Returns whether the text grows key by key, so that a date in it may be incomplete. Pasted or
/// filled-in text is complete.
fn is_typed(event: &web_sys::Event) -> bool {
    let kind =
        js_sys::Reflect::get(event, &"inputType".into()).ok().and_then(|kind| kind.as_string());
    kind.is_some_and(|kind| !kind.is_empty() && !kind.starts_with("insertFromPaste"))
}

/// The button that opens the browser's calendar. The input behind it is hidden from view and
/// keyboard.
#[component]
fn Calendar(
    /// The content of the fields.
    value: Bound<DayInput>,
    /// The name of the date.
    label: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            // Fails only if the browser has no calendar; the fields remain.
            let _ = input.show_picker();
        }
    };
    let words = words();
    let name = move || words.say(key!("page.date.calendar"), &[("of", label.get().as_str())]);
    view! {
        <span class="calendar">
            <button type="button" class="button icon" aria-label=name on:click=open>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4" />
                </svg>
            </button>
            <input
                node_ref=input
                type="date"
                tabindex="-1"
                aria-hidden="true"
                prop:value=move || value.with(|input| input.date().map(|day| day.to_string()).unwrap_or_default())
                on:input=move |event| {
                    if let Some(day) = DayInput::whole(&event_target_value(&event)) {
                        value.set(day);
                    }
                }
            />
        </span>
    }
}
