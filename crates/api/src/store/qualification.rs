//! Terms of members' qualifications.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use shorei_contract::QualificationKind;
use shorei_domain::id::QualificationId;
use shorei_domain::period::Term;
use shorei_domain::qualification::{self, Qualification};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::qualification::Model as QualificationRow;
use crate::store::entity::qualification::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

impl QualificationRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Qualification, Error> {
        let kind = QualificationKind::from_word(&self.kind)
            .ok_or_else(|| Error::internal(format!("qualification {}: kind", self.id)))?;
        let term = Term::new(self.term_from, self.term_to)
            .map_err(|_| Error::internal(format!("qualification {}: term", self.id)))?;
        Ok(Qualification { id: QualificationId(self.id), kind: kind.into(), term })
    }
}

/// Returns the term with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<QualificationRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns every term of these members, by member and first day.
pub async fn of_members(
    db: &impl ConnectionTrait,
    members: &[Uuid],
) -> Result<Vec<QualificationRow>, Error> {
    Ok(Entity::find()
        .filter(Column::MemberId.is_in(members.iter().copied()))
        .order_by_asc(Column::MemberId)
        .order_by_asc(Column::TermFrom)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Returns a page of terms, newest record first; only of one member if given.
pub async fn list(
    db: &impl ConnectionTrait,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<QualificationRow>, Error> {
    let mut sql = Sql::new(
        "SELECT q.* FROM qualifications q JOIN members m ON m.id = q.member_id WHERE 1 = 1",
    );
    if let Some(member) = member {
        sql.push(" AND q.member_id = ?", [member.into()]);
    }
    sql.push_search(&["m.search_text LIKE ?"], query);
    if let Some(after) = slice.after {
        sql.push(" AND q.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY q.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a term.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    member: Uuid,
    kind: QualificationKind,
    term: Term,
    now: OffsetDateTime,
) -> Result<QualificationRow, Error> {
    Ok(new_row(id, member, kind, term, now).insert(tx).await?)
}

/// Makes the row of a new term.
#[must_use]
pub fn new_row(
    id: Uuid,
    member: Uuid,
    kind: QualificationKind,
    term: Term,
    now: OffsetDateTime,
) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        member_id: Set(member),
        kind: Set(kind.as_str().to_owned()),
        term_from: Set(term.from()),
        term_to: Set(term.to()),
    }
}

/// Returns the whole row of a term with new fields.
#[must_use]
pub fn changed_row(
    current: &QualificationRow,
    kind: QualificationKind,
    term: Term,
    now: OffsetDateTime,
) -> ActiveModel {
    ActiveModel {
        version: Set(current.version + 1),
        created_at: Set(current.created_at),
        ..new_row(current.id, current.member_id, kind, term, now)
    }
}

/// Corrects a term.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &QualificationRow,
    kind: QualificationKind,
    term: Term,
    now: OffsetDateTime,
) -> Result<QualificationRow, Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        kind: Set(kind.as_str().to_owned()),
        term_from: Set(term.from()),
        term_to: Set(term.to()),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await
}

/// Adds the SQL condition that the member with the identifier in `column` holds or held a
/// qualification that may approve.
pub(super) fn push_may_approve(sql: &mut Sql, column: &str) {
    sql.push(&format!("EXISTS (SELECT 1 FROM qualifications q WHERE q.member_id = {column}"), []);
    let kinds = qualification::QualificationKind::APPROVING.map(QualificationKind::from);
    sql.push_list(" AND q.kind IN ", kinds.iter().map(|kind| kind.as_str().into()));
    sql.push(")", []);
}
