//! Case books.

use shorei_contract::Page;
use shorei_contract::application::CopyReports;
use shorei_contract::case_book::{CaseBook, CaseBookSummary};
use shorei_contract::query::ListCaseBooks;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists case books.
    pub async fn case_book_list(
        &self,
        query: &ListCaseBooks,
    ) -> Result<Page<CaseBookSummary>, Failure> {
        let request = Request::new("GET", "/case-books".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a case book with its table.
    pub async fn case_book_show(&self, id: Uuid) -> Result<CaseBook, Failure> {
        let request = Request::new("GET", format!("/case-books/{id}"));
        self.send(request).await?.json()
    }

    /// Starts the next book from copies of a failed application.
    pub async fn case_book_copy(&self, id: Uuid, input: &CopyReports) -> Result<CaseBook, Failure> {
        let request = Request::new("POST", format!("/case-books/{id}/copies")).with_body(input)?;
        self.send(request).await?.json()
    }
}
