//! The caller and their data.

use shorei_contract::Page;
use shorei_contract::credit::OwnCredits;
use shorei_contract::dues::Dues;
use shorei_contract::facility::OwnFacility;
use shorei_contract::me::{Me, Preferences};

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Shows the caller.
    pub async fn me_show(&self) -> Result<Tagged<Me>, Failure> {
        let request = Request::new("GET", "/me".to_owned());
        self.send(request).await?.tagged()
    }

    /// Sets the language of pages and mails.
    pub async fn me_prefer(&self, input: &Preferences, etag: &str) -> Result<Tagged<Me>, Failure> {
        let request =
            Request::new("PATCH", "/me".to_owned()).with_body(input)?.with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Shows the caller's dues.
    pub async fn me_dues(&self) -> Result<Page<Dues>, Failure> {
        let request = Request::new("GET", "/me/dues".to_owned());
        self.send(request).await?.json()
    }

    /// Shows the caller's credits, counted for their next renewal.
    pub async fn me_credits(&self) -> Result<OwnCredits, Failure> {
        let request = Request::new("GET", "/me/credits".to_owned());
        self.send(request).await?.json()
    }

    /// Shows the accreditations of the caller's hospitals.
    pub async fn me_facilities(&self) -> Result<Page<OwnFacility>, Failure> {
        let request = Request::new("GET", "/me/facilities".to_owned());
        self.send(request).await?.json()
    }
}
