//! Lists and shows requests.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::me::Role;
use shorei_domain::id::{MemberId, RequestId};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::approval_request::{self, Filter, Order, RequestRow, SortKey, Whose};
use crate::store::page::Slice;
use crate::store::programme;
use crate::trail::Action;

/// Returns a page of requests.
///
/// # Errors
/// If the database refuses.
pub async fn list(
    call: &Call,
    whose: Option<Whose>,
    filter: &Filter,
    order: Order,
    descending: bool,
    slice: &Slice<(SortKey, Uuid)>,
) -> Result<Vec<RequestRow>, Error> {
    let everybody = call.is(Role::Secretariat);
    let default = if everybody { Whose::All } else { Whose::With(call.actor.member()) };
    let whose = whose.unwrap_or(default);
    let db = call.app.db.read();
    let rows = approval_request::list(db, whose, filter, order, descending, slice).await?;
    note_reading(call, &rows).await?;
    Ok(rows)
}

/// Leaves an entry in the audit trail where the secretariat reads what others asked and decided.
async fn note_reading(call: &Call, rows: &[RequestRow]) -> Result<(), Error> {
    let is_party = |row: &RequestRow| {
        call.is_member(MemberId(row.applicant_id)) || call.is_member(MemberId(row.instructor_id))
    };
    let read: Vec<_> = rows.iter().filter(|row| !is_party(row)).map(|row| row.id).collect();
    let Some(first) = read.first() else { return Ok(()) };
    let details = json!({"approval_requests": read});
    let entry = || call.entry(Action::RequestsRead, *first).with(details.clone());
    call.write(async |unit| unit.record([entry()]).await).await
}

/// Returns a request to its applicant, its instructor and the secretariat.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn find(call: &Call, id: RequestId) -> Result<RequestRow, Error> {
    let row = access::readable_request(call, call.app.db.read(), id).await?;
    note_reading(call, std::slice::from_ref(&row)).await?;
    Ok(row)
}

/// Returns the approval deadline of each programme's open round.
///
/// # Errors
/// If the database refuses.
pub async fn deadlines(
    call: &Call,
    db: &impl ConnectionTrait,
) -> Result<Vec<(String, Date)>, Error> {
    let today = call.today();
    let rounds = programme::rounds(db, None).await?;
    let mut deadlines = Vec::new();
    for row in rounds {
        if row.to_domain()?.is_open(today) {
            deadlines.push((row.programme, row.approval_deadline));
        }
    }
    Ok(deadlines)
}
