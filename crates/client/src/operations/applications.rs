//! Applications.

use shorei_contract::Page;
use shorei_contract::application::{
    Application, ApplicationSummary, Apply, EnterResult, VoidApplication,
};
use shorei_contract::query::ListApplications;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists applications.
    pub async fn application_list(
        &self,
        query: &ListApplications,
    ) -> Result<Page<ApplicationSummary>, Failure> {
        let request = Request::new("GET", "/applications".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Applies with a case book.
    pub async fn application_submit(&self, input: &Apply) -> Result<Tagged<Application>, Failure> {
        let request = Request::new("POST", "/applications".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows an application with its content.
    pub async fn application_show(&self, id: Uuid) -> Result<Tagged<Application>, Failure> {
        let request = Request::new("GET", format!("/applications/{id}"));
        self.send(request).await?.tagged()
    }

    /// Voids an application.
    pub async fn application_void(
        &self,
        id: Uuid,
        input: &VoidApplication,
    ) -> Result<Tagged<Application>, Failure> {
        let request = Request::new("POST", format!("/applications/{id}/void")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Enters the result of an application.
    pub async fn application_result_enter(
        &self,
        id: Uuid,
        input: &EnterResult,
    ) -> Result<Tagged<Application>, Failure> {
        let request =
            Request::new("POST", format!("/applications/{id}/result")).with_body(input)?;
        self.send(request).await?.tagged()
    }
}
