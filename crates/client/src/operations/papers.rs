//! Paper approvals, and printed documents.

use shorei_contract::Page;
use shorei_contract::paper::{DecidePaper, PaperApproval};
use shorei_contract::query::{ListPaperApprovals, PrintForm};
use time::Date;
use uuid::Uuid;

use crate::parts::Part;
use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Hands in the scan of a signed form.
    pub async fn paper_approval_hand_in(
        &self,
        case: Uuid,
        instructor: Uuid,
        signed_on: Date,
        file_name: &str,
        content: &[u8],
    ) -> Result<PaperApproval, Failure> {
        let request = Request::new("POST", format!("/cases/{case}/paper-approvals")).with_parts(&[
            Part::text("instructor_id", &instructor.to_string()),
            Part::text("signed_on", &signed_on.to_string()),
            Part::file("file", file_name, content),
        ]);
        self.send(request).await?.json()
    }

    /// Lists paper approvals.
    pub async fn paper_approval_list(
        &self,
        query: &ListPaperApprovals,
    ) -> Result<Page<PaperApproval>, Failure> {
        let request = Request::new("GET", "/paper-approvals".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a paper approval.
    pub async fn paper_approval_show(&self, id: Uuid) -> Result<PaperApproval, Failure> {
        let request = Request::new("GET", format!("/paper-approvals/{id}"));
        self.send(request).await?.json()
    }

    /// Downloads the scan of a paper approval.
    pub async fn paper_approval_file(&self, id: Uuid) -> Result<Vec<u8>, Failure> {
        let request = Request::new("GET", format!("/paper-approvals/{id}/file"));
        Ok(self.send(request).await?.file())
    }

    /// Withdraws a paper approval.
    pub async fn paper_approval_withdraw(&self, id: Uuid) -> Result<PaperApproval, Failure> {
        let request = Request::new("POST", format!("/paper-approvals/{id}/withdrawal"));
        self.send(request).await?.json()
    }

    /// Accepts or refuses a paper approval.
    pub async fn paper_approval_decide(
        &self,
        id: Uuid,
        input: &DecidePaper,
    ) -> Result<PaperApproval, Failure> {
        let path = format!("/paper-approvals/{id}/decision");
        let request = Request::new("POST", path).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Prints the form of a paper approval.
    pub async fn paper_form_print(
        &self,
        case: Uuid,
        query: &PrintForm,
    ) -> Result<Vec<u8>, Failure> {
        let path = format!("/cases/{case}/paper-form.pdf");
        let request = Request::new("GET", path).with_query(query)?;
        Ok(self.send(request).await?.file())
    }

    /// Prints a report.
    pub async fn case_print(&self, id: Uuid) -> Result<Vec<u8>, Failure> {
        let request = Request::new("GET", format!("/cases/{id}.pdf"));
        Ok(self.send(request).await?.file())
    }

    /// Prints a case book with its reports.
    pub async fn case_book_print(&self, id: Uuid) -> Result<Vec<u8>, Failure> {
        let request = Request::new("GET", format!("/case-books/{id}.pdf"));
        Ok(self.send(request).await?.file())
    }

    /// Prints an application.
    pub async fn application_print(&self, id: Uuid) -> Result<Vec<u8>, Failure> {
        let request = Request::new("GET", format!("/applications/{id}.pdf"));
        Ok(self.send(request).await?.file())
    }
}
