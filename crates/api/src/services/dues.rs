//! Dues, maintained by the secretariat and shown to the member (`S21`).

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::dues::NewDues;
use shorei_contract::me::Role;
use shorei_domain::dues::Dues;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::dues::{self, DuesRow};
use crate::store::member::MemberRow;
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

/// Returns the caller's own dues, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for staff, who are not members.
pub async fn own(call: &Call) -> Result<Vec<DuesRow>, Error> {
    call.require(Role::Applicant)?;
    dues::of_member(call.app.db.read(), call.actor.member()).await
}

/// Returns the dues of one member and year to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<DuesRow, Error> {
    call.require(Role::Secretariat)?;
    dues::find(db, id).await?.ok_or(Error::NotFound)
}

/// Returns a page of dues to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<DuesRow>, Error> {
    call.require(Role::Secretariat)?;
    dues::list(call.app.db.read(), member, query, slice).await
}

/// Records a member's dues for a year.
///
/// # Errors
/// `out_of_range`, `already_exists` if the year is already recorded.
pub async fn add(
    call: &Call,
    unit: &Unit<'_>,
    member: &MemberRow,
    input: &NewDues,
) -> Result<DuesRow, Error> {
    let recorded = recorded(call, input)?;
    let id = call.new_id();
    let added = dues::insert(unit, id, member.id, recorded, call.real_now()).await?;
    let details = json!({"member_id": member.id, "dues": input});
    unit.record([call.entry(Action::DuesCreated, id).with(details)]).await?;
    Ok(added)
}

/// Corrects the dues of a year, or records their payment. Writes nothing if nothing differs.
///
/// # Errors
/// Those of [`add`].
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &DuesRow,
    input: &NewDues,
) -> Result<DuesRow, Error> {
    let recorded = recorded(call, input)?;
    if recorded == current.to_domain()? {
        return Ok(current.clone());
    }
    let corrected = dues::update(unit, current, recorded, call.real_now()).await?;
    let details = json!({"before": as_input(current), "after": input});
    unit.record([call.entry(Action::DuesCorrected, current.id).with(details)]).await?;
    Ok(corrected)
}

/// Returns the record as input for creating or correcting it.
#[must_use]
pub fn as_input(row: &DuesRow) -> NewDues {
    NewDues { year: row.year, amount: row.amount, paid_on: row.paid_on }
}

fn recorded(call: &Call, input: &NewDues) -> Result<Dues, Error> {
    Ok(Dues::record(input.year, input.amount, input.paid_on, call.today())?)
}
