//! Reads tables kept in spreadsheets, as CSV and XLSX, and reports every fault at its row.
//!
//! The content decides the type of a file, never its name. Empty lines are not rows. Pointers
//! number the non-empty rows below the header from 1; messages for people name the line and column
//! that the spreadsheet shows ([`Spot`]).

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

/// The maximum number of rows in a table.
pub(crate) const ROWS_MAX: usize = 100_000;
/// The maximum number of columns in a sheet; a wider file is not a table.
const WIDTH_MAX: usize = 200;

/// The name of the file's field in a request.
const FILE: &str = "file";

/// A row without faulty cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The number of the row, from 1.
    pub(crate) number: usize,
    kind: ImportKind,
    /// The text of its cells, in the order of the columns.
    cells: Vec<String>,
}

/// The valid rows of a table, and the faults of the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    pub(crate) faults: Faults,
}

impl Row {
    /// Returns the text of the cell in this column.
    pub(crate) fn text(&self, name: &str) -> &str {
        let index = self.kind.columns().iter().position(|known| *known == name);
        index.and_then(|index| self.cells.get(index)).map_or("", String::as_str)
    }
}

/// Returns the place of a field of a row.
pub(crate) fn place(row: usize, field: &'static str) -> Place {
    Place::item("rows", row).then(field)
}

/// Reads a file with the columns of `kind`.
///
/// # Errors
/// `not_a_table` for another type of file or one with macros, `field_required` for an empty one;
/// the faults of the header, which end the reading; `too_many_items`.
pub(crate) fn read(bytes: &[u8], kind: ImportKind) -> Result<Table, Faults> {
    let reader = Reader::new(kind);
    if bytes.is_empty() {
        return Err(Faults::one(Place::field(FILE), Refusal::FieldRequired));
    }
    if bytes.starts_with(b"PK") { workbook::read(bytes, reader) } else { csv::read(bytes, reader) }
}

/// Refuses the whole file.
fn unreadable() -> Faults {
    Faults::one(Place::field(FILE), Fault::NotATable)
}

/// The state of reading a table: first its header, then row by row.
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

    /// Reads the first line that is not empty. `open` is the cell whose quote is never closed.
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
                // A quote that is never closed contains the whole file.
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

    /// Reads a line below the header. Empty lines are not rows.
    fn row(&mut self, sheet_line: usize, cells: Vec<Cell>) -> Result<(), Faults> {
        if cells.iter().all(Cell::is_blank) {
            return Ok(());
        }
        // The rows read so far, including the header.
        let number = self.layout.lines.len();
        if number > ROWS_MAX {
            return Err(Faults::one(Place::field("rows"), Refusal::TooManyItems { max: ROWS_MAX }));
        }
        self.layout.lines.push(sheet_line);
        let before = self.table.faults.total();
        // `None` where a cell is already refused, so that it is not reported as empty too.
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

    /// Returns the table once every line was read.
    fn finish(mut self) -> Result<Table, Faults> {
        if !self.has_header() {
            return Err(Faults::one(Place::field(FILE), Refusal::FieldRequired));
        }
        self.table.faults.set_layout(self.layout);
        Ok(self.table)
    }
}
