//! Notices.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
};
use shorei_contract::notification::NoticeKind;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::bulk;
use crate::store::entity::notification::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;

/// A notice, with the columns shown of its report.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NoticeRow {
    /// The notice's identifier.
    pub id: Uuid,
    /// The kind.
    pub kind: String,
    /// The report.
    pub case_id: Uuid,
    /// The request.
    pub request_id: Uuid,
    /// The programme.
    pub programme: String,
    /// The slot.
    pub slot: StoredSlot,
    /// Who did it.
    pub actor_id: Option<Uuid>,
    /// Their 会員番号.
    pub actor_number: Option<String>,
    /// Their name.
    pub actor_name: Option<String>,
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// When it was read.
    pub read_at: Option<OffsetDateTime>,
}

/// A notice to add.
#[derive(Clone, Copy, Debug)]
pub struct NewNotice {
    /// The notice's identifier.
    pub id: Uuid,
    /// The recipient.
    pub to: MemberId,
    /// The kind.
    pub kind: NoticeKind,
    /// The report.
    pub case: CaseId,
    /// The request.
    pub request: RequestId,
    /// Who did it.
    pub actor: MemberId,
}

/// Adds notices.
pub async fn insert(
    tx: &DatabaseTransaction,
    notices: Vec<NewNotice>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let rows = notices.into_iter().map(|notice| ActiveModel {
        id: Set(notice.id),
        member_id: Set(notice.to.0),
        kind: Set(notice.kind.as_str().to_owned()),
        case_id: Set(notice.case.0),
        request_id: Set(notice.request.0),
        actor_id: Set(Some(notice.actor.0)),
        created_at: Set(now),
        read_at: Set(None),
    });
    bulk::put(tx, rows.collect()).await
}

/// Returns a page of notices, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    member: MemberId,
    unread_only: bool,
    slice: &Slice<Uuid>,
) -> Result<Vec<NoticeRow>, Error> {
    let mut sql = Sql::new(
        "SELECT n.id, n.kind, n.case_id, n.request_id, b.programme, c.slot, n.actor_id,
           a.member_number AS actor_number, a.family_name || ' ' || a.given_name AS actor_name,
           n.created_at, n.read_at
         FROM notifications n
         JOIN cases c ON c.id = n.case_id
         JOIN case_books b ON b.id = c.book_id
         LEFT JOIN members a ON a.id = n.actor_id",
    );
    sql.push(" WHERE n.member_id = ?", [member.0.into()]);
    if unread_only {
        sql.push(" AND n.read_at IS NULL", []);
    }
    if let Some(after) = slice.after {
        sql.push(" AND n.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY n.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Returns which of these notices belong to the member.
pub async fn own(
    db: &impl ConnectionTrait,
    member: MemberId,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Error> {
    let rows = Entity::find()
        .filter(Column::MemberId.eq(member.0))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Marks notices as read, and returns how many of them were unread.
pub async fn set_read(
    tx: &DatabaseTransaction,
    ids: &[Uuid],
    now: OffsetDateTime,
) -> Result<u64, Error> {
    let changed = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(now))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::ReadAt.is_null())
        .exec(tx)
        .await?;
    Ok(changed.rows_affected)
}

/// Marks a member's notices about these requests as read.
pub async fn set_read_of(
    tx: &DatabaseTransaction,
    member: MemberId,
    requests: &[RequestId],
    now: OffsetDateTime,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(now))
        .filter(Column::MemberId.eq(member.0))
        .filter(Column::RequestId.is_in(requests.iter().map(|request| request.0)))
        .filter(Column::ReadAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The counts of what waits for a person.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct CountsRow {
    /// Open requests that wait for the person's decision.
    pub requests_waiting: i64,
    /// The person's returned reports.
    pub cases_returned: i64,
    /// The person's unread notices.
    pub notices_unread: i64,
}

/// Returns the counts of what waits for a member.
pub async fn counts(db: &impl ConnectionTrait, member: MemberId) -> Result<CountsRow, Error> {
    let mut sql = Sql::new("SELECT ");
    sql.push(
        "(SELECT COUNT(*) FROM approval_requests
          WHERE instructor_id = ? AND state = 'requested' AND NOT on_paper) AS requests_waiting,
         (SELECT COUNT(*) FROM cases c JOIN case_books b ON b.id = c.book_id
          WHERE b.member_id = ? AND c.state = 'returned' AND c.deleted_at IS NULL) AS cases_returned,
         (SELECT COUNT(*) FROM notifications
          WHERE member_id = ? AND read_at IS NULL) AS notices_unread",
        [member.0.into(), member.0.into(), member.0.into()],
    );
    sql.one(db).await?.ok_or_else(|| Error::internal("counting gave no row"))
}
