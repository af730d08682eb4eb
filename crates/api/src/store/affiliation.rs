//! Affiliation periods of members.

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, FromQueryResult};
use shorei_domain::id::{AffiliationId, FacilityId};
use shorei_domain::instructor::Affiliation;
use shorei_domain::period::Term;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::affiliation::ActiveModel;
pub use crate::store::entity::affiliation::Model as Stretch;
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

/// An affiliation period, with the hospital's current name.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AffiliationRow {
    /// The period's identifier.
    pub id: Uuid,
    /// The version, which counts changes from 1.
    pub version: i64,
    /// The owner.
    pub member_id: Uuid,
    /// The hospital.
    pub facility_id: Uuid,
    /// The hospital's name today.
    pub facility_name: String,
    /// First day.
    pub worked_from: Date,
    /// Last day, or `None` if the member still works there.
    pub worked_to: Option<Date>,
}

impl AffiliationRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Affiliation, Error> {
        let worked = Term::new(self.worked_from, self.worked_to)
            .map_err(|_| Error::internal(format!("affiliation {}: term", self.id)))?;
        let facility = FacilityId(self.facility_id);
        Ok(Affiliation { id: AffiliationId(self.id), facility, worked })
    }
}

fn select() -> Sql {
    Sql::new(
        "SELECT a.id, a.version, a.member_id, a.facility_id, f.name AS facility_name,
           a.worked_from, a.worked_to
         FROM affiliations a
         JOIN facilities f ON f.id = a.facility_id
         JOIN members m ON m.id = a.member_id
         WHERE 1 = 1",
    )
}

/// Returns the period with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<AffiliationRow>, Error> {
    let mut sql = select();
    sql.push(" AND a.id = ?", [id.into()]);
    Ok(sql.one(db).await?)
}

/// Returns every period of these members, by member, newest first.
pub async fn of_members(
    db: &impl ConnectionTrait,
    members: &[Uuid],
) -> Result<Vec<AffiliationRow>, Error> {
    let mut sql = select();
    sql.push_list(" AND a.member_id IN ", members.iter().map(|id| (*id).into()));
    sql.push(" ORDER BY a.member_id, a.worked_from DESC, a.id", []);
    Ok(sql.all(db).await?)
}

/// Returns a page of periods, newest record first; only of one member if given.
pub async fn list(
    db: &impl ConnectionTrait,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<AffiliationRow>, Error> {
    let mut sql = select();
    if let Some(member) = member {
        sql.push(" AND a.member_id = ?", [member.into()]);
    }
    sql.push_search(&["m.search_text LIKE ?", "f.search_text LIKE ?"], query);
    if let Some(after) = slice.after {
        sql.push(" AND a.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY a.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a period.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    member: Uuid,
    facility: Uuid,
    worked: Term,
    now: OffsetDateTime,
) -> Result<(), Error> {
    new_row(id, member, facility, worked, now).insert(tx).await?;
    Ok(())
}

/// Makes the row of a new period.
#[must_use]
pub fn new_row(
    id: Uuid,
    member: Uuid,
    facility: Uuid,
    worked: Term,
    now: OffsetDateTime,
) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        member_id: Set(member),
        facility_id: Set(facility),
        worked_from: Set(worked.from()),
        worked_to: Set(worked.to()),
    }
}

/// Returns the whole row of a period with new dates.
#[must_use]
pub fn changed_row(current: &Stretch, worked: Term, now: OffsetDateTime) -> ActiveModel {
    ActiveModel {
        version: Set(current.version + 1),
        created_at: Set(current.created_at),
        ..new_row(current.id, current.member_id, current.facility_id, worked, now)
    }
}

/// Corrects a period.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &AffiliationRow,
    facility: Uuid,
    worked: Term,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        facility_id: Set(facility),
        worked_from: Set(worked.from()),
        worked_to: Set(worked.to()),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await?;
    Ok(())
}
