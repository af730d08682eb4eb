//! Members, their qualifications and affiliation periods.

use shorei_contract::Page;
use shorei_contract::member::{
    Affiliation, AffiliationPatch, Member, MemberPatch, NewAffiliation, NewMember,
    NewQualification, Qualification, QualificationPatch,
};
use shorei_contract::query::{ListMembers, ListOfMember};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists members.
    pub async fn member_list(&self, query: &ListMembers) -> Result<Page<Member>, Failure> {
        let request = Request::new("GET", "/members".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Adds a member.
    pub async fn member_create(&self, input: &NewMember) -> Result<Tagged<Member>, Failure> {
        let request = Request::new("POST", "/members".to_owned()).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows a member.
    pub async fn member_show(&self, id: Uuid) -> Result<Tagged<Member>, Failure> {
        let request = Request::new("GET", format!("/members/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a member.
    pub async fn member_correct(
        &self,
        id: Uuid,
        input: &MemberPatch,
        etag: &str,
    ) -> Result<Tagged<Member>, Failure> {
        let request =
            Request::new("PATCH", format!("/members/{id}")).with_body(input)?.with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Adds a term of a member's qualification.
    pub async fn qualification_create(
        &self,
        member: Uuid,
        input: &NewQualification,
    ) -> Result<Tagged<Qualification>, Failure> {
        let request =
            Request::new("POST", format!("/members/{member}/qualifications")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists qualification terms.
    pub async fn qualification_list(
        &self,
        query: &ListOfMember,
    ) -> Result<Page<Qualification>, Failure> {
        let request = Request::new("GET", "/qualifications".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a qualification term.
    pub async fn qualification_show(&self, id: Uuid) -> Result<Tagged<Qualification>, Failure> {
        let request = Request::new("GET", format!("/qualifications/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects or ends a qualification term.
    pub async fn qualification_correct(
        &self,
        id: Uuid,
        input: &QualificationPatch,
        etag: &str,
    ) -> Result<Tagged<Qualification>, Failure> {
        let request = Request::new("PATCH", format!("/qualifications/{id}"))
            .with_body(input)?
            .with_etag(Some(etag));
        self.send(request).await?.tagged()
    }

    /// Adds an affiliation period of a member.
    pub async fn affiliation_create(
        &self,
        member: Uuid,
        input: &NewAffiliation,
    ) -> Result<Tagged<Affiliation>, Failure> {
        let request =
            Request::new("POST", format!("/members/{member}/affiliations")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists affiliation periods.
    pub async fn affiliation_list(
        &self,
        query: &ListOfMember,
    ) -> Result<Page<Affiliation>, Failure> {
        let request = Request::new("GET", "/affiliations".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows an affiliation period.
    pub async fn affiliation_show(&self, id: Uuid) -> Result<Tagged<Affiliation>, Failure> {
        let request = Request::new("GET", format!("/affiliations/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects or ends an affiliation period.
    pub async fn affiliation_correct(
        &self,
        id: Uuid,
        input: &AffiliationPatch,
        etag: &str,
    ) -> Result<Tagged<Affiliation>, Failure> {
        let request = Request::new("PATCH", format!("/affiliations/{id}"))
            .with_body(input)?
            .with_etag(Some(etag));
        self.send(request).await?.tagged()
    }
}
