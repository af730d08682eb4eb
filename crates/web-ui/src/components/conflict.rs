//! Resolves conflicts between two people, or two tabs, that edit the same record. The second one to
//! save is told, keeps what they typed, and decides field by field what to keep.

use std::sync::Arc;

use leptos::prelude::*;
use shorei_wording::{Key, key};

use super::Dialog;
use super::editing::{Editing, Saved};
use crate::language::{Words, words};
use crate::t;

/// A field to compare: its name, its text, and how one side takes it from the other.
pub struct Compared<T> {
    name: Arc<dyn Fn(Words) -> String + Send + Sync>,
    show: Show<T>,
    take: Take<T>,
}

type Show<T> = Arc<dyn Fn(&T, Words) -> String + Send + Sync>;
type Take<T> = Arc<dyn Fn(&mut T, &T) + Send + Sync>;

impl<T> Clone for Compared<T> {
    fn clone(&self) -> Self {
        Self {
            name: Arc::clone(&self.name),
            show: Arc::clone(&self.show),
            take: Arc::clone(&self.take),
        }
    }
}

impl<T> Compared<T> {
    /// Makes a field with a name of its own.
    pub fn named(
        name: impl Fn(Words) -> String + Send + Sync + 'static,
        show: impl Fn(&T, Words) -> String + Send + Sync + 'static,
        take: impl Fn(&mut T, &T) + Send + Sync + 'static,
    ) -> Self {
        Self { name: Arc::new(name), show: Arc::new(show), take: Arc::new(take) }
    }

    /// Makes a field whose name is a sentence.
    pub fn new(
        name: Key,
        show: impl Fn(&T, Words) -> String + Send + Sync + 'static,
        take: impl Fn(&mut T, &T) + Send + Sync + 'static,
    ) -> Self {
        Self::named(move |words| words.text(name).to_owned(), show, take)
    }

    fn differs(&self, one: &T, other: &T, words: Words) -> bool {
        (self.show)(one, words) != (self.show)(other, words)
    }
}

/// Compares a field of a form by its text: `compared!(MemberInput, key!("office.members.email"),
/// email)`.
#[macro_export]
macro_rules! compared {
    ($of:ty, $name:expr, $field:ident) => {
        $crate::components::Compared::new(
            $name,
            |value: &$of, _| value.$field.to_string(),
            |mine: &mut $of, theirs: &$of| mine.$field.clone_from(&theirs.$field),
        )
    };
    ($of:ty, $name:expr, $field:ident, $show:expr) => {
        $crate::components::Compared::new(
            $name,
            move |value: &$of, words| $show(&value.$field, words),
            |mine: &mut $of, theirs: &$of| mine.$field.clone_from(&theirs.$field),
        )
    };
}

/// A line of the comparison: the field, both texts, and whether to keep mine.
struct Line<T> {
    field: Compared<T>,
    name: String,
    mine: String,
    theirs: String,
    keep_mine: RwSignal<bool>,
}

impl<T> Clone for Line<T> {
    fn clone(&self) -> Self {
        Self {
            field: self.field.clone(),
            name: self.name.clone(),
            mine: self.mine.clone(),
            theirs: self.theirs.clone(),
            keep_mine: self.keep_mine,
        }
    }
}

/// Returns the fields in which the form and the saved record differ. Fields that the person did not
/// change are taken from the other side by default.
fn lines<T: Clone + PartialEq + Send + Sync + 'static>(
    editing: Editing<T>,
    fields: impl Fn(&T, &T) -> Vec<Compared<T>>,
    theirs: &Saved<T>,
    words: Words,
) -> Vec<Line<T>> {
    let (mine, base) = untrack(|| (editing.value(), editing.base()));
    let deleted = theirs.version.is_none();
    let fields = fields(&mine, &theirs.value);
    let differing = fields.iter().filter(|field| field.differs(&mine, &theirs.value, words));
    let line = |field: &Compared<T>| Line {
        name: (field.name)(words),
        mine: (field.show)(&mine, words),
        theirs: (field.show)(&theirs.value, words),
        keep_mine: RwSignal::new(deleted || field.differs(&mine, &base, words)),
        field: field.clone(),
    };
    differing.map(line).collect()
}

/// Shows both versions side by side, and lets the person choose.
#[component]
pub fn Conflict<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The form.
    editing: Editing<T>,
    /// The fields of mine and theirs.
    fields: impl Fn(&T, &T) -> Vec<Compared<T>> + Send + Sync + 'static,
    /// Saves the form again.
    #[prop(into)]
    save: Callback<()>,
) -> impl IntoView {
    let words = words();
    let theirs = editing.theirs();
    let compared = StoredValue::new(Vec::<Line<T>>::new());
    let title = Signal::derive(move || {
        let deleted =
            theirs.with(|theirs| theirs.as_ref().is_some_and(|one| one.version.is_none()));
        let title =
            if deleted { key!("page.conflict.deleted") } else { key!("page.conflict.title") };
        words.text(title).to_owned()
    });
    let shown = move || {
        let lines = theirs.with(|theirs| {
            theirs.as_ref().map(|theirs| lines(editing, &fields, theirs, words)).unwrap_or_default()
        });
        compared.set_value(lines.clone());
        lines
            .into_iter()
            .enumerate()
            .map(|(index, line)| view! { <Side index line /> })
            .collect_view()
    };
    let shown = StoredValue::new(shown);
    let keep_chosen = move |_| {
        let Some(found) = theirs.get_untracked() else { return };
        let mut value = untrack(|| editing.value());
        compared.with_value(|lines| {
            for line in lines.iter().filter(|line| !line.keep_mine.get_untracked()) {
                (line.field.take)(&mut value, &found.value);
            }
        });
        editing.go_on_from(found, value);
        save.run(());
    };
    let keeps_all =
        move || compared.with_value(|lines| lines.iter().all(|line| line.keep_mine.get()));
    let take = move |_| {
        if let Some(found) = theirs.get_untracked() {
            let value = found.value.clone();
            editing.go_on_from(found, value);
        }
    };
    view! {
        <Dialog open=Signal::derive(move || theirs.with(Option::is_some)) close=move |()| theirs.set(None) title wide=true>
            <p>{t!("page.conflict.lead")}</p>
            <div class="table-frame">
                <table class="compare">
                    <thead>
                        <tr>
                            <th scope="col">{t!("page.conflict.field")}</th>
                            <th scope="col">{t!("page.conflict.mine")}</th>
                            <th scope="col">{t!("page.conflict.theirs")}</th>
                        </tr>
                    </thead>
                    <tbody>{move || shown.with_value(|shown| shown())}</tbody>
                </table>
            </div>
            <div class="actions">
                <button type="button" class="button primary" on:click=keep_chosen>
                    {move || {
                        theirs.track();
                        words.text(if keeps_all() { key!("page.conflict.overwrite") } else { key!("page.conflict.keep") })
                    }}
                </button>
                <button type="button" class="button" on:click=take>{t!("page.conflict.take")}</button>
                <button type="button" class="button" on:click=move |_| theirs.set(None)>{t!("page.conflict.later")}</button>
            </div>
        </Dialog>
    }
}

/// Shows a field with both of its texts.
#[component]
fn Side<T: Send + Sync + 'static>(index: usize, line: Line<T>) -> impl IntoView {
    let Line { name, mine, theirs, keep_mine, .. } = line;
    let choice = move |mine: bool, text: String, label: Signal<&'static str>, name: String| {
        view! {
            <td>
                <label class="check">
                    <input
                        type="radio"
                        name=format!("conflict-{index}")
                        aria-label=move || format!("{name} {}", label.get())
                        prop:checked=move || keep_mine.get() == mine
                        on:change=move |_| keep_mine.set(mine)
                    />
                    <span class="small">{label}</span>
                </label>
                <div class="prose">{text}</div>
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            {choice(true, mine, t!("page.conflict.mine"), name.clone())}
            {choice(false, theirs, t!("page.conflict.theirs"), name)}
        </tr>
    }
}
