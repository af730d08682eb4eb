//! Programmes and their rounds.

use shorei_contract::Page;
use shorei_contract::programme::{Definition, ProgrammeView};
use shorei_contract::query::ListRounds;
use shorei_contract::round::{NewRound, Round, RoundCopy, RoundPatch};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists the programmes.
    pub async fn programme_list(&self) -> Result<Page<ProgrammeView>, Failure> {
        let request = Request::new("GET", "/programmes".to_owned());
        self.send(request).await?.json()
    }

    /// Lists the rounds.
    pub async fn round_list(&self, query: &ListRounds) -> Result<Page<Round>, Failure> {
        let request = Request::new("GET", "/rounds".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Opens a round.
    pub async fn round_create(&self, input: &NewRound) -> Result<Tagged<Round>, Failure> {
        let request = Request::new("POST", "/rounds".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows a round.
    pub async fn round_show(&self, id: Uuid) -> Result<Tagged<Round>, Failure> {
        let request = Request::new("GET", format!("/rounds/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects or extends a round.
    pub async fn round_correct(
        &self,
        id: Uuid,
        input: &RoundPatch,
        etag: &str,
    ) -> Result<Tagged<Round>, Failure> {
        let request =
            Request::new("PATCH", format!("/rounds/{id}")).with_body(input)?.with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Creates next year's round from a round.
    pub async fn round_copy(&self, id: Uuid, input: &RoundCopy) -> Result<Tagged<Round>, Failure> {
        let request = Request::new("POST", format!("/rounds/{id}/copies")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows the definition of a round.
    pub async fn round_definition_show(&self, id: Uuid) -> Result<Tagged<Definition>, Failure> {
        let request = Request::new("GET", format!("/rounds/{id}/definition"));
        self.send(request).await?.tagged()
    }

    /// Replaces the definition of a round, for example with one from a file.
    pub async fn round_definition_replace(
        &self,
        id: Uuid,
        input: &impl serde::Serialize,
        etag: &str,
    ) -> Result<Tagged<Definition>, Failure> {
        let request = Request::new("PUT", format!("/rounds/{id}/definition"))
            .with_body(input)?
            .with_etag(Some(etag));
        self.send(request).await?.tagged()
    }
}
