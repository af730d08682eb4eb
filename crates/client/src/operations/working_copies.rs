//! Working copies of reports.

use shorei_contract::working_copy::{WorkingCopy, WriteWorkingCopy};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

fn path(book: Uuid, number: u8) -> String {
    format!("/case-books/{book}/cases/{number}/working-copy")
}

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Shows the working copy of the report in a slot.
    pub async fn working_copy_show(
        &self,
        book: Uuid,
        number: u8,
    ) -> Result<Tagged<WorkingCopy>, Failure> {
        self.send(Request::new("GET", path(book, number))).await?.tagged()
    }

    /// Writes the working copy; the first one needs no `etag`.
    pub async fn working_copy_write(
        &self,
        book: Uuid,
        number: u8,
        input: &WriteWorkingCopy,
        etag: Option<&str>,
    ) -> Result<Tagged<WorkingCopy>, Failure> {
        let request = Request::new("PUT", path(book, number)).with_body(input)?.with_etag(etag);
        self.send(request).await?.tagged()
    }

    /// Discards the working copy.
    pub async fn working_copy_discard(
        &self,
        book: Uuid,
        number: u8,
        etag: &str,
    ) -> Result<(), Failure> {
        let request = Request::new("DELETE", path(book, number)).with_etag(Some(etag));
        self.send(request).await.map(|_| ())
    }
}
