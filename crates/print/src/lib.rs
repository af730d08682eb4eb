//! Prints case reports, tables, applications and the form of a paper approval as PDF (`S17`): A4,
//! with embedded Japanese fonts, so that text can be selected and searched.
//!
//! A [`Document`] is the content of the pages, as plain data. [`sheets`] makes its sheets from
//! domain values, in the words of a language; a [`Printer`] typesets them. Texts are passed to the
//! typesetter as data and never pasted into its source, so nothing that a doctor writes can be
//! taken for markup.
//!
//! ```no_run
//! use shorei_print::{Printer, sheets};
//! # fn example(document: &shorei_print::Document) -> Result<(), shorei_print::Fault> {
//! let printer = Printer::new(None);
//! let pdf: Vec<u8> = printer.print(document)?;
//! # Ok(())
//! # }
//! ```

mod breaking;
mod document;
mod fonts;
pub mod sheets;
mod world;

use std::path::PathBuf;
use std::sync::OnceLock;

pub use document::{Block, Column, Dated, Document, Holder, Sheet};

use fonts::Fonts;

/// Why a document could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A font file is invalid or cannot be read.
    #[error("the font {path}: {why}")]
    Font {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The typesetter refused, which is a bug.
    #[error("the typesetter refused: {0}")]
    Typesetting(String),
    /// The data could not be passed to the typesetter, which is a bug.
    #[error("the document cannot be written as data: {0}")]
    Data(#[from] serde_json::Error),
}

/// Typesets documents. Opens its fonts when the first one is printed.
#[derive(Debug)]
pub struct Printer {
    font_dir: Option<PathBuf>,
    fonts: OnceLock<Fonts>,
}

impl Printer {
    /// Makes a printer with the embedded fonts, and with the fonts in `font_dir` for missing
    /// glyphs.
    #[must_use]
    pub fn new(font_dir: Option<PathBuf>) -> Self {
        Self { font_dir, fonts: OnceLock::new() }
    }

    /// The document as PDF. A character that no font has is drawn as 〓, and a note says which it is and where.
    ///
    /// # Errors
    /// [`Fault::Font`] if a file in the font folder is not a font.
    pub fn print(&self, document: &Document) -> Result<Vec<u8>, Fault> {
        world::typeset(self.fonts()?, document)
    }

    fn fonts(&self) -> Result<&Fonts, Fault> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts);
        }
        // If two first prints run at once, one opens the fonts in vain.
        let opened = Fonts::open(self.font_dir.as_deref())?;
        Ok(self.fonts.get_or_init(|| opened))
    }
}
