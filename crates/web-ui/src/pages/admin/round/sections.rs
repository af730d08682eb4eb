//! The sections of the report form, to change, add, take away and put in another order.

use leptos::prelude::*;

use super::form::{Desk, Row, compared};
use super::places;
use crate::components::{Conflict, Field, Problem, described};
use crate::language::words;
use crate::{browser, label, t};

/// All of them, with what saves them.
#[component]
pub fn Sections(
    /// The definition.
    desk: Desk,
) -> impl IntoView {
    let words = words();
    let submit = desk.editing.submit();
    let compare = |mine: &Vec<Row>, theirs: &Vec<Row>| compared(mine, theirs);
    let state = move || {
        if submit.failure().is_some() {
            return words.text(shorei_wording::key!("page.form.not_saved")).to_owned();
        }
        if desk.editing.is_unsaved() {
            return words.text(shorei_wording::key!("page.form.unsaved")).to_owned();
        }
        let saved =
            |at: String| words.say(shorei_wording::key!("page.form.saved_at"), &[("at", &at)]);
        desk.saved_at.get().map(saved).unwrap_or_default()
    };
    let add = move |_| {
        let id = desk.add();
        browser::after_drawing(move || browser::focus(&field_id(id, "label_ja")));
    };
    view! {
        <form
            class="report"
            data-kept="yes"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                desk.save();
            }
        >
            <h2>{t!("office.definition.sections")}</h2>
            <Problem of=submit name=places::named(words) />
            <For each=move || desk.editing.value() key=|row| row.id let:row>
                <OneSection desk id=row.id />
            </For>
            <p>
                <button id="section-add" type="button" class="button" on:click=add>{t!("office.definition.add")}</button>
            </p>
            <div class="bar-of-actions" role="region" aria-label=t!("page.form.actions")>
                <div class="actions">
                    <span class="save-state" role="status">{state}</span>
                    <button type="submit" class="button primary" aria-busy=move || submit.pending().to_string()>
                        {t!("office.save")}
                    </button>
                </div>
            </div>
        </form>
        <Conflict editing=desk.editing fields=compare save=move |()| desk.save() />
    }
}

fn field_id(id: u32, name: &str) -> String {
    format!("section-{id}-{name}")
}

/// One section: where it stands, and a row to read and to write it by.
#[derive(Clone, Copy)]
struct Cell {
    desk: Desk,
    id: u32,
    index: Memo<usize>,
}

impl Cell {
    fn read<T: Default>(self, read: impl FnOnce(&Row) -> T) -> T {
        self.desk
            .editing
            .with(|rows| rows.iter().find(|row| row.id == self.id).map(read))
            .unwrap_or_default()
    }

    fn write(self, write: impl FnOnce(&mut Row)) {
        self.desk.editing.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == self.id) {
                write(row);
            }
        });
    }

    /// What the server said of a field of this section.
    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.desk.editing.submit().error_at(&format!("/sections/{}/{field}", self.index.get()))
        })
    }
}

/// One section.
#[component]
fn OneSection(desk: Desk, id: u32) -> impl IntoView {
    let words = words();
    let index = Memo::new(move |_| {
        desk.editing.with(|rows| rows.iter().position(|row| row.id == id).unwrap_or_default())
    });
    let cell = Cell { desk, id, index };
    let number = move || (index.get() + 1).to_string();
    let is_new = Memo::new(move |_| cell.read(|row| row.is_new));
    let text = move |name, label, required, field, part| view! { <Line cell name label required field part /> };
    view! {
        <section class="card">
            <fieldset class="group">
                <legend>{move || words.say(shorei_wording::key!("office.definition.section"), &[("number", &number())])}</legend>
                <Show
                    when=move || is_new.get()
                    fallback=move || view! { <p class="small"><code>{move || cell.read(|row| row.section.key.clone())}</code></p> }
                >
                    {text("key", label!("office.definition.key"), true, "key", |row| &mut row.section.key)}
                </Show>
                <div class="two">
                    {text("label_ja", label!("office.definition.label_ja"), true, "label/ja", |row| &mut row.section.label.ja)}
                    {text("label_en", label!("office.definition.label_en"), false, "label/en", |row| &mut row.section.label.en)}
                    {text("help_ja", label!("office.definition.help_ja"), false, "help/ja", |row| &mut row.section.help.ja)}
                    {text("help_en", label!("office.definition.help_en"), false, "help/en", |row| &mut row.section.help.en)}
                    {text("max", label!("office.definition.max"), true, "max_length", |row| &mut row.max)}
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=move || cell.read(|row| row.section.required)
                            on:change=move |event| cell.write(|row| row.section.required = event_target_checked(&event))
                        />
                        <span>{t!("office.definition.must")}</span>
                    </label>
                </div>
                <Order cell />
            </fieldset>
        </section>
    }
}

/// A line of text of a section.
#[component]
fn Line(
    cell: Cell,
    name: &'static str,
    label: Signal<String>,
    required: bool,
    /// Where the server points at.
    field: &'static str,
    part: fn(&mut Row) -> &mut String,
) -> impl IntoView {
    let id = field_id(cell.id, name);
    let error = cell.error(field);
    let help = if name == "key" { label!("office.definition.key_help") } else { Signal::default() };
    let described_by = described(&id);
    let value = move || cell.read(|row| part(&mut row.clone()).clone());
    let type_in = move |event| {
        let typed = event_target_value(&event);
        cell.write(|row| *part(row) = typed);
    };
    let wrong = move || error.get().is_some().to_string();
    let box_id = id.clone();
    let field = if name.starts_with("help") {
        view! {
            <textarea id=box_id rows="3" aria-describedby=described_by aria-invalid=wrong prop:value=value on:input=type_in></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=box_id
                type="text"
                inputmode=(name == "max").then_some("numeric")
                autocomplete="off"
                aria-required=required.to_string()
                aria-describedby=described_by
                aria-invalid=wrong
                prop:value=value
                on:input=type_in
            />
        }
        .into_any()
    };
    view! { <Field id label required=Some(required) help error>{field}</Field> }
}

/// The buttons that move a section or take it away. The focus stays where it is of use.
#[component]
fn Order(cell: Cell) -> impl IntoView {
    let Cell { desk, id, index } = cell;
    let last = Memo::new(move |_| desk.editing.with(|rows| index.get() + 1 == rows.len()));
    let shift = move |up: bool| {
        desk.shift(id, up);
        let at_the_end = untrack(|| if up { index.get() == 0 } else { last.get() });
        let next = field_id(id, if up == at_the_end { "down" } else { "up" });
        browser::after_drawing(move || browser::focus(&next));
    };
    let remove = move |_| {
        desk.remove(id);
        browser::after_drawing(|| browser::focus("section-add"));
    };
    view! {
        <div class="actions">
            <button id=field_id(id, "up") type="button" class="button small" disabled=move || index.get() == 0 on:click=move |_| shift(true)>{t!("office.definition.up")}</button>
            <button id=field_id(id, "down") type="button" class="button small" disabled=move || last.get() on:click=move |_| shift(false)>{t!("office.definition.down")}</button>
            <button type="button" class="button small" on:click=remove>{t!("office.definition.remove")}</button>
        </div>
    }
}
