//! The operations, one method each, named as in the description.

use shorei_contract::Page;
use shorei_contract::about::About;
use shorei_contract::application::{
    Application, ApplicationSummary, Apply, CopyReports, EnterResult, VoidApplication,
};
use shorei_contract::approval::{
    ApprovalRequest, Decide, Decided, Requests, SendRequests, WithdrawRequests,
};
use shorei_contract::audit::AuditEvent;
use shorei_contract::case::{Case, History, WriteCase};
use shorei_contract::case_book::{CaseBook, CaseBookSummary};
use shorei_contract::credit::{Credit, CreditPatch, NewCredit, OwnCredits};
use shorei_contract::dues::{Dues, DuesPatch, NewDues};
use shorei_contract::facility::{
    Accreditation, AccreditationPatch, Candidate, Hospital, HospitalPatch, NewAccreditation,
    NewHospital, OwnFacility,
};
use shorei_contract::instructor::Instructor;
use shorei_contract::me::{Me, Preferences};
use shorei_contract::member::{
    Affiliation, AffiliationPatch, Member, MemberPatch, NewAffiliation, NewMember,
    NewQualification, Qualification, QualificationPatch,
};
use shorei_contract::notification::{Notice, NoticesRead, ReadNotices};
use shorei_contract::programme::ProgrammeView;
use shorei_contract::query::{
    FacilitiesAs, ListAccreditations, ListApplications, ListAuditEvents, ListCaseBooks,
    ListFacilities, ListInstructors, ListMembers, ListNotices, ListOfMember, ListRequests,
    ListRounds, ReadCase,
};
use shorei_contract::round::{NewRound, Round, RoundPatch};
use shorei_contract::session::{NewPassword, RequestPasswordReset, Session, SignIn};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure, Tagged};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Says what the installation is.
    pub async fn about_read(&self) -> Result<About, Failure> {
        let request = Request::new("GET", "/about".to_owned());
        self.send(request).await?.json()
    }

    /// Signs in.
    pub async fn session_begin(&self, input: &SignIn) -> Result<Session, Failure> {
        let request = Request::new("POST", "/session".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

    /// Goes on with the session of the refresh cookie.
    pub async fn session_refresh(&self) -> Result<Session, Failure> {
        let request = Request::new("POST", "/session/refresh".to_owned());
        self.send(request).await?.json()
    }

    /// Signs out.
    pub async fn session_end(&self) -> Result<(), Failure> {
        let request = Request::new("DELETE", "/session".to_owned());
        self.send(request).await.map(|_| ())
    }

    /// Asks for a link to set a new password.
    pub async fn password_reset_request(
        &self,
        input: &RequestPasswordReset,
    ) -> Result<(), Failure> {
        let request = Request::new("POST", "/password-resets".to_owned()).with_body(input)?;
        self.send(request).await.map(|_| ())
    }

    /// Sets a password by the token of a link.
    pub async fn password_reset_complete(
        &self,
        token: &str,
        input: &NewPassword,
    ) -> Result<(), Failure> {
        let request = Request::new("PUT", format!("/password-resets/{token}")).with_body(input)?;
        self.send(request).await.map(|_| ())
    }

    /// Shows who is signed in.
    pub async fn me_show(&self) -> Result<Tagged<Me>, Failure> {
        let request = Request::new("GET", "/me".to_owned());
        self.send(request).await?.tagged()
    }

    /// Chooses the language of pages and mails.
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

    /// Corrects a round, or prolongs it.
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

    /// Lists case books.
    pub async fn case_book_list(
        &self,
        query: &ListCaseBooks,
    ) -> Result<Page<CaseBookSummary>, Failure> {
        let request = Request::new("GET", "/case-books".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a case book with its table.
    pub async fn case_book_show(&self, id: Uuid) -> Result<CaseBook, Failure> {
        let request = Request::new("GET", format!("/case-books/{id}"));
        self.send(request).await?.json()
    }

    /// Begins the next book from copies of a failed application.
    pub async fn case_book_copy(&self, id: Uuid, input: &CopyReports) -> Result<CaseBook, Failure> {
        let request = Request::new("POST", format!("/case-books/{id}/copies")).with_body(input)?;
        self.send(request).await?.json()
    }

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

    /// Shows an application with what was applied with.
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

    /// Enters how an application ended.
    pub async fn application_result_enter(
        &self,
        id: Uuid,
        input: &EnterResult,
    ) -> Result<Tagged<Application>, Failure> {
        let request =
            Request::new("POST", format!("/applications/{id}/result")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Shows the report in a slot.
    pub async fn case_show_in_slot(&self, book: Uuid, number: u8) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("GET", format!("/case-books/{book}/cases/{number}"));
        self.send(request).await?.tagged()
    }

    /// Writes the report in a slot; an empty slot needs no `etag`.
    pub async fn case_write(
        &self,
        book: Uuid,
        number: u8,
        input: &WriteCase,
        etag: Option<&str>,
    ) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("PUT", format!("/case-books/{book}/cases/{number}"))
            .with_body(input)?
            .with_etag(etag);
        self.send(request).await?.tagged()
    }

    /// Deletes the report in a slot.
    pub async fn case_delete(&self, book: Uuid, number: u8, etag: &str) -> Result<(), Failure> {
        let request = Request::new("DELETE", format!("/case-books/{book}/cases/{number}"))
            .with_etag(Some(etag));
        self.send(request).await.map(|_| ())
    }

    /// Shows a report that the caller may read.
    pub async fn case_show(&self, id: Uuid, query: &ReadCase) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("GET", format!("/cases/{id}")).with_query(query)?;
        self.send(request).await?.tagged()
    }

    /// Shows who did what with a report, and when.
    pub async fn case_history(&self, id: Uuid) -> Result<History, Failure> {
        let request = Request::new("GET", format!("/cases/{id}/history"));
        self.send(request).await?.json()
    }

    /// Opens an approved report again.
    pub async fn case_reopen(&self, id: Uuid) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("POST", format!("/cases/{id}/reopen"));
        self.send(request).await?.tagged()
    }

    /// Brings a deleted report back.
    pub async fn case_restore(&self, id: Uuid) -> Result<Tagged<Case>, Failure> {
        let request = Request::new("POST", format!("/cases/{id}/restore"));
        self.send(request).await?.tagged()
    }

    /// Finds accreditation terms of facilities.
    pub async fn facility_list(&self, query: &ListFacilities) -> Result<Page<Candidate>, Failure> {
        let request = Request::new("GET", "/facilities".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Finds hospitals, also those without an accreditation term.
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

    /// Corrects an accreditation term, or ends it.
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

    /// Lists the caller's notices.
    pub async fn notification_list(&self, query: &ListNotices) -> Result<Page<Notice>, Failure> {
        let request = Request::new("GET", "/notifications".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Marks notices as read.
    pub async fn notification_read(&self, input: &ReadNotices) -> Result<NoticesRead, Failure> {
        let request = Request::new("POST", "/notifications/read".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }

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

    /// Lists terms of qualifications.
    pub async fn qualification_list(
        &self,
        query: &ListOfMember,
    ) -> Result<Page<Qualification>, Failure> {
        let request = Request::new("GET", "/qualifications".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a term of a qualification.
    pub async fn qualification_show(&self, id: Uuid) -> Result<Tagged<Qualification>, Failure> {
        let request = Request::new("GET", format!("/qualifications/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a term of a qualification, or ends it.
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

    /// Adds a stretch of a member's work at a hospital.
    pub async fn affiliation_create(
        &self,
        member: Uuid,
        input: &NewAffiliation,
    ) -> Result<Tagged<Affiliation>, Failure> {
        let request =
            Request::new("POST", format!("/members/{member}/affiliations")).with_body(input)?;
        self.send(request).await?.tagged()
    }

    /// Lists stretches of work.
    pub async fn affiliation_list(
        &self,
        query: &ListOfMember,
    ) -> Result<Page<Affiliation>, Failure> {
        let request = Request::new("GET", "/affiliations".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Shows a stretch of work.
    pub async fn affiliation_show(&self, id: Uuid) -> Result<Tagged<Affiliation>, Failure> {
        let request = Request::new("GET", format!("/affiliations/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a stretch of work, or ends it.
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

    /// Records a member's dues of a year.
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

    /// Shows a member's dues of a year.
    pub async fn dues_show(&self, id: Uuid) -> Result<Tagged<Dues>, Failure> {
        let request = Request::new("GET", format!("/dues/{id}"));
        self.send(request).await?.tagged()
    }

    /// Corrects a member's dues of a year, or notes that they were paid.
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

    /// Records what earned a member credits.
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

    /// Lists entries of the audit trail.
    pub async fn audit_event_list(
        &self,
        query: &ListAuditEvents,
    ) -> Result<Page<AuditEvent>, Failure> {
        let request = Request::new("GET", "/audit-events".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }
}
