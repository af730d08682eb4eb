//! A date as three fields 年 月 日, with the browser's calendar beside them.

use leptos::html;
use leptos::prelude::*;
use shorei_domain::text::digits;
use time::{Date, Month};

use super::field::Mark;
use crate::t;

/// What stands in the three fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayInput {
    /// 年.
    pub year: String,
    /// 月.
    pub month: String,
    /// 日.
    pub day: String,
}

/// What the three fields say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
    Nothing,
    /// Not a date, or not yet.
    Unfinished,
    /// A date.
    Day(Date),
}

impl DayInput {
    /// The fields for a date.
    pub fn of(day: Option<Date>) -> Self {
        day.map_or_else(Self::default, |day| Self {
            year: day.year().to_string(),
            month: u8::from(day.month()).to_string(),
            day: day.day().to_string(),
        })
    }

    /// What the fields say; full-width digits count like others.
    pub fn typed(&self) -> Typed {
        let [year, month, day] = [&self.year, &self.month, &self.day].map(|text| digits(text));
        if year.is_empty() && month.is_empty() && day.is_empty() {
            return Typed::Nothing;
        }
        let date = || {
            let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
            let year = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
            Date::from_calendar_date(year, month, day.parse().ok()?).ok()
        };
        date().map_or(Typed::Unfinished, Typed::Day)
    }

    /// The date, where the fields say one.
    pub fn date(&self) -> Option<Date> {
        match self.typed() {
            Typed::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The fields for a date that was pasted as a whole: `2024-06-03`, `2024年6月3日`, `2024/6/3`.
    fn pasted(text: &str) -> Option<Self> {
        let text = digits(text);
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let input = Self {
            year: parts.next()?.to_owned(),
            month: parts.next()?.to_owned(),
            day: parts.next()?.to_owned(),
        };
        (parts.next().is_none() && input.date().is_some()).then_some(input)
    }
}

/// A date: a group with the name `label` and the fields 年, 月, 日.
#[component]
pub fn DateField(
    /// The group's id.
    id: &'static str,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in the fields.
    value: RwSignal<DayInput>,
    /// Whether it must be filled.
    #[prop(default = true)]
    required: bool,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let describes = error_id.clone();
    let wrong = move || error.get().is_some();
    let part = move |name: &'static str,
                     size: &'static str,
                     read: fn(&mut DayInput) -> &mut String,
                     label: AnyView| {
        let field = format!("{id}-{name}");
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
                    prop:value=move || value.with(|input| read(&mut input.clone()).clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        value.update(|input| match DayInput::pasted(&text) {
                            Some(whole) => *input = whole,
                            None => *read(input) = text,
                        });
                    }
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

/// The button that opens the browser's calendar. The input behind it is out of sight and out of the
/// way of the keyboard.
#[component]
fn Calendar(
    /// What stands in the fields.
    value: RwSignal<DayInput>,
    /// Which date it is.
    label: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            // Refused only where the browser has no calendar; the fields remain.
            let _ = input.show_picker();
        }
    };
    let words = crate::language::words();
    let name = move || {
        words.say(shorei_wording::key!("page.date.calendar"), &[("of", label.get().as_str())])
    };
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
                    if let Some(day) = DayInput::pasted(&event_target_value(&event)) {
                        value.set(day);
                    }
                }
            />
        </span>
    }
}
