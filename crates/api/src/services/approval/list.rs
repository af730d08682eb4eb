//! Lists and shows requests.

use sea_orm::ConnectionTrait;
use shorei_contract::me::Role;
use shorei_domain::id::RequestId;
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::approval_request::{self, Filter, Order, RequestRow, SortKey, Whose};
use crate::store::page::Slice;
use crate::store::programme;

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
    approval_request::list(call.app.db.read(), whose, filter, order, descending, slice).await
}

/// Returns a request to its applicant, its instructor and the secretariat.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn find(call: &Call, id: RequestId) -> Result<RequestRow, Error> {
    access::readable_request(call, call.app.db.read(), id).await
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
