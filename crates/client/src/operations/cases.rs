//! Case reports.

use shorei_contract::case::{Case, History, WriteCase};
use shorei_contract::query::ReadCase;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Shows the report in a slot.
    pub async fn case_show_in_slot(&self, book: Uuid, number: u8) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("GET", format!("/case-books/{book}/cases/{number}"));
        self.send(request).await?.tagged()
    }

    /// Writes the report in a slot; an empty slot needs no `etag`.
    pub async fn case_write(
        &self,
        book: Uuid,
        number: u8,
        input: &WriteCase,
        etag: Option<&str>,
    ) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("PUT", format!("/case-books/{book}/cases/{number}"))
            .with_body(input)?
            .with_etag(etag);
        self.send(request).await?.tagged()
    }

    /// Deletes the report in a slot.
    pub async fn case_delete(&self, book: Uuid, number: u8, etag: &str) -> Result<(), Failure> {
        let request = Request::new("DELETE", format!("/case-books/{book}/cases/{number}"))
            .with_etag(Some(etag));
        self.send(request).await.map(|_| ())
    }

    /// Shows a report that the caller may read.
    pub async fn case_show(&self, id: Uuid, query: &ReadCase) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("GET", format!("/cases/{id}")).with_query(query)?;
        self.send(request).await?.tagged()
    }

    /// Shows the history of a report.
    pub async fn case_history(&self, id: Uuid) -> Result<History, Failure> {
        let request = Request::new("GET", format!("/cases/{id}/history"));
        self.send(request).await?.json()
    }

    /// Reopens an approved report.
    pub async fn case_reopen(&self, id: Uuid) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("POST", format!("/cases/{id}/reopen"));
        self.send(request).await?.tagged()
    }

    /// Restores a deleted report.
    pub async fn case_restore(&self, id: Uuid) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("POST", format!("/cases/{id}/restore"));
        self.send(request).await?.tagged()
    }
}
