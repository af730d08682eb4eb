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

use crate::error::Error;
use crate::store::case::{number_of, revision_of};
use crate::store::entity::approval_request::{ActiveModel, Entity};
use crate::store::page::Slice;
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;

/// A request with what is shown of its report and its people.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RequestRow {
    /// Identifies the request.
    pub id: Uuid,
    /// Which report.
    pub case_id: Uuid,
    /// In which book.
    pub book_id: Uuid,
    /// Which revision.
    pub revision: i32,
    /// How it stands.
    pub state: String,
    /// What the applicant wrote.
    pub message: String,
    /// What the instructor wrote.
    pub comment: Option<String>,
    /// When it was sent.
    pub requested_at: OffsetDateTime,
    /// When it was decided or withdrawn.
    pub decided_at: Option<OffsetDateTime>,
    /// When the approval became void.
    pub voided_at: Option<OffsetDateTime>,
    /// When its mail was last sent again.
    pub resent_at: Option<OffsetDateTime>,
    /// In which slot.
    pub slot: StoredSlot,
    /// Whether the report was deleted since.
    pub case_deleted: bool,
    /// Of which programme.
    pub programme: String,
    /// 症例区分 of the revision.
    pub category: Option<String>,
    /// First day of its care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// Who sent it.
    pub applicant_id: Uuid,
    /// Their 会員番号.
    pub applicant_number: Option<String>,
    /// Their name.
    pub applicant_name: String,
    /// Their name as it is sorted.
    pub applicant_kana: String,
    /// Who was asked.
    pub instructor_id: Uuid,
    /// Their 会員番号.
    pub instructor_number: Option<String>,
    /// Their name.
    pub instructor_name: String,
    /// 診療施設 of the revision.
    pub accreditation_id: Option<Uuid>,
    /// Which hospital.
    pub facility_id: Option<Uuid>,
    /// 認定番号.
    pub facility_number: Option<String>,
    /// As what it was accredited.
    pub facility_kind: Option<String>,
    /// First day of its term.
    pub facility_from: Option<Date>,
    /// Last day of its term.
    pub facility_to: Option<Date>,
    /// Its name in that term.
    pub facility_name: Option<String>,
}

impl RequestRow {
    /// The slot's number as answers show it.
    #[must_use]
    pub fn slot_number(&self) -> u8 {
        self.slot.number()
    }

    /// Of which programme.
    ///
    /// # Errors
    /// When the database holds what no rule lets in.
    pub fn programme(&self) -> Result<Programme, Error> {
        Programme::from_word(&self.programme)
            .ok_or_else(|| Error::internal(format!("request {}: programme", self.id)))
    }

    /// How it stands.
    ///
    /// # Errors
    /// When the database holds what no rule lets in.
    pub fn state(&self) -> Result<RequestState, Error> {
        RequestState::from_word(&self.state)
            .ok_or_else(|| Error::internal(format!("request {}: state", self.id)))
    }

    /// The request as the rules of reading know it.
    ///
    /// # Errors
    /// When the database holds what no rule lets in.
    pub fn to_received(&self) -> Result<Received, Error> {
        let revision = revision_of(Some(self.revision));
        let revision =
            revision.ok_or_else(|| Error::internal(format!("request {}: revision", self.id)))?;
        Ok(Received { revision, state: self.state()?.into() })
    }

    /// Who sent it.
    #[must_use]
    pub fn applicant(&self) -> Person {
        Person {
            member_id: self.applicant_id,
            member_number: self.applicant_number.clone(),
            name: self.applicant_name.clone(),
        }
    }

    /// Who was asked.
    #[must_use]
    pub fn instructor(&self) -> Person {
        Person {
            member_id: self.instructor_id,
            member_number: self.instructor_number.clone(),
            name: self.instructor_name.clone(),
        }
    }

    /// 診療施設 of the revision.
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

/// What is read of a request and of the report and people that it is about.
pub(super) const COLUMNS: &str =
    "r.id, r.case_id, c.book_id, r.revision, r.state, r.message, r.comment,
     r.requested_at, r.decided_at, r.voided_at, r.resent_at, c.slot,
     c.deleted_at IS NOT NULL AS case_deleted, b.programme,
     v.category, v.care_from, v.care_to,
     r.applicant_id, p.member_number AS applicant_number,
     p.family_name || ' ' || p.given_name AS applicant_name, p.kana_folded AS applicant_kana,
     r.instructor_id, i.member_number AS instructor_number,
     i.family_name || ' ' || i.given_name AS instructor_name,
     a.id AS accreditation_id, a.facility_id, a.number AS facility_number,
     a.kind AS facility_kind, a.term_from AS facility_from, a.term_to AS facility_to,
     a.name AS facility_name";

/// Where that is read from.
pub(super) const TABLES: &str = "approval_requests r
     JOIN cases c ON c.id = r.case_id
     JOIN case_books b ON b.id = c.book_id
     JOIN members p ON p.id = r.applicant_id
     JOIN members i ON i.id = r.instructor_id
     LEFT JOIN case_revisions v ON v.case_id = r.case_id AND v.revision = r.revision
     LEFT JOIN accreditations a ON a.id = v.accreditation_id";

/// Requests in the system: papers have a store of their own.
fn select() -> Sql {
    Sql::new(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE NOT r.on_paper"))
}

/// The requests with these identifiers, in no particular order.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    sql.push_list(" AND r.id IN ", ids.into_iter().map(|id| id.0.into()));
    Ok(sql.all(db).await?)
}

/// The open requests that wait for an instructor.
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
    /// Those that this member sent.
    SentBy(MemberId),
    /// Those that were sent to this member.
    SentTo(MemberId),
    /// Both.
    With(MemberId),
    /// Everybody's.
    All,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// How they stand.
    pub state: Option<RequestState>,
    /// Of which programme.
    pub programme: Option<Programme>,
    /// Of which applicant.
    pub applicant: Option<Uuid>,
    /// Of which category.
    pub category: Option<Category>,
    /// About which report.
    pub case_id: Option<Uuid>,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// When they were sent.
    RequestedAt,
    /// The applicant's name in kana.
    Applicant,
    /// The slot's number.
    SlotNumber,
}

/// The key of a request in a sorted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// An instant, in seconds since 1970.
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

    /// The key of `row` in this order.
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

/// The requests of a page.
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

/// The requests about a report that an instructor got, oldest first.
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

/// Adds open requests.
pub async fn insert(
    tx: &DatabaseTransaction,
    requests: impl IntoIterator<Item = (CaseId, Asked)>,
    applicant: MemberId,
    message: &str,
) -> Result<(), Error> {
    let rows = requests.into_iter().map(|(case, asked)| ActiveModel {
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
    });
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Closes open requests alike. Whoever was quicker has won: then nothing is changed.
///
/// # Errors
/// `not_requested` when one of them is no longer open.
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

/// Makes the approval of a reopened report void.
pub async fn void(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), voided_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Remembers that the mail of a request was sent again.
pub async fn set_resent(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), resent_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}
