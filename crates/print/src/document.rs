//! The content of the pages, as data.

use serde::Serialize;
use shorei_domain::member::Language;
use time::{Date, OffsetDateTime};

/// The holder of a document, for the head of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// 会員番号.
    pub member_number: String,
    /// Family and given name.
    pub name: String,
}

/// The day in the head of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// The day of printing.
    Printed(Date),
    /// The day of the application: such a document never changes (`S19`).
    Applied(Date),
}

/// Sheets with continuous page numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The language of all words that are not the holder's.
    pub language: Language,
    /// The holder.
    pub holder: Holder,
    /// The day in its head.
    pub dated: Dated,
    /// When it was made, for the properties of the file.
    pub made_at: OffsetDateTime,
    /// The sheets, each beginning on a new page.
    pub sheets: Vec<Sheet>,
}

/// A part of a document that begins a new page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Its heading.
    pub heading: String,
    /// A mark in its pages' heads beside the holder, such as slot and revision; may be empty.
    pub mark: String,
    /// The content.
    pub blocks: Vec<Block>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Its share of the remaining width, or 0 to fit its content.
    pub share: u8,
}

/// A block of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Names with their values.
    Facts {
        /// The name and value of each.
        rows: Vec<(String, String)>,
    },
    /// A text under a heading.
    Text {
        /// The heading.
        heading: String,
        /// The text, with its line breaks.
        text: String,
    },
    /// A sentence of explanation.
    Note {
        /// The sentence.
        text: String,
    },
    /// A table, whose head is repeated on every page.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// The cells of each row.
        rows: Vec<Vec<String>>,
    },
    /// Lines to fill in by hand, the last with a place for the seal.
    Signing {
        /// The labels of the lines.
        lines: Vec<String>,
        /// The label of the place for the seal.
        seal: String,
    },
}

impl Document {
    /// Returns the sheets with `change` applied to every text.
    pub(crate) fn map(&self, mut change: impl FnMut(&str) -> String) -> Vec<Sheet> {
        let mut sheets = self.sheets.clone();
        for sheet in &mut sheets {
            let mut texts = vec![&mut sheet.heading, &mut sheet.mark];
            for block in &mut sheet.blocks {
                texts.extend(block.texts());
            }
            for text in texts {
                *text = change(text);
            }
        }
        sheets
    }
}

impl Block {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Facts { rows } => {
                rows.iter_mut().flat_map(|(name, value)| [name, value]).collect()
            }
            Self::Text { heading, text } => vec![heading, text],
            Self::Note { text } => vec![text],
            Self::Table { columns, rows } => {
                let heads = columns.iter_mut().map(|column| &mut column.label);
                heads.chain(rows.iter_mut().flatten()).collect()
            }
            Self::Signing { lines, seal } => {
                lines.iter_mut().chain(std::iter::once(seal)).collect()
            }
        }
    }
}
