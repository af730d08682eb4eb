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

/// A text of a document.
pub(crate) struct Spot<'a> {
    /// What it is called, for who looks for it; empty where nothing but its sheet names it.
    pub(crate) place: String,
    /// How many letters of half width its line has room for.
    pub(crate) room: usize,
    /// The text.
    pub(crate) text: &'a mut String,
}

/// Letters of half width in a line of the page, of the names beside facts, and of the narrowest column.
const PAGE: usize = 60;
const NAME: usize = 14;
const COLUMN: usize = 18;

impl Document {
    /// Returns the sheets with `change` applied to every text.
    pub(crate) fn map(&self, mut change: impl FnMut(Spot<'_>)) -> Vec<Sheet> {
        let mut sheets = self.sheets.clone();
        let many = sheets.len() > 1;
        for sheet in &mut sheets {
            let heading = sheet.heading.clone();
            let of_sheet = [&mut sheet.heading, &mut sheet.mark];
            let of_sheet = of_sheet.map(|text| Spot { place: String::new(), room: PAGE, text });
            let of_blocks = sheet.blocks.iter_mut().flat_map(Block::spots);
            for spot in of_sheet.into_iter().chain(of_blocks) {
                let place = match (spot.place.as_str(), many) {
                    ("", _) => heading.clone(),
                    (_, false) => spot.place,
                    (place, true) => format!("{heading} {place}"),
                };
                change(Spot { place, ..spot });
            }
        }
        sheets
    }
}

impl Block {
    fn spots(&mut self) -> Vec<Spot<'_>> {
        let unnamed = |room, text| Spot { place: String::new(), room, text };
        match self {
            Self::Facts { rows } => rows
                .iter_mut()
                .flat_map(|(name, value)| {
                    let place = name.clone();
                    [unnamed(NAME, name), Spot { place, room: PAGE, text: value }]
                })
                .collect(),
            Self::Text { heading, text } => {
                let place = heading.clone();
                vec![unnamed(PAGE, heading), Spot { place, room: PAGE, text }]
            }
            Self::Note { text } => vec![unnamed(PAGE, text)],
            Self::Table { columns, rows } => of_table(columns, rows),
            Self::Signing { lines, seal } => {
                let texts = lines.iter_mut().chain(std::iter::once(seal));
                texts.map(|text| unnamed(PAGE, text)).collect()
            }
        }
    }
}

/// The texts of a table: a cell is called by the first one of its row, and its column.
fn of_table<'a>(columns: &'a mut [Column], rows: &'a mut [Vec<String>]) -> Vec<Spot<'a>> {
    let heads: Vec<_> = columns.iter().map(|column| column.label.clone()).collect();
    let labels = columns.iter_mut().map(|column| &mut column.label);
    let mut spots: Vec<_> =
        labels.map(|text| Spot { place: String::new(), room: COLUMN, text }).collect();
    for row in rows {
        let first = row.first().cloned().unwrap_or_default();
        for (head, text) in heads.iter().zip(row) {
            let place = format!("{} {first} {head}", heads[0]);
            spots.push(Spot { place, room: COLUMN, text });
        }
    }
    spots
}
