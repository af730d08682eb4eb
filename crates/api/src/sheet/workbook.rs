//! XLSX: the first sheet of a workbook, cell by cell, within bounds.
//!
//! A workbook is a packed folder of XML, so that a small file can be made to unpack without end. All
//! of it is unpacked once within bounds before any of it is read.

use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use shorei_domain::refusal::{Place, Refusal};
use zip::ZipArchive;

use super::cell::Cell;
use super::{Faults, ROWS_MAX, Reader, Table, unreadable};

/// The most bytes of a workbook once it is unpacked.
const UNPACKED_MAX: u64 = 192 * 1024 * 1024;
/// The most files in a workbook.
const FILES_MAX: usize = 1_000;
/// The most columns of a sheet; what stands further right belongs to no table.
const WIDTH_MAX: usize = 200;
/// Counts in a workbook for which the library makes room before it has seen so many things, and the
/// most that are believed.
const COUNTS: [&[u8]; 2] = [b"uniqueCount", b"si"];
const COUNT_DIGITS_MAX: usize = 6;

pub(super) fn read(bytes: &[u8], reader: Reader) -> Result<Table, Faults> {
    if !is_sound(bytes).unwrap_or(false) {
        return Err(unreadable());
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let first = workbook.sheet_names().first().cloned().ok_or_else(unreadable)?;
    let cells = workbook.worksheet_cells_reader(&first).map_err(|_| unreadable())?;
    read_cells(cells, reader)
}

/// Whether the file is a workbook without macros that stays within bounds when it is unpacked.
fn is_sound(bytes: &[u8]) -> Option<bool> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut names = Vec::new();
    for name in archive.file_names() {
        names.push(name.ok()?.to_ascii_lowercase());
    }
    let is_workbook = names.iter().any(|name| name == "xl/workbook.xml");
    let has_macros = names
        .iter()
        .any(|name| name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/"));
    if !is_workbook || has_macros || archive.len() > FILES_MAX {
        return Some(false);
    }
    let mut left = UNPACKED_MAX;
    let mut content = Vec::new();
    for index in 0..archive.len() {
        content.clear();
        let file = archive.by_index(index).ok()?;
        // What the file says of its own size may be wrong.
        let unpacked = file.take(left + 1).read_to_end(&mut content).ok()?;
        left = left.checked_sub(u64::try_from(unpacked).ok()?)?;
        if !is_believable(&content) {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether no count in the XML is beyond belief.
fn is_believable(xml: &[u8]) -> bool {
    let mut parts = xml.split(|byte| *byte == b'=');
    let mut name = parts.next().unwrap_or_default();
    for part in parts {
        if COUNTS.iter().any(|count| name.trim_ascii_end().ends_with(count)) {
            let value = part.trim_ascii_start().get(1..).unwrap_or_default();
            let digits = value.iter().skip_while(|byte| **byte == b'0' || **byte == b'+');
            if digits.take_while(|byte| byte.is_ascii_digit()).count() > COUNT_DIGITS_MAX {
                return false;
            }
        }
        name = part;
    }
    true
}

fn read_cells<R: Read + std::io::Seek>(
    mut cells: calamine::XlsxCellReader<'_, R>,
    mut reader: Reader,
) -> Result<Table, Faults> {
    let mut row = Vec::new();
    let mut at = 0;
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(|_| unreadable())? {
        let (line, column) = (found.pos.0 as usize, found.pos.1 as usize);
        if line < at {
            return Err(unreadable());
        }
        if line > at {
            finish(&mut reader, at, std::mem::take(&mut row))?;
            at = line;
        }
        let cell = match found.formula {
            Some(_) => Cell::Refused(Refusal::FormulaInCell),
            None => cell_of(&found.value),
        };
        if cell.is_blank() {
            continue;
        }
        if line > ROWS_MAX {
            let why = Refusal::TooManyItems { max: ROWS_MAX };
            return Err(Faults::one(Place::field("rows"), why));
        }
        // Nothing to the right of a table's columns is taken, so how far it is does not matter.
        let column = column.min(WIDTH_MAX);
        if row.len() <= column {
            row.resize(column + 1, Cell::Text(String::new()));
        }
        if let Some(slot) = row.get_mut(column) {
            *slot = cell;
        }
    }
    finish(&mut reader, at, row)?;
    Ok(reader.table)
}

/// Hands on what stands in line `at`; the first is the header.
fn finish(reader: &mut Reader, at: usize, cells: Vec<Cell>) -> Result<(), Faults> {
    match at {
        0 => reader.header(&cells),
        number => reader.row(number, cells),
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Text(String::new()),
        DataRef::String(text) => Cell::new(text),
        DataRef::SharedString(text) => Cell::new(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        // A whole number is shown without a point, as it is in the spreadsheet.
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::DateTime(moment) => day_of(moment),
        DataRef::DateTimeIso(text) => Cell::new(text.trim_end_matches("T00:00:00")),
        DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
            Cell::Refused(Refusal::InvalidValue)
        }
    }
}

/// A day without a time of day.
fn day_of(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    if !moment.is_datetime() || (hour, minute, second, milli) != (0, 0, 0, 0) {
        return Cell::Refused(Refusal::InvalidValue);
    }
    Cell::Text(format!("{year:04}-{month:02}-{day:02}"))
}
