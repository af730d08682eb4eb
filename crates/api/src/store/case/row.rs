//! A stored report without its text, and its conversion to the domain.

use sea_orm::FromQueryResult;
use shorei_contract::{AccreditationKind, Category, Person, Status};
use shorei_domain::case_book::{Asked, Case, DeletedCase, State};
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId, FacilityId, MemberId, RequestId};
use shorei_domain::period::Term;
use shorei_domain::report::{Outline, Revision};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::slot::StoredSlot;

/// A report without its text, with the request that led to its state.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CaseRow {
    /// The report's identifier.
    pub id: Uuid,
    /// The book.
    pub book_id: Uuid,
    /// The owner.
    pub owner_id: Uuid,
    /// The slot.
    pub slot: StoredSlot,
    /// The version, which counts changes from 1.
    pub version: i64,
    /// Its state.
    pub state: String,
    /// Whether an instructor has ever been asked about it.
    pub asked_before: bool,
    /// Its last registered revision.
    pub revision: Option<i32>,
    /// 症例区分.
    pub category: Option<String>,
    /// 診療施設.
    pub accreditation_id: Option<Uuid>,
    /// First day of the care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// 備考.
    pub remarks: String,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
    /// When it was deleted.
    pub deleted_at: Option<OffsetDateTime>,
    /// The request that led to its state.
    pub request_id: Option<Uuid>,
    /// Whether that is a paper approval.
    pub on_paper: Option<bool>,
    /// The revision in question.
    pub request_revision: Option<i32>,
    /// The instructor who was asked.
    pub instructor_id: Option<Uuid>,
    /// Their 会員番号.
    pub instructor_number: Option<String>,
    /// Their name.
    pub instructor_name: Option<String>,
    /// When the approval was requested.
    pub requested_at: Option<OffsetDateTime>,
    /// When the instructor decided.
    pub decided_at: Option<OffsetDateTime>,
    /// The instructor's comment.
    pub comment: Option<String>,
    /// The number of unread notices to its owner about it.
    pub unread_notices: i64,
    /// The hospital of its accreditation term.
    pub facility_id: Option<Uuid>,
    /// The hospital's name during the term.
    pub facility_name: Option<String>,
    /// 認定番号.
    pub facility_number: Option<String>,
    /// The kind of accreditation.
    pub facility_kind: Option<String>,
    /// First day of the term.
    pub term_from: Option<Date>,
    /// Last day of that term.
    pub term_to: Option<Date>,
}

impl CaseRow {
    /// Returns the slot's number for answers.
    #[must_use]
    pub fn slot_number(&self) -> u8 {
        self.slot.number()
    }

    /// Returns the instructor asked in the request that led to the state.
    #[must_use]
    pub fn instructor(&self) -> Option<Person> {
        Some(Person {
            member_id: self.instructor_id?,
            member_number: self.instructor_number.clone(),
            name: self.instructor_name.clone()?,
        })
    }

    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Case, Error> {
        let fault = |what: &str| Error::internal(format!("case {}: {what}", self.id));
        let asked = || -> Option<Asked> {
            Some(Asked {
                request: RequestId(self.request_id?),
                on_paper: self.on_paper.unwrap_or_default(),
                instructor: MemberId(self.instructor_id?),
                at: self.requested_at?,
                revision: revision_of(self.request_revision)?,
            })
        };
        let revision = revision_of(self.revision);
        let registered = || revision.ok_or_else(|| fault("its revision is missing"));
        let no_request = || fault("its request is missing");
        let decided = || self.decided_at.ok_or_else(|| fault("its decision has no date"));
        let state = match Status::from_word(&self.state) {
            Some(Status::Draft) => State::Draft(revision),
            Some(Status::Registered) => State::Registered(registered()?),
            Some(Status::Requested) => State::Requested(asked().ok_or_else(no_request)?),
            Some(Status::Approved) => {
                State::Approved { asked: asked().ok_or_else(no_request)?, at: decided()? }
            }
            Some(Status::Returned) => State::Returned {
                asked: asked().ok_or_else(no_request)?,
                at: decided()?,
                comment: self.comment.clone().unwrap_or_default(),
            },
            Some(Status::Submitted) => {
                let approved = asked().zip(self.decided_at);
                State::Submitted { revision: registered()?, approved }
            }
            Some(Status::Unregistered) | None => return Err(fault("state")),
        };
        Ok(Case {
            id: CaseId(self.id),
            book: CaseBookId(self.book_id),
            slot: self.slot.into(),
            outline: Outline {
                category: category_of(self.category.as_deref()),
                accreditation: self.accreditation_id.map(AccreditationId),
                care_from: self.care_from,
                care_to: self.care_to,
                remarks: self.remarks.clone(),
            },
            state,
            asked_before: self.asked_before,
        })
    }

    /// Returns the accreditation term that the report names, without the hospital's other terms.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn accreditation(&self) -> Result<Option<Accreditation>, Error> {
        let (Some(id), Some(from)) = (self.accreditation_id, self.term_from) else {
            return Ok(None);
        };
        let fault = |what: &str| Error::internal(format!("accreditation {id}: {what}"));
        let kind = self.facility_kind.as_deref().and_then(AccreditationKind::from_word);
        Ok(Some(Accreditation {
            id: AccreditationId(id),
            facility: FacilityId(self.facility_id.unwrap_or_default()),
            name: self.facility_name.clone().unwrap_or_default(),
            number: self.facility_number.clone().unwrap_or_default(),
            kind: kind.ok_or_else(|| fault("kind"))?.into(),
            term: Term::new(from, self.term_to).map_err(|_| fault("term"))?,
        }))
    }

    /// Returns the report as it was when deleted, if it was.
    ///
    /// # Errors
    /// Those of [`to_domain`](Self::to_domain).
    pub fn to_deleted(&self) -> Result<Option<DeletedCase>, Error> {
        self.deleted_at.map(|at| Ok(DeletedCase { case: self.to_domain()?, at })).transpose()
    }
}

pub(crate) fn revision_of(number: Option<i32>) -> Option<Revision> {
    number.and_then(|number| u32::try_from(number).ok()).map(Revision)
}

pub(crate) fn number_of(Revision(number): Revision) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) fn category_of(word: Option<&str>) -> Option<shorei_domain::category::Category> {
    word.and_then(Category::from_word).map(Into::into)
}

pub(super) fn word_of_category(category: shorei_domain::category::Category) -> String {
    Category::from(category).as_str().to_owned()
}
