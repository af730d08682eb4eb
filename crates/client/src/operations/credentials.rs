//! Credentials of programs: API clients and personal access tokens.

use shorei_contract::Page;
use shorei_contract::credential::{
    AccessToken, ApiClient, ApiClientPatch, NewAccessToken, NewApiClient,
};
use shorei_contract::query::ListApiClients;
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists API clients.
    pub async fn api_client_list(
        &self,
        query: &ListApiClients,
    ) -> Result<Page<ApiClient>, Failure> {
        let request = Request::new("GET", "/api-clients".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Creates an API client. Its secret is only in this answer.
    pub async fn api_client_create(
        &self,
        input: &NewApiClient,
    ) -> Result<Tagged<ApiClient>, Failure> {
        let request = Request::new("POST", "/api-clients".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows an API client.
    pub async fn api_client_show(&self, id: Uuid) -> Result<Tagged<ApiClient>, Failure> {
        self.send(Request::new("GET", format!("/api-clients/{id}"))).await?.tagged()
    }

    /// Corrects an API client.
    pub async fn api_client_correct(
        &self,
        id: Uuid,
        input: &ApiClientPatch,
        etag: &str,
    ) -> Result<Tagged<ApiClient>, Failure> {
        let request = Request::new("PATCH", format!("/api-clients/{id}"));
        self.send(request.with_body(input)?.with_etag(Some(etag))).await?.tagged()
    }

    /// Revokes an API client.
    pub async fn api_client_revoke(&self, id: Uuid, etag: &str) -> Result<(), Failure> {
        let request = Request::new("DELETE", format!("/api-clients/{id}"));
        self.send(request.with_etag(Some(etag))).await.map(|_| ())
    }

    /// Creates a new secret of an API client. Earlier secrets stay valid for a day.
    pub async fn api_client_rotate(&self, id: Uuid) -> Result<Tagged<ApiClient>, Failure> {
        self.send(Request::new("POST", format!("/api-clients/{id}/secrets"))).await?.tagged()
    }

    /// Lists the caller's personal access tokens.
    pub async fn access_token_list(&self) -> Result<Page<AccessToken>, Failure> {
        self.send(Request::new("GET", "/me/tokens".to_owned())).await?.json()
    }

    /// Creates a personal access token, which is only in this answer.
    pub async fn access_token_create(
        &self,
        input: &NewAccessToken,
    ) -> Result<AccessToken, Failure> {
        let request = Request::new("POST", "/me/tokens".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Revokes a personal access token.
    pub async fn access_token_revoke(&self, id: Uuid) -> Result<(), Failure> {
        self.send(Request::new("DELETE", format!("/me/tokens/{id}"))).await.map(|_| ())
    }
}
