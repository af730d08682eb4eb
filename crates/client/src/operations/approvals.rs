//! Instructors and approval requests.

use shorei_contract::Page;
use shorei_contract::approval::{
    ApprovalRequest, Decide, Decided, Requests, SendRequests, WithdrawRequests,
};
use shorei_contract::instructor::Instructor;
use shorei_contract::query::{ListInstructors, ListRequests};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Finds instructors.
    pub async fn instructor_list(
        &self,
        query: &ListInstructors,
    ) -> Result<Page<Instructor>, Failure> {
        let request = Request::new("GET", "/instructors".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Lists approval requests.
    pub async fn approval_request_list(
        &self,
        query: &ListRequests,
    ) -> Result<Page<ApprovalRequest>, Failure> {
        let request = Request::new("GET", "/approval-requests".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows an approval request.
    pub async fn approval_request_show(&self, id: Uuid) -> Result<ApprovalRequest, Failure> {
        let request = Request::new("GET", format!("/approval-requests/{id}"));
        self.send(request).await?.json()
    }

    /// Asks an instructor to approve reports.
    pub async fn approval_request_send(&self, input: &SendRequests) -> Result<Requests, Failure> {
        let request = Request::new("POST", "/approval-requests".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Withdraws approval requests.
    pub async fn approval_request_withdraw(
        &self,
        input: &WithdrawRequests,
    ) -> Result<Requests, Failure> {
        let request =
            Request::new("POST", "/approval-requests/withdrawals".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Decides approval requests.
    pub async fn approval_request_decide(&self, input: &Decide) -> Result<Decided, Failure> {
        let request =
            Request::new("POST", "/approval-requests/decisions".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Sends the mail of an open request again.
    pub async fn approval_request_resend(&self, id: Uuid) -> Result<ApprovalRequest, Failure> {
        let request = Request::new("POST", format!("/approval-requests/{id}/resend"));
        self.send(request).await?.json()
    }
}
