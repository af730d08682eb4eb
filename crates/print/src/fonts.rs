//! The type: `BIZ UDGothic` and characters of names that it lacks, embedded; and fonts of the installation for what
//! both lack.

use std::fs;
use std::path::Path;

use shorei_domain::text::{composed, length};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::Fault;

/// Compressed by Brotli to half their size.
const EMBEDDED: [(&str, &[u8]); 3] = [
    ("BIZUDGothic-Regular.ttf", include_bytes!("../fonts/BIZUDGothic-Regular.ttf.br")),
    ("BIZUDGothic-Bold.ttf", include_bytes!("../fonts/BIZUDGothic-Bold.ttf.br")),
    ("NotoSansCJKjp-Names.otf", include_bytes!("../fonts/NotoSansCJKjp-Names.otf.br")),
];

/// Replaces a character that no font has, as Japanese printers do.
const MISSING: char = '〓';

/// The fonts of a printer.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub(crate) fonts: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

impl Fonts {
    /// Opens the embedded fonts and every font file in `extra`.
    pub(crate) fn open(extra: Option<&Path>) -> Result<Self, Fault> {
        let mut fonts = Vec::new();
        for (name, packed) in EMBEDDED {
            let mut data = Vec::new();
            brotli_decompressor::BrotliDecompress(&mut &*packed, &mut data)
                .map_err(|error| fault(Path::new(name), error))?;
            fonts.extend(Font::iter(Bytes::new(data)));
        }
        if let Some(folder) = extra {
            for path in files(folder)? {
                let data = fs::read(&path).map_err(|error| fault(&path, error))?;
                let before = fonts.len();
                fonts.extend(Font::iter(Bytes::new(data)));
                if fonts.len() == before {
                    return Err(fault(&path, "not a font"));
                }
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { fonts, book })
    }

    /// The text with 〓 for every character that no font has, with those characters and where they stand, counted from
    /// one. Characters that come in parts, as a Mac writes them, are put together first.
    pub(crate) fn fit(&self, text: &str) -> (String, Vec<(char, usize)>) {
        let mut lacking = Vec::new();
        let text = with_plain_blanks(&composed(text));
        let letters = text.char_indices().map(|(index, letter)| {
            if draws_nothing(letter) || self.has(letter) {
                return letter;
            }
            lacking.push((letter, length(&text[..index]) + 1));
            MISSING
        });
        (letters.collect(), lacking)
    }

    fn has(&self, letter: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
    }
}

/// The text with a blank for each tab and a line end for each of the characters that end a line, and without other
/// characters that control a device.
fn with_plain_blanks(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\t' => Some(' '),
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        letter => Some(letter).filter(|letter| !letter.is_control()),
    };
    text.replace("\r\n", "\n").chars().filter_map(plain).collect()
}

/// Returns whether a character only modifies its neighbours, such as a joiner or a variation
/// selector.
fn draws_nothing(letter: char) -> bool {
    matches!(letter, '\n' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Returns the font files in a folder, sorted by name.
fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>, Fault> {
    let entries = fs::read_dir(folder).map_err(|error| fault(folder, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| fault(folder, error))?.path();
        let kind = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        if kind.is_some_and(|kind| kind == "ttf" || kind == "otf" || kind == "ttc") {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn fault(path: &Path, why: impl Into<Box<dyn std::error::Error>>) -> Fault {
    Fault::Font { path: path.display().to_string(), why: why.into().to_string() }
}
