//! The secretariat's actions on applications, which no window limits.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::application::{EnterResult, VoidApplication};
use shorei_contract::me::Role;
use shorei_domain::application::{self as rules, NextBook};
use shorei_domain::id::{ApplicationId, CaseBookId};

use super::apply::{live, set_states};
use super::{Applied, applied};
use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::application::{self, ApplicationRow};
use crate::store::case::{self, CaseRow};
use crate::store::{case_book, next_book};
use crate::trail::Action;
use crate::unit::Unit;

/// Requires the secretariat and an existing application.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`].
pub async fn known_to_office(
    call: &Call,
    db: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<ApplicationRow, Error> {
    let row = access::readable_application(call, db, id).await?;
    call.require(Role::Secretariat)?;
    Ok(row)
}

/// Returns the application, and locks the applicant's books of its programme.
async fn find_locked(
    call: &Call,
    unit: &Unit<'_>,
    id: ApplicationId,
) -> Result<ApplicationRow, Error> {
    let row = known_to_office(call, unit, id).await?;
    case_book::lock_with_next(unit, CaseBookId(row.book_id)).await?;
    // Another transaction may have changed it before the lock was held.
    access::readable_application(call, unit, id).await
}

/// Voids an application. Its book returns to the earlier state, and the next one is dropped if it
/// is empty.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; the refusals of [`rules::may_void`].
pub async fn void(
    call: &Call,
    unit: &Unit<'_>,
    id: ApplicationId,
    input: VoidApplication,
) -> Result<Applied, Error> {
    let row = find_locked(call, unit, id).await?;
    let book = CaseBookId(row.book_id);
    let later = next_book::later(unit, book).await?;
    let next = match later.as_slice() {
        [] => NextBook::None,
        all if all.iter().all(|next| next.is_empty) => NextBook::Empty,
        _ => NextBook::Begun,
    };
    let VoidApplication { reason } = input;
    rules::may_void(row.voided_at.is_some(), next, &reason)?;

    for next in later {
        next_book::drop_empty(unit, CaseBookId(next.id)).await?;
    }
    let rows = live(case::of_books(unit, [book], call.now()).await?);
    let cases = rows.iter().map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let released: Vec<_> = cases.iter().map(rules::released).collect();
    set_states(call, unit, &released).await?;
    application::void(unit, &row, reason.clone(), call.now()).await?;
    case_book::set_applied(unit, book, None).await?;
    let event = call
        .entry(Action::ApplicationVoided, id.0)
        .in_book(book)
        .with(json!({"case_book_id": book.0, "reason": reason}));
    let each = released.iter().map(|case| call.case_entry(Action::CaseReleased, case));
    unit.record(std::iter::once(event).chain(each)).await?;
    applied(unit, id).await
}

/// Enters or corrects the result of an application.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; the refusals of [`rules::may_enter_result`].
pub async fn enter_result(
    call: &Call,
    unit: &Unit<'_>,
    id: ApplicationId,
    input: EnterResult,
) -> Result<Applied, Error> {
    let row = find_locked(call, unit, id).await?;
    let details = json!({"before": row.result, "after": input});
    let EnterResult { result, decided_on, comment } = input;
    let said = comment.as_deref().unwrap_or_default();
    let voided = row.voided_at.is_some();
    rules::may_enter_result(voided, row.applied_on, decided_on, said, call.today())?;
    let comment = comment.filter(|comment| !comment.is_empty());
    application::set_result(unit, &row, result, decided_on, comment, call.now()).await?;
    let event = call.entry(Action::ApplicationResultEntered, id.0).with(details);
    unit.record([event]).await?;
    applied(unit, id).await
}
