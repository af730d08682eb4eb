//! Entries of the audit trail: who did what, to which subject.
//!
//! A service makes an [`Entry`] for each change by [`Call::entry`] (or [`Visit::entry`] if nobody
//! is signed in) and passes it to [`Unit::record`](crate::unit::Unit::record), which writes it in
//! the transaction of the change. An [`Action`] knows the event it causes, so that none is
//! forgotten.

use serde_json::{Value, json};
use shorei_contract::event::EventType;
use shorei_domain::case_book::Case;
use shorei_domain::id::{CaseBookId, RequestId};
use shorei_domain::report::Revision;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::context::{Call, Visit};
use crate::store::audit::NewEntry;
use crate::store::case::number_of;
use crate::store::event::EventRow;

macro_rules! actions {
    ($($subject:ident {
        $($name:ident = $word:literal $(tells $event:ident)?,)+
    })+) => {
        /// An action. Its name is stored in the trail and never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = concat!("`", $word, "`")] $name,)+)+
        }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$($(Self::$name),+),+];

            /// Returns the name stored in the trail.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$name => $word,)+)+
                }
            }

            /// Returns the kind of subject, as stored in the trail.
            #[must_use]
            pub fn subject_kind(self) -> &'static str {
                match self {
                    $($(Self::$name)|+ => stringify!($subject),)+
                }
            }

            /// Returns the event that the action causes, if any.
            #[must_use]
            pub fn event_type(self) -> Option<EventType> {
                match self {
                    $($($(Self::$name => Some(EventType::$event),)?)+)+
                    _ => None,
                }
            }
        }
    };
}

actions! {
    accreditation {
        AccreditationCreated = "accreditation.created",
        AccreditationCorrected = "accreditation.corrected",
    }
    access_token {
        AccessTokenCreated = "access_token.created",
        AccessTokenRevoked = "access_token.revoked",
    }
    affiliation {
        AffiliationCreated = "affiliation.created",
        AffiliationCorrected = "affiliation.corrected",
    }
    api_client {
        ApiClientCreated = "api_client.created",
        ApiClientCorrected = "api_client.corrected",
        ApiClientRotated = "api_client.rotated",
        ApiClientRevoked = "api_client.revoked",
    }
    application {
        ApplicationRead = "application.read",
        ApplicationResultEntered = "application.result_entered",
        ApplicationSubmitted = "application.submitted" tells ApplicationSubmitted,
        ApplicationVoided = "application.voided" tells ApplicationVoided,
    }
    case {
        CaseCopied = "case.copied",
        CaseDeleted = "case.deleted",
        CaseDrafted = "case.drafted",
        CaseErased = "case.erased",
        CaseHistoryRead = "case.history_read",
        CaseRead = "case.read",
        CaseRegistered = "case.registered" tells CaseRegistered,
        CaseReleased = "case.released",
        CaseReopened = "case.reopened",
        CaseRestored = "case.restored",
        CaseSubmitted = "case.submitted",
        // Requests, and paper approvals, which are requests too (ADR 8), are entries of their
        // report.
        RequestSent = "approval_request.sent" tells RequestSent,
        RequestResent = "approval_request.resent",
        RequestWithdrawn = "approval_request.withdrawn" tells RequestWithdrawn,
        RequestApproved = "approval_request.approved" tells RequestApproved,
        RequestReturned = "approval_request.returned" tells RequestReturned,
        RequestDeclined = "approval_request.declined" tells RequestDeclined,
        PaperHandedIn = "paper_approval.handed_in" tells RequestSent,
        PaperWithdrawn = "paper_approval.withdrawn" tells RequestWithdrawn,
        PaperAccepted = "paper_approval.accepted" tells RequestApproved,
        PaperRefused = "paper_approval.refused" tells RequestReturned,
    }
    case_book {
        CaseBookRead = "case_book.read",
    }
    approval_request {
        RequestsRead = "approval_request.read",
    }
    credit {
        CreditCreated = "credit.created",
        CreditCorrected = "credit.corrected",
    }
    dues {
        DuesCreated = "dues.created",
        DuesCorrected = "dues.corrected",
    }
    export {
        ExportMade = "export.made",
    }
    facility {
        FacilityCreated = "facility.created",
        FacilityCorrected = "facility.corrected",
    }
    import {
        ImportDone = "import.done",
    }
    mail {
        MailRetried = "mail.retried",
    }
    member {
        DemoMade = "demo.made",
        LanguageChosen = "member.language_chosen",
        MemberCreated = "member.created",
        MemberCorrected = "member.corrected",
        NoticesRead = "notices.read",
        PasswordResetRefused = "password.reset_refused",
        PasswordResetRequested = "password.reset_requested",
        PasswordSet = "password.set",
        StaffCorrected = "staff.corrected",
        StaffCreated = "staff.created",
        StaffEnded = "staff.ended",
    }
    paper_approval {
        PaperRead = "paper_approval.read",
    }
    qualification {
        QualificationCreated = "qualification.created",
        QualificationCorrected = "qualification.corrected",
    }
    round {
        RoundCreated = "round.created",
        RoundCopied = "round.copied",
        RoundCorrected = "round.corrected",
        RoundRedefined = "round.redefined",
    }
    session {
        SessionBegun = "session.begun",
        SessionEnded = "session.ended",
        SessionProven = "session.reauthenticated",
        SessionRefused = "session.refused",
        SessionTokenReused = "session.token_reused",
    }
    trail {
        TrailErased = "trail.erased",
    }
    working_copy {
        WorkingCopyBegun = "working_copy.begun",
        WorkingCopyDiscarded = "working_copy.discarded",
    }
    webhook_delivery {
        WebhookDeliveryReplayed = "webhook_delivery.replayed",
    }
    webhook_endpoint {
        WebhookEndpointCreated = "webhook_endpoint.created",
        WebhookEndpointCorrected = "webhook_endpoint.corrected",
        WebhookEndpointDeleted = "webhook_endpoint.deleted",
        WebhookEndpointDisabled = "webhook_endpoint.disabled",
        WebhookEndpointRotated = "webhook_endpoint.rotated",
        WebhookEndpointTested = "webhook_endpoint.tested",
    }
}

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    action: Action,
    /// When it happened by the rules' clock, which events show.
    occurred_at: OffsetDateTime,
    row: NewEntry,
}

impl Visit {
    /// Makes an entry by the system itself, or by a visitor who is not signed in yet.
    #[must_use]
    pub fn entry(&self, action: Action, subject: Uuid) -> Entry {
        let row = NewEntry {
            id: self.new_id(),
            at: self.real_now(),
            actor: None,
            address: self.address.map(|address| address.to_string()),
            request_id: self.request_id.clone(),
            action: action.as_str(),
            subject_kind: action.subject_kind(),
            subject,
            book: None,
            case: None,
            approval_request: None,
            revision: None,
            details: json!({}),
        };
        Entry { action, occurred_at: self.now(), row }
    }
}

impl Call {
    /// Makes an entry of a caller's action.
    #[must_use]
    pub fn entry(&self, action: Action, subject: Uuid) -> Entry {
        self.visit.entry(action, subject).by(self.actor.member().0)
    }

    /// Makes an entry of a caller's action on a report.
    #[must_use]
    pub fn case_entry(&self, action: Action, case: &Case) -> Entry {
        let mut entry = self.entry(action, case.id.0).in_book(case.book);
        entry.row.case = Some(case.id.0);
        entry.of_revision(case.revision())
    }
}

impl Entry {
    /// Sets the person or program who acted.
    #[must_use]
    pub fn by(mut self, actor: Uuid) -> Self {
        self.row.actor = Some(actor);
        self
    }

    /// Sets the book.
    #[must_use]
    pub fn in_book(mut self, book: CaseBookId) -> Self {
        self.row.book = Some(book.0);
        self
    }

    /// Concerns that report.
    #[must_use]
    pub fn of_case(mut self, case: Uuid) -> Self {
        self.row.case = Some(case);
        self
    }

    /// Sets the approval request and its revision.
    #[must_use]
    pub fn about(mut self, request: RequestId, revision: Revision) -> Self {
        self.row.approval_request = Some(request.0);
        self.of_revision(Some(revision))
    }

    /// Sets the revision; `None` means a draft.
    #[must_use]
    pub fn of_revision(mut self, revision: Option<Revision>) -> Self {
        self.row.revision = revision.map(number_of);
        self
    }

    /// Sets the changes; never a report's text.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.row.details = details;
        self
    }

    /// Returns the event that the entry causes, if any. It gets its position in the feed when it is
    /// appended.
    pub(crate) fn event(&self) -> Option<EventRow> {
        let kind = self.action.event_type()?;
        let of_application = self.action.subject_kind() == "application";
        Some(EventRow {
            id: self.row.id,
            position: 0,
            kind: kind.as_str().to_owned(),
            occurred_at: self.occurred_at,
            book_id: self.row.book,
            case_id: self.row.case,
            revision: self.row.revision,
            approval_request_id: self.row.approval_request,
            application_id: of_application.then_some(self.row.subject),
        })
    }

    pub(crate) fn into_row(self) -> NewEntry {
        self.row
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use shorei_contract::event::EventType;

    use super::Action;

    #[test]
    fn every_type_of_event_has_an_action_that_tells_it() {
        let told: HashSet<_> =
            Action::ALL.iter().filter_map(|action| action.event_type()).collect();
        let missing: Vec<_> = EventType::ALL.iter().filter(|kind| !told.contains(kind)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_two_actions_share_a_word() {
        let words: HashSet<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(words.len(), Action::ALL.len());
    }
}
