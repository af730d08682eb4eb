//! Hospitals and their accreditation terms.

use shorei_contract::Page;
use shorei_contract::facility::{
    Accreditation, AccreditationPatch, Candidate, Hospital, HospitalPatch, NewAccreditation,
    NewHospital,
};
use shorei_contract::query::{FacilitiesAs, ListAccreditations, ListFacilities};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Finds accreditation terms of facilities.
    pub async fn facility_list(&self, query: &ListFacilities) -> Result<Page<Candidate>, Failure> {
        let request = Request::new("GET", "/facilities".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Finds hospitals, including those without an accreditation term.
    pub async fn hospital_list(&self, query: &ListFacilities) -> Result<Page<Hospital>, Failure> {
        let query = ListFacilities { r#as: Some(FacilitiesAs::Hospitals), ..query.clone() };
        let request = Request::new("GET", "/facilities".to_owned()).with_query(&query)?;
        self.send(request).await?.json()
    }

    /// Adds a hospital.
    pub async fn facility_create(&self, input: &NewHospital) -> Result<Tagged<Hospital>, Failure> {
        let request = Request::new("POST", "/facilities".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows a hospital.
    pub async fn facility_show(&self, id: Uuid) -> Result<Tagged<Hospital>, Failure> {
        let request = Request::new("GET", format!("/facilities/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a hospital.
    pub async fn facility_correct(
        &self,
        id: Uuid,
        input: &HospitalPatch,
        etag: &str,
    ) -> Result<Tagged<Hospital>, Failure> {
        let request = Request::new("PATCH", format!("/facilities/{id}"))
            .with_body(input)?
            .with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Adds an accreditation term of a hospital.
    pub async fn accreditation_create(
        &self,
        id: Uuid,
        input: &NewAccreditation,
    ) -> Result<Tagged<Accreditation>, Failure> {
        let request =
            Request::new("POST", format!("/facilities/{id}/accreditations")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists accreditation terms.
    pub async fn accreditation_list(
        &self,
        query: &ListAccreditations,
    ) -> Result<Page<Accreditation>, Failure> {
        let request = Request::new("GET", "/accreditations".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows an accreditation term.
    pub async fn accreditation_show(&self, id: Uuid) -> Result<Tagged<Accreditation>, Failure> {
        let request = Request::new("GET", format!("/accreditations/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects or ends an accreditation term.
    pub async fn accreditation_correct(
        &self,
        id: Uuid,
        input: &AccreditationPatch,
        etag: &str,
    ) -> Result<Tagged<Accreditation>, Failure> {
        let request = Request::new("PATCH", format!("/accreditations/{id}"))
            .with_body(input)?
            .with_etag(Some(etag));
        self.send(request).await?.tagged()
    }
}
