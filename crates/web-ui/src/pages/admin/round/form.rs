//! The form of a definition while it is changed.

use std::sync::Arc;

use leptos::prelude::*;
use shorei_client::Tagged;
use shorei_contract::programme::{Bilingual, Definition, Section};
use shorei_domain::text::digits;
use uuid::Uuid;

use crate::browser;
use crate::components::Submit;
use crate::session::{Session, session};
use crate::unsaved::{Unsaved, unsaved};

/// A section as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The definition of a round while its form is changed.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Who works at it.
    pub session: Session,
    /// Of which round.
    pub round: Uuid,
    /// The definition as it is saved.
    pub kept: RwSignal<Arc<Tagged<Definition>>>,
    /// The sections as they are typed.
    pub rows: RwSignal<Vec<Row>>,
    /// Saving them.
    pub submit: Submit,
    /// When they were saved last.
    pub saved_at: RwSignal<Option<String>>,
    next: StoredValue<u32>,
    unsaved: Unsaved,
}

impl Desk {
    /// The definition, with what was typed and not saved before.
    pub fn new(round: Uuid, definition: Tagged<Definition>) -> Self {
        let unsaved = unsaved();
        let typed = unsaved.take_form(round);
        let mut kept = definition;
        let sections = match typed {
            // What was typed over an older version is refused when it is saved, not lost.
            Some((etag, sections)) => {
                kept.etag = etag;
                sections
            }
            None => kept.value.sections.clone(),
        };
        let desk = Self {
            session: session(),
            round,
            kept: RwSignal::new(Arc::new(kept)),
            rows: RwSignal::new(Vec::new()),
            submit: Submit::new("definition-problem"),
            saved_at: RwSignal::new(None),
            next: StoredValue::new(0),
            unsaved,
        };
        desk.rows.set(desk.rows_of(sections));
        desk
    }

    /// Which version is saved.
    pub fn version(self) -> u32 {
        self.kept.with(|kept| kept.value.version)
    }

    /// Whether something is typed that is not saved.
    pub fn is_unsaved(self) -> bool {
        let typed = self.sections();
        self.kept.with(|kept| kept.value.sections != typed)
    }

    /// The sections as they would be sent.
    fn sections(self) -> Vec<Section> {
        self.rows.with(|rows| rows.iter().map(Row::sent).collect())
    }

    fn rows_of(self, sections: Vec<Section>) -> Vec<Row> {
        let known = |key: &str| {
            let same = |section: &Section| section.key == key;
            self.kept.with_untracked(|kept| kept.value.sections.iter().any(same))
        };
        let row = |section: Section| Row {
            id: self.new_id(),
            is_new: !known(&section.key),
            max: section.max_length.to_string(),
            section,
        };
        sections.into_iter().map(row).collect()
    }

    fn new_id(self) -> u32 {
        self.next
            .try_update_value(|next| {
                *next += 1;
                *next
            })
            .unwrap_or_default()
    }

    /// Adds an empty section at the end, and says which one it is.
    pub fn add(self) -> u32 {
        let id = self.new_id();
        self.rows.update(|rows| {
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
        self.rows.update(|rows| rows.retain(|row| row.id != id));
    }

    /// Moves a section before the one above it, or after the one below it.
    pub fn shift(self, id: u32, up: bool) {
        self.rows.update(|rows| {
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
        let kept = self.kept.get_untracked();
        let sections = untrack(|| self.sections());
        let mut definition = Definition { sections, ..kept.value.clone() };
        let Definition { sections, guidance, .. } = &mut definition;
        guidance.retain(|one| match &one.section {
            Some(key) => sections.iter().any(|section| section.key == *key),
            None => true,
        });
        let Self { session, round, .. } = self;
        let call = async move {
            session
                .call(async |client| {
                    client.round_definition_replace(round, &definition, &kept.etag).await
                })
                .await
        };
        self.submit.run(call, move |saved| {
            self.replaced(saved);
            self.saved_at.set(Some(browser::clock()));
        });
    }

    /// Goes on with the definition as it is saved now.
    pub fn replaced(self, saved: Tagged<Definition>) {
        let sections = saved.value.sections.clone();
        let same = untrack(|| self.sections()) == sections;
        self.kept.set(Arc::new(saved));
        if same {
            // The fields stay as they are, and the focus with them.
            self.rows.update(|rows| rows.iter_mut().for_each(|row| row.is_new = false));
        } else {
            let rows = self.rows_of(sections);
            self.rows.set(rows);
        }
    }

    /// What was typed and not saved stays when one goes elsewhere in the page, and the browser warns
    /// before the page is closed.
    pub fn keep_what_is_unsaved(self) {
        let dirty = Memo::new(move |_| self.is_unsaved());
        let typed = Memo::new(move |_| (self.kept.with(|kept| kept.etag.clone()), self.sections()));
        let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
            if dirty.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            listener.remove();
            if dirty.try_get_untracked() == Some(true)
                && let Some((etag, sections)) = typed.try_get_untracked()
            {
                self.unsaved.keep_form(self.round, etag, sections);
            }
        });
    }
}
