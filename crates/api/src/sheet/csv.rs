//! CSV: in UTF-8, or in the encoding that Japanese spreadsheet programs write.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::SHIFT_JIS;

use super::cell::{Cell, guarded};
use super::{Faults, Reader, Table, unreadable};

/// Before a text in UTF-8: by it spreadsheet programs know the encoding.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// How many cells beyond the header's a row may have: more are no table.
const WIDTH_MAX: usize = 200;

pub(super) fn read(bytes: &[u8], mut reader: Reader) -> Result<Table, Faults> {
    let text = decode(bytes).ok_or_else(unreadable)?;
    let mut records =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| {
        let more = records.read_record(record).map_err(|_| unreadable())?;
        if record.len() > WIDTH_MAX { Err(unreadable()) } else { Ok(more) }
    };
    next(&mut record)?;
    reader.header(&cells(&record))?;
    let mut number = 0;
    while next(&mut record)? {
        number += 1;
        reader.row(number, cells(&record))?;
    }
    Ok(reader.table)
}

fn cells(record: &StringRecord) -> Vec<Cell> {
    record.iter().map(Cell::new).collect()
}

/// The text of a file, if it is one.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    // No text has such bytes; other files have them soon.
    let binary = |byte: &u8| byte.is_ascii_control() && !b"\t\r\n".contains(byte);
    if bytes.iter().any(binary) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Rows as text that spreadsheet programs open right.
///
/// # Errors
/// When there is no memory for it.
pub(crate) fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut lines =
        WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        lines.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    lines.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
