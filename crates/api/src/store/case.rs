//! Reports: their state, their text, and their registered revisions.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use shorei_contract::{AccreditationKind, Category, Person, Sex, Status};
use shorei_domain::case_book::{Asked, Case, DeletedCase, RESTORABLE_DAYS, State};
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId, FacilityId, MemberId, RequestId};
use shorei_domain::period::Term;
use shorei_domain::programme::SlotNumber;
use shorei_domain::report::{Outline, Report, Revision};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use crate::chain::salt;
use crate::error::Error;
use crate::store::entity::case::{ActiveModel, Entity};
use crate::store::entity::case_revision;
use crate::store::seal;
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;
use crate::store::versioned;

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

fn select() -> Sql {
    Sql::new(
        "SELECT c.id, c.book_id, b.member_id AS owner_id, c.slot, c.version, c.state, c.asked_before, c.revision, c.category,
           c.accreditation_id, c.care_from, c.care_to, c.remarks, c.updated_at, c.deleted_at,
           c.request_id, r.on_paper, r.revision AS request_revision, r.instructor_id,
           i.member_number AS instructor_number,
           i.family_name || ' ' || i.given_name AS instructor_name,
           r.requested_at, r.decided_at, r.comment,
           (SELECT COUNT(*) FROM notifications n
            WHERE n.case_id = c.id AND n.member_id = b.member_id AND n.read_at IS NULL)
             AS unread_notices,
           a.facility_id, a.name AS facility_name, a.number AS facility_number,
           a.kind AS facility_kind, a.term_from, a.term_to
         FROM cases c
         JOIN case_books b ON b.id = c.book_id
         LEFT JOIN approval_requests r ON r.id = c.request_id
         LEFT JOIN members i ON i.id = r.instructor_id
         LEFT JOIN accreditations a ON a.id = c.accreditation_id
         WHERE ",
    )
}

/// Returns every report of these books, by slot, and deleted ones that can still be restored at
/// `now`, newest first.
pub async fn of_books(
    db: &impl ConnectionTrait,
    books: impl IntoIterator<Item = CaseBookId>,
    now: OffsetDateTime,
) -> Result<Vec<CaseRow>, Error> {
    let mut sql = select();
    sql.push_list("c.book_id IN ", books.into_iter().map(|id| id.0.into()));
    // One day more than needed: the domain decides which day it was in Tokyo.
    let limit = now - Duration::days(RESTORABLE_DAYS + 1);
    sql.push(
        " AND (c.deleted_at IS NULL OR c.deleted_at > ?) ORDER BY c.book_id, c.slot, c.deleted_at DESC",
        [limit.into()],
    );
    Ok(sql.all(db).await?)
}

/// Returns the report in a slot, if there is one.
pub async fn in_slot(
    db: &impl ConnectionTrait,
    book: CaseBookId,
    slot: SlotNumber,
) -> Result<Option<CaseRow>, Error> {
    let mut sql = select();
    sql.push(
        "c.book_id = ? AND c.slot = ? AND c.deleted_at IS NULL",
        [book.0.into(), i16::from(slot.get()).into()],
    );
    Ok(sql.one(db).await?)
}

/// Returns the reports with these identifiers, including deleted ones, in no particular order.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CaseId>,
) -> Result<Vec<CaseRow>, Error> {
    let mut sql = select();
    sql.push_list("c.id IN ", ids.into_iter().map(|id| id.0.into()));
    Ok(sql.all(db).await?)
}

/// Returns the report with this identifier, even if deleted.
pub async fn find(db: &impl ConnectionTrait, id: CaseId) -> Result<Option<CaseRow>, Error> {
    Ok(find_all(db, [id]).await?.pop())
}

/// The content of a report, as stored in a row.
#[derive(Clone, Debug, FromQueryResult)]
struct ContentRow {
    category: Option<String>,
    accreditation_id: Option<Uuid>,
    care_from: Option<Date>,
    care_to: Option<Date>,
    patient_age: Option<i32>,
    patient_sex: Option<String>,
    sections: String,
    remarks: String,
}

impl ContentRow {
    fn into_report(self) -> Result<Report, Error> {
        let sections: BTreeMap<String, String> = serde_json::from_str(&self.sections)?;
        Ok(Report {
            outline: Outline {
                category: category_of(self.category.as_deref()),
                accreditation: self.accreditation_id.map(AccreditationId),
                care_from: self.care_from,
                care_to: self.care_to,
                remarks: self.remarks,
            },
            patient_age: self.patient_age,
            patient_sex: self.patient_sex.as_deref().and_then(Sex::from_word).map(Into::into),
            sections,
        })
    }
}

/// Returns the report with its text: the current one, or a registered revision.
pub async fn report(
    db: &impl ConnectionTrait,
    id: CaseId,
    revision: Option<Revision>,
) -> Result<Option<Report>, Error> {
    let columns = "SELECT category, accreditation_id, care_from, care_to, patient_age, patient_sex,
                     sections, remarks FROM ";
    let mut sql = Sql::new(columns);
    match revision {
        None => sql.push("cases WHERE id = ?", [id.0.into()]),
        Some(revision) => sql.push(
            "case_revisions WHERE case_id = ? AND revision = ?",
            [id.0.into(), number_of(revision).into()],
        ),
    };
    let Some(row) = sql.one::<ContentRow>(db).await? else { return Ok(None) };
    row.into_report().map(Some)
}

/// Returns every current report of a book with its text, including deleted ones.
pub async fn reports_of(
    db: &impl ConnectionTrait,
    book: CaseBookId,
) -> Result<HashMap<Uuid, Report>, Error> {
    #[derive(FromQueryResult)]
    struct Numbered {
        id: Uuid,
        #[sea_orm(nested)]
        content: ContentRow,
    }
    let mut sql = Sql::new(
        "SELECT id, category, accreditation_id, care_from, care_to, patient_age, patient_sex,
           sections, remarks FROM cases",
    );
    sql.push(" WHERE book_id = ?", [book.0.into()]);
    let rows: Vec<Numbered> = sql.all(db).await?;
    rows.into_iter().map(|row| Ok((row.id, row.content.into_report()?))).collect()
}

/// Writes a report with its text, replacing the version `known` or as a new one.
pub async fn write(
    tx: &DatabaseTransaction,
    case: &Case,
    report: &Report,
    known: Option<&CaseRow>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let outline = &report.outline;
    let mut row = ActiveModel {
        id: Set(case.id.0),
        updated_at: Set(now),
        category: Set(outline.category.map(word_of_category)),
        accreditation_id: Set(outline.accreditation.map(|id| id.0)),
        care_from: Set(outline.care_from),
        care_to: Set(outline.care_to),
        patient_age: Set(report.patient_age),
        patient_sex: Set(report.patient_sex.map(|sex| Sex::from(sex).as_str().to_owned())),
        sections: Set(serde_json::to_string(&report.sections)?),
        remarks: Set(outline.remarks.clone()),
        ..Default::default()
    };
    set_state(&mut row, case);
    if let Some(known) = known {
        versioned::update(tx, row, known.version).await?;
    } else {
        row.version = Set(1);
        row.created_at = Set(now);
        row.book_id = Set(case.book.0);
        row.slot = Set(case.slot.get().into());
        row.deleted_at = Set(None);
        Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Changes the state of reports in the same way: each of `cases` gets its new state, request and
/// version. All must have the same state, so that one statement is enough.
///
/// # Errors
/// [`Error::Internal`] if one of them no longer exists; the caller must hold the lock of its book.
pub async fn set_states(
    tx: &DatabaseTransaction,
    cases: &[Case],
    now: OffsetDateTime,
) -> Result<(), Error> {
    let Some(first) = cases.first() else { return Ok(()) };
    let status = Status::from(first.state.status());
    let mut sql = Sql::new("UPDATE cases SET version = version + 1");
    sql.push(
        ", updated_at = ?, state = ?, asked_before = ?, request_id = CASE id",
        [now.into(), status.as_str().into(), first.asked_before.into()],
    );
    for case in cases {
        let request = case.state.asked().map(|asked| asked.request.0);
        sql.push(" WHEN ? THEN ?", [case.id.0.into(), request.into()]);
    }
    sql.push_list(" END WHERE id IN ", cases.iter().map(|case| case.id.0.into()));
    let changed = sql.run(tx).await?;
    if changed == cases.len() as u64 {
        return Ok(());
    }
    Err(Error::internal(format!("{changed} of {} reports were changed", cases.len())))
}

/// Keeps the text of a report, as it stands, as its revision. Gives its seal for the trail.
pub async fn insert_revision(
    tx: &DatabaseTransaction,
    id: CaseId,
    revision: Revision,
    report: &Report,
    now: OffsetDateTime,
) -> Result<String, Error> {
    let outline = &report.outline;
    let row = case_revision::ActiveModel {
        case_id: Set(id.0),
        revision: Set(number_of(revision)),
        registered_at: Set(now),
        category: Set(outline.category.map(word_of_category)),
        accreditation_id: Set(outline.accreditation.map(|id| id.0)),
        care_from: Set(outline.care_from),
        care_to: Set(outline.care_to),
        patient_age: Set(report.patient_age),
        patient_sex: Set(report.patient_sex.map(|sex| Sex::from(sex).as_str().to_owned())),
        sections: Set(serde_json::to_string(&report.sections)?),
        remarks: Set(outline.remarks.clone()),
        salt: Set(Some(salt()?.to_vec())),
    };
    case_revision::Entity::insert(row).exec_without_returning(tx).await?;
    let kept = seal::revision(tx, id.0, number_of(revision)).await?;
    let kept = kept.and_then(|kept| kept.seal());
    kept.ok_or_else(|| Error::internal(format!("case {id}: the revision was not kept")))
}

/// Removes a report from its slot, or restores it if `deleted_at` is `None`.
pub async fn set_deleted(
    tx: &DatabaseTransaction,
    known: &CaseRow,
    deleted_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(known.id),
        updated_at: Set(now),
        deleted_at: Set(deleted_at),
        ..Default::default()
    };
    versioned::update(tx, row, known.version).await?;
    Ok(())
}

fn set_state(row: &mut ActiveModel, case: &Case) {
    row.state = Set(Status::from(case.state.status()).as_str().to_owned());
    row.asked_before = Set(case.asked_before);
    row.revision = Set(case.revision().map(number_of));
    row.request_id = Set(case.state.asked().map(|asked| asked.request.0));
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

fn word_of_category(category: shorei_domain::category::Category) -> String {
    Category::from(category).as_str().to_owned()
}
