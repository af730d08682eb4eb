//! A stored request, with the columns shown of its report and people.

use sea_orm::FromQueryResult;
use shorei_contract::facility::Accreditation;
use shorei_contract::{AccreditationKind, Person, Programme, RequestState};
use shorei_domain::reading::Received;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::case::revision_of;
use crate::store::slot::StoredSlot;

/// A request, with the columns shown of its report and people.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RequestRow {
    /// The request's identifier.
    pub id: Uuid,
    /// The report.
    pub case_id: Uuid,
    /// The book.
    pub book_id: Uuid,
    /// The revision.
    pub revision: i32,
    /// The state.
    pub state: String,
    /// The applicant's message.
    pub message: String,
    /// The instructor's comment.
    pub comment: Option<String>,
    /// When it was sent.
    pub requested_at: OffsetDateTime,
    /// When it was decided or withdrawn.
    pub decided_at: Option<OffsetDateTime>,
    /// When the approval became void.
    pub voided_at: Option<OffsetDateTime>,
    /// When its mail was last sent again.
    pub resent_at: Option<OffsetDateTime>,
    /// The salt of its seals.
    pub salt: Option<Vec<u8>>,
    /// In which slot.
    pub slot: StoredSlot,
    /// Whether the report was deleted after the request.
    pub case_deleted: bool,
    /// The programme.
    pub programme: String,
    /// 症例区分 of the revision.
    pub category: Option<String>,
    /// First day of its care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// The applicant who sent it.
    pub applicant_id: Uuid,
    /// Their 会員番号.
    pub applicant_number: Option<String>,
    /// Their name.
    pub applicant_name: String,
    /// Their name in kana, for sorting.
    pub applicant_kana: String,
    /// The instructor who was asked.
    pub instructor_id: Uuid,
    /// Their 会員番号.
    pub instructor_number: Option<String>,
    /// Their name.
    pub instructor_name: String,
    /// Returns 診療施設 of the revision.
    pub accreditation_id: Option<Uuid>,
    /// The hospital.
    pub facility_id: Option<Uuid>,
    /// 認定番号.
    pub facility_number: Option<String>,
    /// The kind of accreditation.
    pub facility_kind: Option<String>,
    /// First day of its term.
    pub facility_from: Option<Date>,
    /// Last day of its term.
    pub facility_to: Option<Date>,
    /// Its name during the term.
    pub facility_name: Option<String>,
}

impl RequestRow {
    /// Returns the slot's number for answers.
    #[must_use]
    pub fn slot_number(&self) -> u8 {
        self.slot.number()
    }

    /// Returns the programme.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn programme(&self) -> Result<Programme, Error> {
        Programme::from_word(&self.programme)
            .ok_or_else(|| Error::internal(format!("request {}: programme", self.id)))
    }

    /// Returns the state.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn state(&self) -> Result<RequestState, Error> {
        RequestState::from_word(&self.state)
            .ok_or_else(|| Error::internal(format!("request {}: state", self.id)))
    }

    /// Converts the request for the rules of reading.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_received(&self) -> Result<Received, Error> {
        let revision = revision_of(Some(self.revision));
        let revision =
            revision.ok_or_else(|| Error::internal(format!("request {}: revision", self.id)))?;
        Ok(Received { revision, state: self.state()?.into() })
    }

    /// Returns the applicant who sent it.
    #[must_use]
    pub fn applicant(&self) -> Person {
        Person {
            member_id: self.applicant_id,
            member_number: self.applicant_number.clone(),
            name: self.applicant_name.clone(),
        }
    }

    /// Returns the instructor who was asked.
    #[must_use]
    pub fn instructor(&self) -> Person {
        Person {
            member_id: self.instructor_id,
            member_number: self.instructor_number.clone(),
            name: self.instructor_name.clone(),
        }
    }

    /// Returns 診療施設 of the revision.
    #[must_use]
    pub fn facility(&self) -> Option<Accreditation> {
        Some(Accreditation {
            id: self.accreditation_id?,
            facility_id: self.facility_id?,
            number: self.facility_number.clone()?,
            kind: self.facility_kind.as_deref().and_then(AccreditationKind::from_word)?,
            term_from: self.facility_from?,
            term_to: self.facility_to,
            name: self.facility_name.clone()?,
        })
    }
}

/// The columns of a request, with its report and people.
pub(in crate::store) const COLUMNS: &str =
    "r.id, r.case_id, c.book_id, r.revision, r.state, r.message, r.comment,
     r.requested_at, r.decided_at, r.voided_at, r.resent_at, r.salt, c.slot,
     c.deleted_at IS NOT NULL AS case_deleted, b.programme,
     v.category, v.care_from, v.care_to,
     r.applicant_id, p.member_number AS applicant_number,
     p.family_name || ' ' || p.given_name AS applicant_name, p.kana_folded AS applicant_kana,
     r.instructor_id, i.member_number AS instructor_number,
     i.family_name || ' ' || i.given_name AS instructor_name,
     a.id AS accreditation_id, a.facility_id, a.number AS facility_number,
     a.kind AS facility_kind, a.term_from AS facility_from, a.term_to AS facility_to,
     a.name AS facility_name";

/// The tables of these columns.
pub(in crate::store) const TABLES: &str = "approval_requests r
     JOIN cases c ON c.id = r.case_id
     JOIN case_books b ON b.id = c.book_id
     JOIN members p ON p.id = r.applicant_id
     JOIN members i ON i.id = r.instructor_id
     LEFT JOIN case_revisions v ON v.case_id = r.case_id AND v.revision = r.revision
     LEFT JOIN accreditations a ON a.id = v.accreditation_id";
