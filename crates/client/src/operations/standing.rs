//! Dues and credits.

use shorei_contract::Page;
use shorei_contract::credit::{Credit, CreditPatch, NewCredit};
use shorei_contract::dues::{Dues, DuesPatch, NewDues};
use shorei_contract::query::ListOfMember;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Records a member's dues for a year.
    pub async fn dues_create(
        &self,
        member: Uuid,
        input: &NewDues,
    ) -> Result<Tagged<Dues>, Failure> {
        let request = Request::new("POST", format!("/members/{member}/dues")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists dues.
    pub async fn dues_list(&self, query: &ListOfMember) -> Result<Page<Dues>, Failure> {
        let request = Request::new("GET", "/dues".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a member's dues for a year.
    pub async fn dues_show(&self, id: Uuid) -> Result<Tagged<Dues>, Failure> {
        let request = Request::new("GET", format!("/dues/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a member's dues for a year, or records their payment.
    pub async fn dues_correct(
        &self,
        id: Uuid,
        input: &DuesPatch,
        etag: &str,
    ) -> Result<Tagged<Dues>, Failure> {
        let request =
            Request::new("PATCH", format!("/dues/{id}")).with_body(input)?.with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Records an activity that earned a member credits.
    pub async fn credit_create(
        &self,
        member: Uuid,
        input: &NewCredit,
    ) -> Result<Tagged<Credit>, Failure> {
        let request =
            Request::new("POST", format!("/members/{member}/credits")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists credits.
    pub async fn credit_list(&self, query: &ListOfMember) -> Result<Page<Credit>, Failure> {
        let request = Request::new("GET", "/credits".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows an entry of a member's credits.
    pub async fn credit_show(&self, id: Uuid) -> Result<Tagged<Credit>, Failure> {
        let request = Request::new("GET", format!("/credits/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects an entry of a member's credits.
    pub async fn credit_correct(
        &self,
        id: Uuid,
        input: &CreditPatch,
        etag: &str,
    ) -> Result<Tagged<Credit>, Failure> {
        let request =
            Request::new("PATCH", format!("/credits/{id}")).with_body(input)?.with_etag(Some(etag));
        self.send(request).await?.tagged()
    }
}
