//! Successive books: which are missing, and which follow a book that was applied with.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
};
use shorei_contract::Programme;
use shorei_domain::id::{CaseBookId, MemberId};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::case_book::lock;
use crate::store::entity::case_book::{ActiveModel, Column, Entity};
use crate::store::sql::Sql;

/// A member without a book to write in, for a programme that has had a round.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Missing {
    /// The member.
    pub member_id: Uuid,
    /// The programme.
    pub programme: String,
}

/// Returns the missing books of one member, or of all. After an application the next book begins
/// when the programme's next round opens.
pub async fn missing(
    db: &impl ConnectionTrait,
    member: Option<MemberId>,
    today: Date,
) -> Result<Vec<Missing>, Error> {
    let mut sql = Sql::new(
        "SELECT m.id AS member_id, p.slug AS programme
         FROM members m CROSS JOIN programmes p
         WHERE m.member_number IS NOT NULL
           AND EXISTS (SELECT 1 FROM rounds r WHERE r.programme = p.slug)
           AND NOT EXISTS
             (SELECT 1 FROM case_books b WHERE b.member_id = m.id AND b.programme = p.slug
                AND b.applied_at IS NULL)
           AND NOT EXISTS
             (SELECT 1 FROM applications a JOIN rounds applied ON applied.id = a.round_id
              WHERE a.member_id = m.id AND a.programme = p.slug AND a.voided_at IS NULL
                AND NOT EXISTS
                  (SELECT 1 FROM rounds r
                   WHERE r.programme = p.slug AND r.registration_from > applied.registration_from",
    );
    sql.push(
        " AND CASE WHEN r.registration_from < r.application_from
                THEN r.registration_from ELSE r.application_from END <= ?))",
        [today.into()],
    );
    if let Some(member) = member {
        sql.push(" AND m.id = ?", [member.0.into()]);
    }
    Ok(sql.all(db).await?)
}

/// Creates these books, with identifiers from `new_id`. Books that another transaction created
/// meanwhile stay as they are.
pub async fn insert_missing(
    tx: &DatabaseTransaction,
    missing: Vec<Missing>,
    mut new_id: impl FnMut() -> Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let rows: Vec<_> = missing
        .into_iter()
        .map(|one| ActiveModel {
            id: Set(new_id()),
            member_id: Set(one.member_id),
            programme: Set(one.programme),
            definition_id: Set(None),
            applied_at: Set(None),
            created_at: Set(now),
        })
        .collect();
    for chunk in rows.chunks(1_000) {
        Entity::insert_many(chunk.iter().cloned())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// A book begun after another one.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Later {
    /// The identifier.
    pub id: Uuid,
    /// Whether it has never had a report.
    pub is_empty: bool,
}

/// Returns the books that the owner of `id` began after it for the same programme, oldest first.
pub async fn later(db: &impl ConnectionTrait, id: CaseBookId) -> Result<Vec<Later>, Error> {
    let mut sql = Sql::new(
        "SELECT o.id, NOT EXISTS (SELECT 1 FROM cases c WHERE c.book_id = o.id) AS is_empty
         FROM case_books o
         JOIN case_books b ON b.member_id = o.member_id AND b.programme = o.programme",
    );
    sql.push(" WHERE b.id = ? AND o.id > b.id ORDER BY o.id", [id.0.into()]);
    Ok(sql.all(db).await?)
}

/// Deletes a book that has never had a report.
pub async fn drop_empty(tx: &DatabaseTransaction, id: CaseBookId) -> Result<(), Error> {
    Entity::delete_by_id(id.0).exec(tx).await?;
    Ok(())
}

/// The member's book for a programme that was not applied with, if there is one, locked until the
/// transaction ends.
pub async fn unapplied(
    tx: &DatabaseTransaction,
    member: MemberId,
    programme: Programme,
) -> Result<Option<CaseBookId>, Error> {
    let found = Entity::find()
        .filter(Column::MemberId.eq(member.0))
        .filter(Column::Programme.eq(programme.as_str()))
        .filter(Column::AppliedAt.is_null())
        .one(tx)
        .await?;
    let Some(id) = found.map(|found| CaseBookId(found.id)) else { return Ok(None) };
    lock(tx, id).await?;
    Ok(Some(id))
}
