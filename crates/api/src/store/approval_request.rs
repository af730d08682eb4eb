//! Approval requests.

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use shorei_contract::facility::Accreditation;
use shorei_contract::{AccreditationKind, Category, Person, Programme, RequestState};
use shorei_domain::case_book::Asked;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use shorei_domain::reading::Received;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::chain::salt;
use crate::error::Error;
use crate::store::case::{number_of, revision_of};
use crate::store::entity::approval_request::{ActiveModel, Entity};
use crate::store::page::Slice;
use crate::store::seal;
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;

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
pub(super) const COLUMNS: &str =
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
pub(super) const TABLES: &str = "approval_requests r
     JOIN cases c ON c.id = r.case_id
     JOIN case_books b ON b.id = c.book_id
     JOIN members p ON p.id = r.applicant_id
     JOIN members i ON i.id = r.instructor_id
     LEFT JOIN case_revisions v ON v.case_id = r.case_id AND v.revision = r.revision
     LEFT JOIN accreditations a ON a.id = v.accreditation_id";

/// Selects requests in the system. Papers have their own store.
fn select() -> Sql {
    Sql::new(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE NOT r.on_paper"))
}

/// Returns the requests with these identifiers, in no particular order.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    sql.push_list(" AND r.id IN ", ids.into_iter().map(|id| id.0.into()));
    Ok(sql.all(db).await?)
}

/// Returns the open requests to an instructor.
pub async fn open_for(
    db: &impl ConnectionTrait,
    instructor: Uuid,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    sql.push(
        " AND r.state = 'requested' AND r.instructor_id = ? ORDER BY r.applicant_id, c.slot",
        [instructor.into()],
    );
    Ok(sql.all(db).await?)
}

/// Whose requests a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Requests this member sent.
    SentBy(MemberId),
    /// Requests sent to this member.
    SentTo(MemberId),
    /// Both.
    With(MemberId),
    /// All requests.
    All,
}

/// The filters of a list of requests.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<RequestState>,
    /// Only of this programme.
    pub programme: Option<Programme>,
    /// Only of this applicant.
    pub applicant: Option<Uuid>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only about this report.
    pub case_id: Option<Uuid>,
}

/// The order of a list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By the time they were sent.
    RequestedAt,
    /// By the applicant's name in kana.
    Applicant,
    /// By the slot's number.
    SlotNumber,
}

/// The sort key of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// A time, in seconds since 1970.
    Time(i64),
    /// A name in kana.
    Text(String),
    /// A number.
    Number(i16),
}

impl Order {
    fn column(self) -> &'static str {
        match self {
            Self::RequestedAt => "r.requested_at",
            Self::Applicant => "p.kana_folded",
            Self::SlotNumber => "c.slot",
        }
    }

    /// Returns the key of `row` in this order.
    #[must_use]
    pub fn key(self, row: &RequestRow) -> SortKey {
        match self {
            Self::RequestedAt => SortKey::Time(row.requested_at.unix_timestamp()),
            Self::Applicant => SortKey::Text(row.applicant_kana.clone()),
            Self::SlotNumber => SortKey::Number(row.slot.number().into()),
        }
    }
}

impl SortKey {
    fn value(&self) -> Result<Value, Error> {
        Ok(match self {
            Self::Time(seconds) => OffsetDateTime::from_unix_timestamp(*seconds)
                .map_err(|_| Error::InvalidCursor)?
                .into(),
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
        })
    }
}

/// Returns the requests of a page.
pub async fn list(
    db: &impl ConnectionTrait,
    whose: Whose,
    filter: &Filter,
    order: Order,
    descending: bool,
    slice: &Slice<(SortKey, Uuid)>,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    match whose {
        Whose::SentBy(member) => sql.push(" AND r.applicant_id = ?", [member.0.into()]),
        Whose::SentTo(member) => sql.push(" AND r.instructor_id = ?", [member.0.into()]),
        Whose::With(member) => sql.push(
            " AND (r.applicant_id = ? OR r.instructor_id = ?)",
            [member.0.into(), member.0.into()],
        ),
        Whose::All => &mut sql,
    };
    let Filter { state, programme, applicant, category, case_id } = filter;
    let filters: [(&str, Option<Value>); 5] = [
        ("r.state", state.map(|state| state.as_str().into())),
        ("b.programme", programme.map(|programme| programme.as_str().into())),
        ("r.applicant_id", applicant.map(Into::into)),
        ("v.category", category.map(|category| category.as_str().into())),
        ("r.case_id", case_id.map(Into::into)),
    ];
    for (column, value) in filters {
        if let Some(value) = value {
            sql.push(&format!(" AND {column} = ?"), [value]);
        }
    }
    if category.is_some()
        && let Whose::SentTo(member) | Whose::With(member) = whose
    {
        // Of these an instructor does not see the category.
        let hidden = " AND (r.applicant_id = ? OR r.state NOT IN ('withdrawn', 'declined'))";
        sql.push(hidden, [member.0.into()]);
    }
    let column = order.column();
    let (further, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some((key, id)) = &slice.after {
        let further = format!(" AND ({column}, r.id) {further} (?, ?)");
        sql.push(&further, [key.value()?, (*id).into()]);
    }
    sql.push(
        &format!(" ORDER BY {column} {direction}, r.id {direction} LIMIT ?"),
        [slice.rows().into()],
    );
    Ok(sql.all(db).await?)
}

/// Returns the requests about a report that an instructor received, oldest first.
pub async fn received(
    db: &impl ConnectionTrait,
    case: CaseId,
    instructor: MemberId,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    sql.push(
        " AND r.case_id = ? AND r.instructor_id = ? ORDER BY r.revision, r.requested_at, r.id",
        [case.0.into(), instructor.0.into()],
    );
    Ok(sql.all(db).await?)
}

/// Adds open requests. Gives the seal of each for the trail.
pub async fn insert(
    tx: &DatabaseTransaction,
    requests: impl IntoIterator<Item = (CaseId, Asked)>,
    applicant: MemberId,
    message: &str,
) -> Result<Vec<String>, Error> {
    let mut seals = Vec::new();
    let mut rows = Vec::new();
    for (case, asked) in requests {
        let salt = salt()?.to_vec();
        let (instructor, revision) = (asked.instructor.0, number_of(asked.revision));
        seals.push(seal::of_question(&salt, instructor, revision, message));
        rows.push(new_row(case, &asked, applicant, message, salt));
    }
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(seals)
}

fn new_row(
    case: CaseId,
    asked: &Asked,
    applicant: MemberId,
    message: &str,
    salt: Vec<u8>,
) -> ActiveModel {
    ActiveModel {
        id: Set(asked.request.0),
        case_id: Set(case.0),
        on_paper: Set(asked.on_paper),
        revision: Set(number_of(asked.revision)),
        applicant_id: Set(applicant.0),
        instructor_id: Set(asked.instructor.0),
        state: Set(RequestState::Requested.as_str().to_owned()),
        message: Set(message.to_owned()),
        comment: Set(None),
        requested_at: Set(asked.at),
        decided_at: Set(None),
        voided_at: Set(None),
        resent_at: Set(None),
        salt: Set(Some(salt)),
    }
}

/// Closes open requests in the same way. If any of them was closed by someone else first, changes
/// nothing.
///
/// # Errors
/// `not_requested` if one of them is no longer open.
pub async fn close(
    tx: &DatabaseTransaction,
    ids: &[RequestId],
    state: RequestState,
    comment: Option<&str>,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let mut sql = Sql::new("UPDATE approval_requests");
    sql.push(
        " SET state = ?, comment = ?, decided_at = ? WHERE state = 'requested'",
        [state.as_str().into(), comment.map(str::to_owned).into(), at.into()],
    );
    sql.push_list(" AND id IN ", ids.iter().map(|id| id.0.into()));
    if sql.run(tx).await? == ids.len() as u64 {
        return Ok(());
    }
    Err(Error::refused(
        shorei_domain::refusal::Place::whole(),
        shorei_domain::refusal::Refusal::NotRequested,
    ))
}

/// Voids the approval of a reopened report.
pub async fn void(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), voided_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Records that the mail of a request was sent again.
pub async fn set_resent(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), resent_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}
