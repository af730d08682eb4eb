//! Finds and writes many rows with few statements, for imports.

use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic,
    Iterable, QueryFilter, QuerySelect, Value,
};
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::{accreditation, affiliation, facility, member, qualification};
use crate::store::sql::Sql;

/// The maximum number of values in one statement; both databases accept more.
const VALUES_MAX: usize = 20_000;

/// Writes whole rows: adds those with a new identifier, and replaces the others.
pub async fn put<A>(tx: &DatabaseTransaction, rows: Vec<A>) -> Result<(), Error>
where
    A: ActiveModelTrait + Send,
{
    let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter().collect();
    let replaced = columns.iter().filter(|column| column.as_str() != "id").copied();
    let replace = OnConflict::column(sea_orm::sea_query::Alias::new("id"))
        .update_columns(replaced)
        .to_owned();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(VALUES_MAX / columns.len()).collect();
        A::Entity::insert_many(chunk)
            .on_conflict(replace.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Finds the rows whose `column` is one of `keys`, and locks them until the transaction ends.
async fn find<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    keys: Vec<Value>,
) -> Result<Vec<E::Model>, Error> {
    let mut found = Vec::new();
    for chunk in keys.chunks(VALUES_MAX) {
        let chosen = E::find().filter(column.is_in(chunk.to_vec()));
        // Rows that refer to these may still be written.
        found.extend(chosen.lock(LockType::NoKeyUpdate).all(db).await?);
    }
    Ok(found)
}

/// Returns the members with these numbers, folded.
pub async fn members_by_number(
    db: &impl ConnectionTrait,
    numbers: impl IntoIterator<Item = &String>,
) -> Result<Vec<member::Model>, Error> {
    let keys = numbers.into_iter().map(|number| number.as_str().into()).collect();
    find::<member::Entity>(db, member::Column::MemberNumberFolded, keys).await
}

/// Returns the members and staff with these addresses, folded.
pub async fn people_by_email(
    db: &impl ConnectionTrait,
    emails: impl IntoIterator<Item = &String>,
) -> Result<Vec<member::Model>, Error> {
    let keys = emails.into_iter().map(|email| email.as_str().into()).collect();
    find::<member::Entity>(db, member::Column::EmailFolded, keys).await
}

/// Returns the hospitals with these name keys, in any prefecture.
pub async fn facilities_by_name(
    db: &impl ConnectionTrait,
    names: impl IntoIterator<Item = &String>,
) -> Result<Vec<facility::Model>, Error> {
    let keys = names.into_iter().map(|name| name.as_str().into()).collect();
    find::<facility::Entity>(db, facility::Column::NameKey, keys).await
}

/// Returns the accreditation terms with these numbers, folded.
pub async fn accreditations_by_number(
    db: &impl ConnectionTrait,
    numbers: impl IntoIterator<Item = &String>,
) -> Result<Vec<accreditation::Model>, Error> {
    let keys = numbers.into_iter().map(|number| number.as_str().into()).collect();
    find::<accreditation::Entity>(db, accreditation::Column::NumberFolded, keys).await
}

/// Returns the qualification terms of these members.
pub async fn qualifications_of(
    db: &impl ConnectionTrait,
    members: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<qualification::Model>, Error> {
    let keys = members.into_iter().map(Value::from).collect();
    find::<qualification::Entity>(db, qualification::Column::MemberId, keys).await
}

/// Returns the affiliation periods of these members.
pub async fn affiliations_of(
    db: &impl ConnectionTrait,
    members: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<affiliation::Model>, Error> {
    let keys = members.into_iter().map(Value::from).collect();
    find::<affiliation::Entity>(db, affiliation::Column::MemberId, keys).await
}

/// Clears the addresses of these members, who get new ones in the same transaction, so that others
/// can take the old ones first.
pub async fn free_emails(tx: &DatabaseTransaction, members: &[Uuid]) -> Result<(), Error> {
    for chunk in members.chunks(VALUES_MAX) {
        // No address begins with a space, and every number is unique.
        let mut sql = Sql::new("UPDATE members SET email_folded = ' ' || member_number_folded");
        sql.push_list(" WHERE id IN ", chunk.iter().map(|id| (*id).into()));
        sql.run(tx).await?;
    }
    Ok(())
}
