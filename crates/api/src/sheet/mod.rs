//! Tables that people keep in spreadsheets: CSV and XLSX, read with every fault at its row.
//!
//! What a file is, its content says, never its name. Lines that hold nothing are no rows. A row is
//! numbered in pointers as the first, second, third one that holds something below the header; what a
//! person reads names the line and column that the spreadsheet shows ([`Spot`]).

pub(crate) mod cell;
mod csv;
pub(crate) mod date;
mod faults;
mod number;
mod workbook;

pub(crate) use csv::{BOM, write};
pub use faults::{Faults, Spot};

use shorei_contract::import::ImportKind;
use shorei_domain::refusal::{Place, Refusal};
use shorei_domain::text::{is_blank, is_damage, line};

use crate::reason::{Fault, Why};

use cell::Cell;
use faults::Layout;

/// The most rows of a table.
pub(crate) const ROWS_MAX: usize = 100_000;
/// The most columns of a sheet: what has more is no table.
const WIDTH_MAX: usize = 200;

/// Where a table comes in a request.
const FILE: &str = "file";

/// A row without faults of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Counted from 1.
    pub(crate) number: usize,
    kind: ImportKind,
    /// What its cells say, in the order of the columns.
    cells: Vec<String>,
}

/// The rows of a table that are whole, and what is wrong with the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    pub(crate) faults: Faults,
}

impl Row {
    /// What the cell in that column says.
    pub(crate) fn text(&self, name: &str) -> &str {
        let index = self.kind.columns().iter().position(|known| *known == name);
        index.and_then(|index| self.cells.get(index)).map_or("", String::as_str)
    }
}

/// The place of a field of a row.
pub(crate) fn place(row: usize, field: &'static str) -> Place {
    Place::item("rows", row).then(field)
}

/// Reads a file with the columns of `kind`.
///
/// # Errors
/// `not_a_table` for a file of another kind or with macros, `field_required` for an empty one; what is
/// wrong with the header, after which no row is looked at; `too_many_items`.
pub(crate) fn read(bytes: &[u8], kind: ImportKind) -> Result<Table, Faults> {
    let reader = Reader::new(kind);
    if bytes.is_empty() {
        return Err(Faults::one(Place::field(FILE), Refusal::FieldRequired));
    }
    if bytes.starts_with(b"PK") { workbook::read(bytes, reader) } else { csv::read(bytes, reader) }
}

/// The file as a whole is refused.
fn unreadable() -> Faults {
    Faults::one(Place::field(FILE), Fault::NotATable)
}

/// A table while it is read: first its header, then row by row.
struct Reader {
    kind: ImportKind,
    layout: Layout,
    table: Table,
}

impl Reader {
    fn new(kind: ImportKind) -> Self {
        Self { kind, layout: Layout::default(), table: Table::default() }
    }

    fn has_header(&self) -> bool {
        !self.layout.lines.is_empty()
    }

    /// Takes the first line that holds something. `open` is the cell whose quote is never closed.
    fn header(
        &mut self,
        sheet_line: usize,
        cells: &[String],
        open: Option<usize>,
    ) -> Result<(), Faults> {
        if cells.iter().all(|cell| is_blank(cell)) {
            return Ok(());
        }
        let mut faults = Faults::default();
        let at = |name: &str| Place::field("header").then(line(name));
        for (column, name) in cells.iter().enumerate() {
            let known = self.kind.column(name);
            let why = if open == Some(column) {
                Some(Why::from(Fault::QuoteNotClosed))
            } else if name.contains(is_damage) {
                Some(Fault::DamagedText.into())
            } else if known.is_none() && !is_blank(name) {
                Some(Refusal::UnknownField.into())
            } else if known.is_some() && self.layout.columns.contains(&known) {
                Some(Refusal::DuplicateItem.into())
            } else {
                None
            };
            if let Some(why) = why {
                // A quote that is never closed takes in the whole file.
                let name = if open == Some(column) { "" } else { name.as_str() };
                faults.add_in(0, column, at(name), why);
            }
            self.layout.columns.push(known);
        }
        for name in self.kind.columns() {
            if !self.layout.columns.contains(&Some(name)) {
                faults.add(0, at(name), Refusal::FieldRequired);
            }
        }
        self.layout.lines.push(sheet_line);
        faults.set_layout(self.layout.clone());
        faults.or(())
    }

    /// Takes a line below the header. One that holds nothing is no row.
    fn row(&mut self, sheet_line: usize, cells: Vec<Cell>) -> Result<(), Faults> {
        if cells.iter().all(Cell::is_blank) {
            return Ok(());
        }
        // Those that were taken, with the header.
        let number = self.layout.lines.len();
        if number > ROWS_MAX {
            return Err(Faults::one(Place::field("rows"), Refusal::TooManyItems { max: ROWS_MAX }));
        }
        self.layout.lines.push(sheet_line);
        let before = self.table.faults.total();
        // None where a cell is refused already, so that it is not called empty as well.
        let mut texts = vec![Some(String::new()); self.kind.columns().len()];
        for (column, cell) in cells.into_iter().enumerate() {
            let name = self.layout.columns.get(column).copied().flatten();
            let index = self.kind.columns().iter().position(|known| Some(*known) == name);
            match (name.zip(index), cell) {
                (Some((name, index)), cell) => {
                    let text = self.said(name, cell).unwrap_or_else(|why| {
                        self.table.faults.add(number, place(number, name), why);
                        None
                    });
                    if let Some(slot) = texts.get_mut(index) {
                        *slot = text;
                    }
                }
                (None, cell) if cell.is_blank() => {}
                (None, _) => {
                    let at = Place::item("rows", number);
                    self.table.faults.add_in(number, column, at, Refusal::UnknownField);
                }
            }
        }
        self.refuse_empty(number, &texts);
        if before == self.table.faults.total() {
            let cells = texts.into_iter().map(Option::unwrap_or_default).collect();
            self.table.rows.push(Row { number, kind: self.kind, cells });
        }
        Ok(())
    }

    /// What a cell says in that column. A date in a column of texts is a number or a name that the
    /// spreadsheet program took for one.
    fn said(&self, column: &str, cell: Cell) -> Result<Option<String>, Why> {
        match cell {
            Cell::Text(text) => Ok(Some(text)),
            Cell::Day(day) if self.kind.days().contains(&column) => Ok(Some(day.to_string())),
            Cell::Day(_) => Err(Refusal::InvalidValue.into()),
            Cell::Refused(why) => Err(why),
        }
    }

    fn refuse_empty(&mut self, number: usize, texts: &[Option<String>]) {
        for (name, text) in self.kind.columns().iter().zip(texts) {
            if text.as_deref() == Some("") && !self.kind.optional().contains(name) {
                self.table.faults.add(number, place(number, name), Refusal::FieldRequired);
            }
        }
    }

    /// The table, once every line was taken.
    fn finish(mut self) -> Result<Table, Faults> {
        if !self.has_header() {
            return Err(Faults::one(Place::field(FILE), Refusal::FieldRequired));
        }
        self.table.faults.set_layout(self.layout);
        Ok(self.table)
    }
}
