//! Looks for what a PDF does beside showing pages: by the names in it, also those packed in streams of objects.

use std::io::Read;

use crate::reason::Fault;
use flate2::read::ZlibDecoder;

/// Names of what runs, sends, opens or holds something, or locks the file.
const MORE: [&[u8]; 9] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"RichMedia",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"XFA",
    b"Encrypt",
];

/// A whole file says so at its end.
const END: &[u8] = b"%%EOF";

/// Where a reader looks for that.
const TAIL: usize = 1024;

/// The most that the packed objects of a file may come to.
const UNPACKED_MAX: u64 = 32 * 1024 * 1024;

/// The longest name that is looked at.
const NAME_MAX: usize = 127;

/// Refuses a PDF that was cut, or holds more than pages.
pub(super) fn check(content: &[u8]) -> Result<(), Fault> {
    let tail = &content[content.len().saturating_sub(TAIL)..];
    if !tail.windows(END.len()).any(|part| part == END) {
        return Err(Fault::FileDamaged);
    }
    if names(content).any(|(_, name)| does_more(&name)) {
        return Err(Fault::FileNotPlain);
    }
    let mut left = UNPACKED_MAX;
    for (at, _) in names(content).filter(|(_, name)| name == b"ObjStm") {
        let objects = unpacked(&content[at..], left).ok_or(Fault::FileNotPlain)?;
        if names(&objects).any(|(_, name)| does_more(&name)) {
            return Err(Fault::FileNotPlain);
        }
        left -= objects.len() as u64;
    }
    Ok(())
}

fn does_more(name: &[u8]) -> bool {
    MORE.contains(&name)
}

/// The names in some bytes, each with its place. A character of a name may be written by its number, as in `/J#53`.
fn names(content: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let slashes = content.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes.map(|(at, _)| {
        let rest = &content[at + 1..content.len().min(at + 1 + 3 * NAME_MAX)];
        let length = rest.iter().position(|byte| ends_name(*byte)).unwrap_or(rest.len());
        (at, spelt_out(&rest[..length]))
    })
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn spelt_out(name: &[u8]) -> Vec<u8> {
    let mut letters = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, after @ ..] = rest {
        let number = after.get(..2).filter(|_| *first == b'#');
        let number = number.and_then(|digits| std::str::from_utf8(digits).ok());
        let letter = number.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        letters.push(letter.unwrap_or(*first));
        rest = if letter.is_some() { &after[2..] } else { after };
    }
    letters
}

/// The objects packed in the stream that comes next; `None` where they cannot be seen, or are too many.
fn unpacked(content: &[u8], max: u64) -> Option<Vec<u8>> {
    const KEYWORD: &[u8] = b"stream";
    let at = content.windows(KEYWORD.len()).position(|part| part == KEYWORD)?;
    let packed = content[at + KEYWORD.len()..].trim_ascii_start();
    let mut objects = Vec::new();
    ZlibDecoder::new(packed).take(max + 1).read_to_end(&mut objects).ok()?;
    (objects.len() as u64 <= max).then_some(objects)
}
