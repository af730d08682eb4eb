//! Approval requests.

mod list;
mod row;
mod writing;

use sea_orm::ConnectionTrait;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use uuid::Uuid;

use crate::error::Error;
use crate::store::sql::Sql;

pub use list::{Filter, Order, SortKey, Whose, list};
pub use row::RequestRow;
pub(super) use row::{COLUMNS, TABLES};
pub use writing::{close, insert, set_resent, void};

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
