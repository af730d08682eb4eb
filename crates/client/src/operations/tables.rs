//! Imports and exports of whole tables.

use shorei_contract::import::{Imported, ReadExport, RunImport};

use crate::parts::Part;
use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Imports a table from a CSV or XLSX file, or reports what that would do.
    pub async fn import_run(&self, query: &RunImport, file: &[u8]) -> Result<Imported, Failure> {
        let request = Request::new("POST", "/imports".to_owned()).with_query(query)?;
        let request = request.with_parts(&[Part::file("file", "table", file)]);
        self.send(request).await?.json()
    }

    /// Exports a table as a CSV file.
    pub async fn export_read(&self, query: &ReadExport) -> Result<Vec<u8>, Failure> {
        let request = Request::new("GET", "/exports".to_owned()).with_query(query)?;
        Ok(self.send(request).await?.file())
    }
}
