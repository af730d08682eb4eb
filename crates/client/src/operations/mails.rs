//! The mails of the outbox.

use shorei_contract::Page;
use shorei_contract::mail::Mail;
use shorei_contract::query::ListMails;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists mails.
    pub async fn mail_list(&self, query: &ListMails) -> Result<Page<Mail>, Failure> {
        let request = Request::new("GET", "/mails".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Sends an unsent mail as soon as possible.
    pub async fn mail_retry(&self, id: Uuid) -> Result<Mail, Failure> {
        let request = Request::new("POST", format!("/mails/{id}/retry"));
        self.send(request).await?.json()
    }
}
