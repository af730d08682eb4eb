//! XLSX: the first sheet of a workbook, cell by cell, within limits.
//!
//! A workbook is a compressed folder of XML, so a small file can unpack to an unlimited size. The
//! whole file is unpacked once within limits before any of it is read.

use std::io::{Cursor, Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxCellReader};
use shorei_domain::refusal::{Place, Refusal};
use time::{Date, Month};
use zip::ZipArchive;

use super::cell::Cell;
use super::date::day;
use super::number::Shown;
use crate::reason::{Fault, Why};

use super::{FILE, Faults, Reader, Table, WIDTH_MAX, unreadable};

/// The maximum size of an unpacked workbook, in bytes.
const UNPACKED_MAX: u64 = 192 * 1024 * 1024;
/// The maximum number of files in a workbook.
const FILES_MAX: usize = 1_000;
/// The maximum number of formula cells reported one by one.
const FORMULAS_MAX: usize = 100_000;
/// The last possible line of a sheet, as in Excel.
const LINES_MAX: usize = 1_048_576;
/// Counts in a workbook for which the library allocates memory in advance, and the maximum to
/// accept.
const COUNTS: [&[u8]; 2] = [b"uniqueCount", b"si"];
const COUNT_DIGITS_MAX: usize = 6;

pub(super) fn read(bytes: &[u8], reader: Reader) -> Result<Table, Faults> {
    if !is_sound(bytes).unwrap_or(false) {
        return Err(unreadable());
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let first = workbook.sheet_names().first().cloned().ok_or_else(unreadable)?;
    let formulas = formulas(workbook.worksheet_cells_reader(&first).map_err(|_| unreadable())?)?;
    let cells = workbook.worksheet_cells_reader(&first).map_err(|_| unreadable())?;
    read_cells(cells, &formulas, reader)
}

/// Returns whether the file is a workbook without macros that stays within the limits when
/// unpacked.
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
        // The file may lie about its size.
        let unpacked = file.take(left + 1).read_to_end(&mut content).ok()?;
        left = left.checked_sub(u64::try_from(unpacked).ok()?)?;
        if !is_believable(&content) {
            return Some(false);
        }
    }
    Some(true)
}

/// Returns whether every count in the XML is believable.
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

/// A line and a column of a sheet, from 0.
type Position = (u32, u32);

/// Returns the positions of formulas, in the order of the cells. The library reports either
/// formulas or formats.
fn formulas<R: Read + Seek>(mut cells: XlsxCellReader<'_, R>) -> Result<Vec<Position>, Faults> {
    let mut found = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| unreadable())? {
        if cell.formula.is_some() {
            found.push(cell.pos);
        }
        if found.len() > FORMULAS_MAX {
            return Err(Faults::one(Place::field(FILE), Fault::FormulaInCell));
        }
    }
    Ok(found)
}

fn read_cells<R: Read + Seek>(
    mut cells: XlsxCellReader<'_, R>,
    formulas: &[Position],
    reader: Reader,
) -> Result<Table, Faults> {
    let shown: Vec<Shown> = cells.styles().iter().map(Shown::by).collect();
    let mut formulas = formulas.iter().peekable();
    let mut sheet = Sheet { reader, line: 0, row: Vec::new() };
    while let Some((found, style)) = cells.next_cell_with_style_id().map_err(|_| unreadable())? {
        let position = found.get_position();
        let is_formula = formulas.next_if(|formula| **formula == position).is_some();
        let content = if is_formula {
            Content::Refused(Fault::FormulaInCell.into())
        } else {
            content(found.get_value(), shown.get(style).copied().unwrap_or(Shown::Whole))
        };
        sheet.put(position, content)?;
    }
    sheet.end_line()?;
    sheet.reader.finish()
}

/// The content of a cell, before it is known whether it is in the header.
#[derive(Clone, Debug)]
enum Content {
    Text(String),
    Day(Date),
    Refused(Why),
}

/// The state of reading a sheet, line by line.
struct Sheet {
    reader: Reader,
    /// The current line, from 0.
    line: usize,
    row: Vec<Content>,
}

impl Sheet {
    fn put(&mut self, (line, column): Position, content: Content) -> Result<(), Faults> {
        let (line, column) = (line as usize, column as usize);
        if line < self.line || line >= LINES_MAX {
            return Err(unreadable());
        }
        if line > self.line {
            self.end_line()?;
            self.line = line;
        }
        if matches!(&content, Content::Text(text) if text.is_empty()) {
            return Ok(());
        }
        // Nothing to the right of a table's columns is used, so the distance does not matter.
        let column = column.min(WIDTH_MAX);
        if self.row.len() <= column {
            self.row.resize(column + 1, Content::Text(String::new()));
        }
        if let Some(slot) = self.row.get_mut(column) {
            *slot = content;
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), Faults> {
        let row = std::mem::take(&mut self.row);
        let line = self.line + 1;
        if self.reader.has_header() {
            return self.reader.row(line, row.into_iter().map(Content::into_cell).collect());
        }
        let names: Vec<String> = row.into_iter().map(Content::into_name).collect();
        self.reader.header(line, &names, None)
    }
}

impl Content {
    fn into_cell(self) -> Cell {
        match self {
            Self::Text(text) => Cell::new(&text),
            Self::Day(day) => Cell::Day(day),
            Self::Refused(why) => Cell::Refused(why),
        }
    }

    /// Returns the content as a column name; empty if it is not text.
    fn into_name(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Day(day) => day.to_string(),
            Self::Refused(why) => why.code().to_owned(),
        }
    }
}

fn content(value: &DataRef<'_>, shown: Shown) -> Content {
    let day = |day: Option<Date>| {
        day.map_or(Content::Refused(Refusal::InvalidValue.into()), Content::Day)
    };
    match value {
        DataRef::Empty => Content::Text(String::new()),
        DataRef::String(text) => Content::Text(text.clone()),
        DataRef::SharedString(text) => Content::Text((*text).to_owned()),
        DataRef::Int(number) => Content::Text(number.to_string()),
        DataRef::Float(number) => shown
            .text(*number)
            .map_or(Content::Refused(Refusal::InvalidValue.into()), Content::Text),
        DataRef::DateTime(moment) => day(day_of(moment)),
        DataRef::DateTimeIso(text) => day(self::day(text)),
        DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
            Content::Refused(Refusal::InvalidValue.into())
        }
    }
}

/// Returns a day without a time of day.
fn day_of(moment: &ExcelDateTime) -> Option<Date> {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    if !moment.is_datetime() || (hour, minute, second, milli) != (0, 0, 0, 0) {
        return None;
    }
    Date::from_calendar_date(year.into(), Month::try_from(month).ok()?, day).ok()
}
