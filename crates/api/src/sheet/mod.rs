//! Tables that people keep in spreadsheets: CSV and XLSX, read with every fault at its row.
//!
//! What a file is, its content says, never its name. A row is numbered as people count: the first one
//! below the header is 1.

pub(crate) mod cell;
mod csv;
mod faults;
mod workbook;

pub(crate) use csv::{BOM, write};
pub use faults::Faults;

use shorei_domain::refusal::{Place, Refusal};

use cell::Cell;

/// The most rows of a table.
pub(crate) const ROWS_MAX: usize = 100_000;

/// Where a table comes in a request.
const FILE: &str = "file";

/// The columns of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    /// Their names, all of which the header has.
    pub(crate) names: &'static [&'static str],
    /// Those that may be empty.
    pub(crate) optional: &'static [&'static str],
}

/// A row without faults of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Counted from 1.
    pub(crate) number: usize,
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
    pub(crate) fn text(&self, columns: Columns, name: &str) -> &str {
        let index = columns.names.iter().position(|known| *known == name);
        index.and_then(|index| self.cells.get(index)).map_or("", String::as_str)
    }
}

/// The place of a field of a row.
pub(crate) fn place(row: usize, field: &'static str) -> Place {
    Place::item("rows", row).then(field)
}

/// Reads a file.
///
/// # Errors
/// `not_a_table` for a file of another kind or with macros, `field_required` for an empty one; what is
/// wrong with the header, after which no row is looked at; `too_many_items`.
pub(crate) fn read(bytes: &[u8], columns: Columns) -> Result<Table, Faults> {
    let reader = Reader::new(columns);
    if bytes.is_empty() {
        return Err(Faults::one(Place::field(FILE), Refusal::FieldRequired));
    }
    if bytes.starts_with(b"PK") { workbook::read(bytes, reader) } else { csv::read(bytes, reader) }
}

/// The file as a whole is refused.
fn unreadable() -> Faults {
    Faults::one(Place::field(FILE), Refusal::NotATable)
}

/// A table while it is read: first its header, then row by row.
struct Reader {
    columns: Columns,
    /// For each place in the sheet, the column that stands there.
    order: Vec<Option<usize>>,
    table: Table,
}

impl Reader {
    fn new(columns: Columns) -> Self {
        Self { columns, order: Vec::new(), table: Table::default() }
    }

    fn header(&mut self, cells: &[Cell]) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let at = |name: &str| Place::field("header").then(name.to_owned());
        for cell in cells {
            let Cell::Text(name) = cell else {
                faults.add(0, at(""), Refusal::UnknownField);
                continue;
            };
            let index = self.columns.names.iter().position(|known| known == name);
            if index.is_none() && !name.is_empty() {
                faults.add(0, at(name), Refusal::UnknownField);
            } else if index.is_some() && self.order.contains(&index) {
                faults.add(0, at(name), Refusal::DuplicateItem);
            }
            self.order.push(index);
        }
        for (index, name) in self.columns.names.iter().enumerate() {
            if !self.order.contains(&Some(index)) {
                faults.add(0, at(name), Refusal::FieldRequired);
            }
        }
        faults.or(())
    }

    /// Takes a row. One without any content is counted, and nothing else.
    fn row(&mut self, number: usize, cells: Vec<Cell>) -> Result<(), Faults> {
        if cells.iter().all(Cell::is_blank) {
            return Ok(());
        }
        if number > ROWS_MAX {
            return Err(Faults::one(Place::field("rows"), Refusal::TooManyItems { max: ROWS_MAX }));
        }
        let before = self.table.faults.total();
        // None where a cell is refused already, so that it is not called empty as well.
        let mut texts = vec![Some(String::new()); self.columns.names.len()];
        for (place_in_sheet, cell) in cells.into_iter().enumerate() {
            let column = self.order.get(place_in_sheet).copied().flatten();
            let slot = column.and_then(|index| {
                let name = self.columns.names.get(index)?;
                Some((place(number, name), texts.get_mut(index)?))
            });
            match (slot, cell) {
                (Some((_, text)), Cell::Text(said)) => *text = Some(said),
                (Some((at, text)), Cell::Refused(why)) => {
                    *text = None;
                    self.table.faults.add(number, at, why);
                }
                (None, cell) if cell.is_blank() => {}
                (None, _) => {
                    self.table.faults.add(
                        number,
                        Place::item("rows", number),
                        Refusal::UnknownField,
                    );
                }
            }
        }
        self.refuse_empty(number, &texts);
        if before == self.table.faults.total() {
            let cells = texts.into_iter().map(Option::unwrap_or_default).collect();
            self.table.rows.push(Row { number, cells });
        }
        Ok(())
    }

    fn refuse_empty(&mut self, number: usize, texts: &[Option<String>]) {
        for (name, text) in self.columns.names.iter().zip(texts) {
            if text.as_deref() == Some("") && !self.columns.optional.contains(name) {
                self.table.faults.add(number, place(number, name), Refusal::FieldRequired);
            }
        }
    }
}
