//! Credits of members, and the rules of renewals.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use shorei_contract::CreditGroup;
use shorei_contract::credit::CreditRules;
use shorei_domain::credits::{Credit, Rules};
use shorei_domain::id::MemberId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::credit::Model as CreditRow;
use crate::store::entity::credit::{ActiveModel, Column, Entity};
use crate::store::entity::credit_rules;
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

impl CreditRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Credit, Error> {
        let fault = |what: &str| Error::internal(format!("credit {}: {what}", self.id));
        let group = CreditGroup::from_word(&self.credit_group).ok_or_else(|| fault("group"))?;
        let points = u32::try_from(self.points).map_err(|_| fault("points"))?;
        let activity = self.activity.clone();
        Ok(Credit { earned_on: self.earned_on, group: group.into(), activity, points })
    }
}

/// Returns the entry with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<CreditRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns every entry of a member, newest first.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: MemberId,
) -> Result<Vec<CreditRow>, Error> {
    let mine = Entity::find().filter(Column::MemberId.eq(member.0));
    Ok(mine.order_by_desc(Column::EarnedOn).order_by_desc(Column::Id).all(db).await?)
}

/// Returns a page of entries, newest record first; only of one member if given. `query` matches the
/// member.
pub async fn list(
    db: &impl ConnectionTrait,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<CreditRow>, Error> {
    let mut sql =
        Sql::new("SELECT c.* FROM credits c JOIN members m ON m.id = c.member_id WHERE 1 = 1");
    if let Some(member) = member {
        sql.push(" AND c.member_id = ?", [member.into()]);
    }
    sql.push_search(&["m.search_text LIKE ?"], query);
    if let Some(after) = slice.after {
        sql.push(" AND c.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY c.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds an entry.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    member: Uuid,
    credit: Credit,
    now: OffsetDateTime,
) -> Result<CreditRow, Error> {
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        member_id: Set(member),
        ..Default::default()
    };
    set_fields(&mut row, credit, now);
    Ok(row.insert(tx).await?)
}

/// Corrects an entry.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &CreditRow,
    credit: Credit,
    now: OffsetDateTime,
) -> Result<CreditRow, Error> {
    let mut row = ActiveModel { id: Set(current.id), ..Default::default() };
    set_fields(&mut row, credit, now);
    versioned::update(tx, row, current.version).await
}

fn set_fields(row: &mut ActiveModel, credit: Credit, now: OffsetDateTime) {
    row.updated_at = Set(now);
    row.earned_on = Set(credit.earned_on);
    row.credit_group = Set(CreditGroup::from(credit.group).as_str().to_owned());
    row.activity = Set(credit.activity);
    // A credit's points are bounded, so the number fits.
    row.points = Set(i32::try_from(credit.points).unwrap_or(i32::MAX));
}

/// Returns all rules of renewals, of every date.
pub async fn rules(db: &impl ConnectionTrait) -> Result<Vec<Rules>, Error> {
    let rows = credit_rules::Entity::find().all(db).await?;
    let sound = |row: credit_rules::Model| {
        let rules: CreditRules = serde_json::from_str(&row.document)?;
        rules.into_domain().map_err(|refusals| {
            Error::internal(format!("credit rules {} are unsound: {refusals:?}", row.id))
        })
    };
    rows.into_iter().map(sound).collect()
}
