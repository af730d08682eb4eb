//! The secretariat's own accounts.

use shorei_contract::Page;
use shorei_contract::staff::{NewStaff, Staff, StaffPatch};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists the secretariat's accounts.
    pub async fn staff_list(&self) -> Result<Page<Staff>, Failure> {
        self.send(Request::new("GET", "/staff".to_owned())).await?.json()
    }

    /// Invites a colleague.
    pub async fn staff_create(&self, input: &NewStaff) -> Result<Tagged<Staff>, Failure> {
        let request = Request::new("POST", "/staff".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows an account of the secretariat.
    pub async fn staff_show(&self, id: Uuid) -> Result<Tagged<Staff>, Failure> {
        self.send(Request::new("GET", format!("/staff/{id}"))).await?.tagged()
    }

    /// Changes or ends an account of the secretariat.
    pub async fn staff_correct(
        &self,
        id: Uuid,
        input: &StaffPatch,
        etag: &str,
    ) -> Result<Tagged<Staff>, Failure> {
        let request = Request::new("PATCH", format!("/staff/{id}")).with_body(input)?;
        self.send(request.with_etag(Some(etag))).await?.tagged()
    }
}
