//! Credits, maintained by the secretariat and counted for the member's next renewal (`S21`).

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::credit::NewCredit;
use shorei_contract::me::Role;
use shorei_domain::certification::next_renewal;
use shorei_domain::credits::{Credit, Rules, Tally, due};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::credit::{self, CreditRow};
use crate::store::member::MemberRow;
use crate::store::page::Slice;
use crate::store::qualification::{self, QualificationRow};
use crate::trail::Action;
use crate::unit::Unit;

/// A member's credits, and their total for the next renewal.
#[derive(Clone, Debug)]
pub struct CreditStanding {
    /// Every entry, newest first.
    pub rows: Vec<CreditRow>,
    /// The certification to renew next.
    pub certification: Option<QualificationRow>,
    /// The day on which the renewal is due.
    pub due: Date,
    /// The first due day to which the rules apply.
    pub rules_apply_from: Date,
    /// The totals.
    pub tally: Tally,
}

/// Returns the caller's own credits, counted.
///
/// # Errors
/// [`Error::Forbidden`] for staff, who are not members.
pub async fn own(call: &Call) -> Result<CreditStanding, Error> {
    call.require(Role::Applicant)?;
    let db = call.app.db.read();
    let member = call.actor.member();
    let rows = credit::of_member(db, member).await?;
    let held = qualification::of_members(db, &[member.0]).await?;
    let rules = credit::rules(db).await?;
    let certifications: Vec<_> =
        held.iter().map(QualificationRow::to_domain).collect::<Result<_, _>>()?;
    let due = due(&certifications, call.today());
    let rules = Rules::applying(&rules, due)
        .ok_or_else(|| Error::internal("there are no rules of credits"))?;
    let credits: Vec<_> = rows.iter().map(CreditRow::to_domain).collect::<Result<_, _>>()?;
    let next = next_renewal(&certifications, call.today()).map(|(next, _)| next.id.0);
    Ok(CreditStanding {
        certification: held.into_iter().find(|row| Some(row.id) == next),
        due,
        rules_apply_from: rules.parts().applies_from,
        tally: rules.tally(&credits, due),
        rows,
    })
}

/// Returns an entry to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<CreditRow, Error> {
    call.require(Role::Secretariat)?;
    credit::find(db, id).await?.ok_or(Error::NotFound)
}

/// Returns a page of entries to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<CreditRow>, Error> {
    call.require(Role::Secretariat)?;
    credit::list(call.app.db.read(), member, query, slice).await
}

/// Records an activity that earned a member credits.
///
/// # Errors
/// `field_required`, `out_of_range`.
pub async fn add(
    call: &Call,
    unit: &Unit<'_>,
    member: &MemberRow,
    input: &NewCredit,
) -> Result<CreditRow, Error> {
    let recorded = recorded(call, input)?;
    let id = call.new_id();
    let added = credit::insert(unit, id, member.id, recorded, call.real_now()).await?;
    let details = json!({"member_id": member.id, "credit": input});
    unit.record([call.entry(Action::CreditCreated, id).with(details)]).await?;
    Ok(added)
}

/// Corrects an entry; 0 points cancel it. Writes nothing if nothing differs.
///
/// # Errors
/// Those of [`add`].
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &CreditRow,
    input: &NewCredit,
) -> Result<CreditRow, Error> {
    let recorded = recorded(call, input)?;
    if recorded == current.to_domain()? {
        return Ok(current.clone());
    }
    let corrected = credit::update(unit, current, recorded, call.real_now()).await?;
    let details = json!({"before": as_input(current)?, "after": input});
    unit.record([call.entry(Action::CreditCorrected, current.id).with(details)]).await?;
    Ok(corrected)
}

/// Returns the record as input for creating or correcting it.
///
/// # Errors
/// If the database contains invalid data.
pub fn as_input(row: &CreditRow) -> Result<NewCredit, Error> {
    let Credit { earned_on, group, activity, points } = row.to_domain()?;
    Ok(NewCredit { earned_on, group: group.into(), activity, points: points.into() })
}

fn recorded(call: &Call, input: &NewCredit) -> Result<Credit, Error> {
    let group = input.group.into();
    Ok(Credit::record(input.earned_on, group, input.activity.clone(), input.points, call.today())?)
}
