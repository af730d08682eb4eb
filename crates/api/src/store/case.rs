//! Reports: their state, their text, and their registered revisions.

mod content;
mod row;
mod writing;

use sea_orm::ConnectionTrait;
use shorei_domain::case_book::RESTORABLE_DAYS;
use shorei_domain::id::{CaseBookId, CaseId};
use shorei_domain::programme::SlotNumber;
use time::{Duration, OffsetDateTime};

use crate::error::Error;
use crate::store::sql::Sql;

pub use content::{report, reports_of};
pub use row::CaseRow;
pub(crate) use row::{number_of, revision_of};
pub use writing::{insert_revision, set_deleted, set_states, write};

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
