//! The typesetter's world: our template, the document's data and the fonts. No files, no packages,
//! no clock.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Serialize;
use shorei_domain::member::Language;
use shorei_wording::dates::day;
use shorei_wording::{key, say, text};
use time::OffsetDateTime;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::Fault;
use crate::breaking::with_breaks;
use crate::document::{Dated, Document, Sheet, Spot};
use crate::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("main.typ"), include_str!("template.typ").to_owned()));
static DATA: LazyLock<FileId> = LazyLock::new(|| file("data.json"));

/// The width of a page's head beside the day, in half-width letters.
const HEAD: usize = 50;

/// How many missing characters are named.
const NAMED: usize = 30;

/// After how many documents the typesetter drops cached results.
const KEPT_FOR: usize = 2;

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our own two names are sound paths");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// The data of the template.
#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    lang: &'static str,
    holder: String,
    date: String,
    /// Contains `{page}` and `{pages}`, which only the typesetter knows.
    pages: &'static str,
    sheets: Vec<Sheet>,
    /// Shown at the end if a character is missing, or empty.
    missing: String,
}

/// Returns the document as PDF.
pub(crate) fn typeset(fonts: &Fonts, document: &Document) -> Result<Vec<u8>, Fault> {
    let data = serde_json::to_vec(&data(fonts, document))?;
    let world = Sheets { fonts, data: Bytes::new(data) };
    let made = typst::compile::<PagedDocument>(&world).output.map_err(refused)?;
    let made_at = timestamp(document.made_at);
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Shorei".to_owned())),
        timestamp: made_at,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&made, &options).map_err(refused);
    comemo::evict(KEPT_FOR);
    pdf
}

fn data<'a>(fonts: &Fonts, document: &'a Document) -> Data<'a> {
    let language = document.language;
    let mut lacking = Vec::new();
    let mut fit = |Spot { place, room, text }: Spot<'_>| {
        let (fitted, lacks) = fonts.fit(text);
        lacking.extend(lacks.into_iter().map(|(letter, at)| (letter, place.clone(), at)));
        *text = with_breaks(&fitted, room);
    };
    let holder = &document.holder;
    let values = [("number", holder.member_number.as_str()), ("name", holder.name.as_str())];
    let mut name = say(language, key!("print.holder"), &values);
    let place = text(language, key!("print.head")).to_owned();
    fit(Spot { place, room: HEAD, text: &mut name });
    let sheets = document.map(&mut fit);
    let (sentence, on) = match document.dated {
        Dated::Printed(on) => (key!("print.printed_on"), on),
        Dated::Applied(on) => (key!("print.applied_on"), on),
    };
    Data {
        title: &document.title,
        lang: match language {
            Language::Ja => "ja",
            Language::En => "en",
        },
        holder: name,
        date: say(language, sentence, &[("day", &day(language, on))]),
        pages: text(language, key!("print.pages")),
        sheets,
        missing: missing(language, &lacking),
    }
}

/// Describes the characters that no font has, and where each appears first. Empty if there are
/// none.
fn missing(language: Language, lacking: &[(char, String, usize)]) -> String {
    let mut named = HashSet::new();
    let first =
        |(letter, place, _): &&(char, String, usize)| named.insert((*letter, place.clone()));
    let first: Vec<_> = lacking.iter().filter(first).collect();
    let each = |(letter, place, at): &&(char, String, usize)| {
        let code = format!("U+{:04X}", u32::from(*letter));
        let values = [("code", &*code), ("place", place), ("count", &at.to_string())];
        say(language, key!("print.missing_one"), &values)
    };
    let mut each: Vec<_> = first.iter().take(NAMED).map(each).collect();
    let more = first.len().saturating_sub(NAMED);
    if more > 0 {
        each.push(say(language, key!("print.missing_more"), &[("count", &more.to_string())]));
    }
    if each.is_empty() {
        return String::new();
    }
    let list = each.join(text(language, key!("list.and")));
    say(language, key!("print.missing"), &[("list", &list)])
}

fn timestamp(at: OffsetDateTime) -> Option<Timestamp> {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let made =
        Datetime::from_ymd_hms(year, month.into(), day, at.hour(), at.minute(), at.second())?;
    Some(Timestamp::new_utc(made))
}

fn refused(why: impl IntoIterator<Item = SourceDiagnostic>) -> Fault {
    let all: Vec<String> = why.into_iter().map(|one| one.message.to_string()).collect();
    Fault::Typesetting(all.join("; "))
}

struct Sheets<'a> {
    fonts: &'a Fonts,
    data: Bytes,
}

impl World for Sheets<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
