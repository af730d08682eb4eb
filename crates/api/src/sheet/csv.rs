//! CSV, in UTF-8 or in the encoding of Japanese spreadsheet programs.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use encoding_rs::SHIFT_JIS;
use shorei_domain::text::is_damage;

use super::cell::{Cell, guarded};
use crate::reason::Fault;

use super::{Faults, Reader, Table, WIDTH_MAX, unreadable};

/// The byte order mark, by which spreadsheet programs recognise UTF-8.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

pub(super) fn read(bytes: &[u8], mut reader: Reader) -> Result<Table, Faults> {
    let text = decode(bytes).ok_or_else(unreadable)?;
    for Record { line, cells, open } in Records::new(&text) {
        if cells.len() > WIDTH_MAX {
            return Err(unreadable());
        }
        if !reader.has_header() {
            reader.header(line, &cells, open)?;
            continue;
        }
        let mut cells: Vec<Cell> = cells.iter().map(|cell| Cell::new(cell)).collect();
        if let Some(cell) = open.and_then(|column| cells.get_mut(column)) {
            *cell = Cell::Refused(Fault::QuoteNotClosed.into());
        }
        reader.row(line, cells)?;
    }
    reader.finish()
}

/// Returns the text of a file, if it is text, with U+FFFD for each damaged character.
///
/// With a byte order mark it is UTF-8. Without one it is UTF-8 if valid, or else the encoding of
/// Windows in Japan, unless it is plainly UTF-8 with some damage. This distinction matters, because
/// almost any bytes are valid in the other encoding.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    // Text has few such bytes; other files soon have many.
    let is_control = |byte: &&u8| byte.is_ascii_control() && !b"\t\r\n".contains(byte);
    if bytes.iter().filter(is_control).count() * 50 > bytes.len() {
        return None;
    }
    let text = if let Some(marked) = bytes.strip_prefix(BOM) {
        String::from_utf8_lossy(marked)
    } else if is_plainly_utf8(bytes) {
        String::from_utf8_lossy(bytes)
    } else {
        SHIFT_JIS.decode_without_bom_handling(bytes).0
    };
    let damaged = text.matches(is_damage).count();
    (damaged * 10 <= text.chars().count()).then_some(text)
}

/// Returns whether bytes are UTF-8 with some damage: most characters outside ASCII are intact.
fn is_plainly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged == 0 || whole > damaged
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    /// The line number from 1, as spreadsheet programs count: including empty lines, and with all
    /// lines of a cell as one.
    line: usize,
    cells: Vec<String>,
    /// The cell whose quote is never closed.
    open: Option<usize>,
}

/// The lines of a text, as in RFC 4180, and as leniently as spreadsheet programs read them.
struct Records<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text, line: 0 }
    }

    /// Takes the text before the first of `marks`, or all that is left.
    fn take_until(&mut self, marks: &[char]) -> &'a str {
        let (taken, rest) = self.rest.split_at(self.rest.find(marks).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip(&mut self, mark: char) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads a cell, and returns whether its quote is never closed.
    fn cell(&mut self) -> (String, bool) {
        let mut cell = String::new();
        if self.skip('"') {
            loop {
                cell.push_str(self.take_until(&['"']));
                if !self.skip('"') {
                    return (cell, true);
                }
                if !self.skip('"') {
                    break;
                }
                cell.push('"');
            }
        }
        cell.push_str(self.take_until(&[',', '\r', '\n']));
        (cell, false)
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let mut record = Record { line: self.line, cells: Vec::new(), open: None };
        loop {
            let (cell, is_open) = self.cell();
            if is_open {
                record.open = Some(record.cells.len());
            }
            // Far more cells than any table has: the whole file is refused.
            if record.cells.len() <= WIDTH_MAX {
                record.cells.push(cell);
            }
            if !self.skip(',') {
                break;
            }
        }
        self.skip('\r');
        self.skip('\n');
        Some(record)
    }
}

/// Writes rows as text that spreadsheet programs open correctly.
///
/// # Errors
/// If there is not enough memory.
pub(crate) fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut lines =
        WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        lines.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    lines.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;

    use super::*;

    fn records(text: &str) -> Vec<(usize, Vec<String>, Option<usize>)> {
        Records::new(text).map(|record| (record.line, record.cells, record.open)).collect()
    }

    #[test]
    fn lines_are_counted_as_a_spreadsheet_shows_them() {
        let cells =
            |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            records("a,b\r\n\r\n\"c\nd\",e\r,\n\"f"),
            [
                (1, cells(&["a", "b"]), None),
                (2, cells(&[""]), None),
                (3, cells(&["c\nd", "e"]), None),
                (4, cells(&["", ""]), None),
                (5, cells(&["f"]), Some(0)),
            ]
        );
        assert_eq!(records("\"a\"\"b\"c,d\"e"), [(1, cells(&["a\"bc", "d\"e"]), None)]);
        assert_eq!(records("a,"), [(1, cells(&["a", ""]), None)]);
        assert_eq!(records(""), []);
    }

    #[test]
    fn encodings_are_told_apart_by_the_whole_file() {
        let utf8 = "会員番号,姓\n1,佐藤\n2,René\n".as_bytes();
        let (cp932, _, _) = SHIFT_JIS.encode("会員番号,姓,名\n1,ｻﾄｳ,髙橋①\n2,～,鴎\n");
        assert_eq!(decode(utf8).unwrap(), "会員番号,姓\n1,佐藤\n2,René\n");
        assert_eq!(decode(&cp932).unwrap(), "会員番号,姓,名\n1,ｻﾄｳ,髙橋①\n2,～,鴎\n");
        let half_width = SHIFT_JIS.encode("ﾔﾏﾀﾞ,ﾀﾛｳ\nﾂｱｰ,ﾊﾅｺ\n").0.into_owned();
        assert_eq!(decode(&half_width).unwrap(), "ﾔﾏﾀﾞ,ﾀﾛｳ\nﾂｱｰ,ﾊﾅｺ\n");
        // A byte of the other encoding amid UTF-8.
        for marked in [true, false] {
            let mut damaged = if marked { BOM.to_vec() } else { Vec::new() };
            damaged.extend("姓,名\n佐藤,Ren".bytes());
            damaged.push(0xb0);
            damaged.extend(",太郎\n".bytes());
            assert_eq!(decode(&damaged).unwrap(), "姓,名\n佐藤,Ren\u{fffd},太郎\n");
        }
        // Half a character of the other encoding.
        let mut damaged = cp932.into_owned();
        damaged.extend(b"3,\x81,a\n");
        assert!(decode(&damaged).unwrap().ends_with("3,\u{fffd},a\n"));
        for other in [&b"\xff\xfe\xff\xfe"[..], b"a\0b\0c\0", b"\x89PNG\r\n\x1a\n\x00\x00"] {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }

    proptest::proptest! {
        /// Reads like the library, except for empty lines, which the library skips.
        #[test]
        fn lines_are_read_as_the_library_reads_them(text in "[a緩\", \r\n]{0,40}") {
            let mut known = ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes())
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>();
            let mut read: Vec<Vec<String>> = Records::new(&text).map(|record| record.cells).collect();
            for lines in [&mut known, &mut read] {
                lines.retain(|cells| cells.iter().any(|cell| !cell.is_empty()));
            }
            proptest::prop_assert_eq!(read, known);
        }
    }
}
