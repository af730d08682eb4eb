//! What stands on the pages, as data.

use serde::Serialize;
use shorei_domain::member::Language;
use time::{Date, OffsetDateTime};

/// Whose document it is, for the head of every page.
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
    /// The day on which it is printed.
    Printed(Date),
    /// The day on which it was applied with: such a document reads the same for ever (`S19`).
    Applied(Date),
}

/// Sheets to be set one after another, with pages counted through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the document is called.
    pub title: String,
    /// The language of the words that are not the holder's.
    pub language: Language,
    /// Whose it is.
    pub holder: Holder,
    /// The day in its head.
    pub dated: Dated,
    /// When it was made, for the properties of the file.
    pub made_at: OffsetDateTime,
    /// What it consists of; each begins a new page.
    pub sheets: Vec<Sheet>,
}

/// A part of a document that begins a new page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Its heading.
    pub heading: String,
    /// What its pages' heads name beside the holder, such as slot and revision; may be empty.
    pub mark: String,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Its share of the width that is left, or 0 for as wide as its content.
    pub share: u8,
}

/// A piece of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Names with their values.
    Facts {
        /// Name and value of each.
        rows: Vec<(String, String)>,
    },
    /// A heading with what was written under it.
    Text {
        /// The heading.
        heading: String,
        /// The text as it was written, with its line ends.
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
    /// Lines to be filled in by hand, the last of them with a place for the seal.
    Signing {
        /// What is to be filled in.
        lines: Vec<String>,
        /// What stands in the place for the seal.
        seal: String,
    },
}

impl Document {
    /// Changes every text in it.
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
