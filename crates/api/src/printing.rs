//! Renders documents as PDF, off the threads that answer requests.

use std::path::PathBuf;
use std::sync::Arc;

use shorei_print::{Document, Printer};

use crate::error::Error;
use crate::offload::Offload;

/// The printer of the program.
#[derive(Clone, Debug)]
pub struct Printing {
    printer: Arc<Printer>,
    offload: Offload,
}

impl Printing {
    /// Makes a printer that takes glyphs missing from its built-in fonts from `font_dir`.
    #[must_use]
    pub fn new(font_dir: Option<PathBuf>) -> Self {
        Self { printer: Arc::new(Printer::new(font_dir)), offload: Offload::default() }
    }

    /// Renders the document as PDF.
    ///
    /// # Errors
    /// [`Error::Internal`] for a broken font of the installation, or a bug.
    pub async fn pdf(&self, document: Document) -> Result<Vec<u8>, Error> {
        let printer = Arc::clone(&self.printer);
        self.offload.run(move || printer.print(&document)).await?.map_err(Error::internal)
    }
}
