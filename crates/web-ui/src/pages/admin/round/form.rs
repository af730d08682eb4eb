//! The form of a definition while it is changed.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shorei_client::{Client, Tagged};
use shorei_contract::programme::{Bilingual, Definition, Section};
use shorei_domain::text::digits;
use shorei_wording::key;
use uuid::Uuid;

use crate::components::{Compared, Editing, Saved, of};
use crate::language::Words;
use crate::{browser, unsaved};

/// A section as it is typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Tells it from the others, wherever it moves.
    pub id: u32,
    /// Whether it is not in the saved definition yet: then its key can be chosen.
    pub is_new: bool,
    /// The section.
    pub section: Section,
    /// Its limit, as typed.
    pub max: String,
}

impl Row {
    /// The section as it would be sent. A limit that is no number is refused as 0.
    fn sent(&self) -> Section {
        let max_length = digits(&self.max).parse().unwrap_or_default();
        Section { max_length, ..self.section.clone() }
    }
}

/// Rows are the same where they would be sent as the same section.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.sent() == other.sent()
    }
}

/// The definition of a round while its form is changed.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Of which round.
    pub round: Uuid,
    /// The definition as it is saved.
    pub kept: RwSignal<Arc<Tagged<Definition>>>,
    /// Its sections while they are changed.
    pub editing: Editing<Vec<Row>>,
    /// When they were saved last.
    pub saved_at: RwSignal<Option<String>>,
    ids: Ids,
}

/// Gives rows their ids.
#[derive(Clone, Copy)]
struct Ids(StoredValue<u32>);

impl Ids {
    fn next(self) -> u32 {
        let next = |last: &mut u32| {
            *last += 1;
            *last
        };
        self.0.try_update_value(next).unwrap_or_default()
    }

    fn rows(self, sections: &[Section]) -> Vec<Row> {
        let row = |section: &Section| Row {
            id: self.next(),
            is_new: false,
            max: section.max_length.to_string(),
            section: section.clone(),
        };
        sections.iter().map(row).collect()
    }
}

impl Desk {
    /// The definition, with what was typed and not saved before.
    pub fn new(round: Uuid, definition: Tagged<Definition>) -> Self {
        let ids = Ids(StoredValue::new(0));
        let rows = ids.rows(&definition.value.sections);
        let version = Some(definition.etag.clone());
        let kept = RwSignal::new(Arc::new(definition));
        let editing = Editing::of_saved(
            "definition-problem",
            rows.clone(),
            // The server says it all at once, also of what stands beside the sections.
            |_, _| {},
            async move |client| {
                let now = client.round_definition_show(round).await?;
                let rows = ids.rows(&now.value.sections);
                let version = Some(now.etag.clone());
                // What stands beside the sections is theirs in any case.
                kept.set(Arc::new(now));
                Ok(Saved { value: rows, version })
            },
        );
        editing.begin(Saved { value: rows, version });
        if let Some(typed) = unsaved::kept(&unsaved::definition(round)) {
            editing.resume(typed);
            editing.update(|rows| rows.iter_mut().for_each(|row| row.id = ids.next()));
        }
        Self { round, kept, editing, saved_at: RwSignal::new(None), ids }
    }

    /// Which version is saved.
    pub fn version(self) -> u32 {
        self.kept.with(|kept| kept.value.version)
    }

    /// Adds an empty section at the end, and says which one it is.
    pub fn add(self) -> u32 {
        let id = self.ids.next();
        self.editing.update(|rows| {
            let taken = |key: &str| rows.iter().any(|row| row.section.key == key);
            let keys = (rows.len() + 1..).map(|number| format!("section_{number}"));
            let key = keys.into_iter().find(|key| !taken(key)).unwrap_or_default();
            let section = Section {
                key,
                label: Bilingual::default(),
                help: Bilingual::default(),
                required: true,
                max_length: 800,
            };
            rows.push(Row { id, is_new: true, max: section.max_length.to_string(), section });
        });
        id
    }

    /// Takes a section away.
    pub fn remove(self, id: u32) {
        self.editing.update(|rows| rows.retain(|row| row.id != id));
    }

    /// Moves a section before the one above it, or after the one below it.
    pub fn shift(self, id: u32, up: bool) {
        self.editing.update(|rows| {
            let Some(from) = rows.iter().position(|row| row.id == id) else { return };
            let to = if up { from.checked_sub(1) } else { Some(from + 1) };
            if let Some(to) = to.filter(|to| *to < rows.len()) {
                rows.swap(from, to);
            }
        });
    }

    /// Saves the sections with all else that the definition says; guidance about sections that are
    /// gone goes with them.
    pub fn save(self) {
        let rows = untrack(|| self.editing.value());
        let sections = rows.iter().map(Row::sent).collect();
        let mut definition =
            Definition { sections, ..self.kept.with_untracked(|kept| kept.value.clone()) };
        let Definition { sections, guidance, .. } = &mut definition;
        guidance.retain(|one| match &one.section {
            Some(key) => sections.iter().any(|section| section.key == *key),
            None => true,
        });
        let round = self.round;
        let call = async move |client: Client, etag: Option<&str>| {
            client.round_definition_replace(round, &definition, etag.unwrap_or_default()).await
        };
        self.editing.correct(call, move |saved| {
            self.saved_at.set(Some(browser::clock()));
            self.editing.saved(rows, saved.etag.clone());
            // The fields stay as they are, and the focus with them.
            self.editing.update(|rows| rows.iter_mut().for_each(|row| row.is_new = false));
            self.kept.set(Arc::new(saved));
        });
    }

    /// Goes on with another definition.
    pub fn replaced(self, saved: Tagged<Definition>) {
        let rows = self.ids.rows(&saved.value.sections);
        self.editing.begin(Saved { value: rows, version: Some(saved.etag.clone()) });
        self.kept.set(Arc::new(saved));
    }

    /// What was typed and not saved stays when one goes elsewhere in the page, and the browser warns
    /// before the page is closed.
    pub fn keep_what_is_unsaved(self) {
        let form = unsaved::definition(self.round);
        let dirty = Memo::new(move |_| self.editing.is_unsaved());
        Effect::new(move || match self.editing.unsaved() {
            Some(typed) => unsaved::keep(&form, &typed),
            None => unsaved::forget(&form),
        });
        let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
            if dirty.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    }
}

/// The sections, to compare two versions: their order, and each of those that are in one of them.
pub fn compared(mine: &[Row], theirs: &[Row]) -> Vec<Compared<Vec<Row>>> {
    let mut keys: Vec<String> = Vec::new();
    for row in mine.iter().chain(theirs) {
        if !keys.contains(&row.section.key) {
            keys.push(row.section.key.clone());
        }
    }
    let names: Vec<_> = keys.iter().map(|key| name(mine, theirs, key)).collect();
    let order = Compared::new(
        key!("office.definition.order"),
        |rows: &Vec<Row>, words| {
            let labels = rows.iter().map(|row| of(words.language(), &row.section.label));
            labels.collect::<Vec<_>>().join(" → ")
        },
        |mine: &mut Vec<Row>, theirs: &Vec<Row>| {
            mine.sort_by_key(|row| place(theirs, &row.section.key).unwrap_or(theirs.len()));
        },
    );
    let sections = keys.into_iter().zip(names).map(|(key, name)| {
        let taken = key.clone();
        Compared::named(
            move |words| of(words.language(), &name),
            move |rows: &Vec<Row>, words| {
                place(rows, &key).map(|index| in_words(&rows[index], words)).unwrap_or_default()
            },
            move |mine: &mut Vec<Row>, theirs: &Vec<Row>| {
                let row = place(theirs, &taken).map(|index| theirs[index].clone());
                match (place(mine, &taken), row) {
                    (Some(index), Some(row)) => mine[index] = row,
                    (Some(index), None) => {
                        mine.remove(index);
                    }
                    (None, Some(row)) => mine.push(row),
                    (None, None) => {}
                }
            },
        )
    });
    sections.chain([order]).collect()
}

fn place(rows: &[Row], key: &str) -> Option<usize> {
    rows.iter().position(|row| row.section.key == key)
}

fn name(mine: &[Row], theirs: &[Row], key: &str) -> Bilingual {
    let row = mine.iter().chain(theirs).find(|row| row.section.key == key);
    row.map(|row| row.section.label.clone()).unwrap_or_default()
}

/// All that a section says, a line each.
fn in_words(row: &Row, words: Words) -> String {
    let Section { label, help, required, .. } = &row.section;
    let mark = if *required { key!("page.required") } else { key!("page.optional") };
    let limit = format!("{}: {}", words.text(key!("office.definition.max")), row.max);
    let lines: [&str; 6] = [&label.ja, &label.en, &help.ja, &help.en, words.text(mark), &limit];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
