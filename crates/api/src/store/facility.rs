//! Hospitals.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use shorei_domain::text::{place_key, searchable};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::facility::Model as FacilityRow;
use crate::store::entity::facility::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

/// Returns the hospital with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<FacilityRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The key of a hospital: its name and prefecture in the form used for comparing.
pub type Key = (String, String);

/// Returns the key of a hospital.
#[must_use]
pub fn key(name: &str, prefecture: &str) -> Key {
    (place_key(name), place_key(prefecture))
}

/// Returns the hospitals with this key. There is more than one only if they existed before
/// duplicates were refused.
pub async fn with_key(
    db: &impl ConnectionTrait,
    (name, prefecture): &Key,
) -> Result<Vec<FacilityRow>, Error> {
    let same = Entity::find().filter(Column::NameKey.eq(name));
    Ok(same.filter(Column::PrefectureKey.eq(prefecture)).all(db).await?)
}

/// Returns a page of hospitals, by name, including those without an accreditation. `query` matches
/// name, kana, prefecture, or a name or number of any of their terms.
pub async fn list(
    db: &impl ConnectionTrait,
    query: &str,
    slice: &Slice<(String, Uuid)>,
) -> Result<Vec<FacilityRow>, Error> {
    let mut sql = Sql::new("SELECT * FROM facilities WHERE 1 = 1");
    sql.push_search(
        &[
            "search_text LIKE ?",
            "EXISTS (SELECT 1 FROM accreditations a
              WHERE a.facility_id = facilities.id AND a.search_text LIKE ?)",
        ],
        query,
    );
    if let Some((name, id)) = &slice.after {
        sql.push(" AND (name, id) > (?, ?)", [name.as_str().into(), (*id).into()]);
    }
    sql.push(" ORDER BY name, id LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a hospital.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    name: String,
    name_kana: String,
    prefecture: String,
    now: OffsetDateTime,
) -> Result<FacilityRow, Error> {
    Ok(new_row(id, name, name_kana, prefecture, now).insert(tx).await?)
}

/// Makes the row of a new hospital.
#[must_use]
pub fn new_row(
    id: Uuid,
    name: String,
    name_kana: String,
    prefecture: String,
    now: OffsetDateTime,
) -> ActiveModel {
    let (name_key, prefecture_key) = key(&name, &prefecture);
    ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        search_text: Set(searched(&name, &name_kana, &prefecture)),
        name_key: Set(name_key),
        prefecture_key: Set(prefecture_key),
        twin: Set(0),
        name: Set(name),
        name_kana: Set(name_kana),
        prefecture: Set(prefecture),
    }
}

/// Returns the whole row of a hospital with a new reading of its name.
#[must_use]
pub fn changed_row(current: FacilityRow, name_kana: String, now: OffsetDateTime) -> ActiveModel {
    let FacilityRow { id, version, created_at, name, prefecture, twin, .. } = current;
    ActiveModel {
        version: Set(version + 1),
        created_at: Set(created_at),
        twin: Set(twin),
        ..new_row(id, name, name_kana, prefecture, now)
    }
}

/// Corrects a hospital.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &FacilityRow,
    name: String,
    name_kana: String,
    prefecture: String,
    now: OffsetDateTime,
) -> Result<FacilityRow, Error> {
    let is_same = key(&name, &prefecture) == key(&current.name, &current.prefecture);
    let row = ActiveModel {
        created_at: Set(current.created_at),
        twin: Set(if is_same { current.twin } else { 0 }),
        ..new_row(current.id, name, name_kana, prefecture, now)
    };
    versioned::update(tx, row, current.version).await
}

/// Returns the text by which a hospital is found.
pub(super) fn searched(name: &str, kana: &str, prefecture: &str) -> String {
    [name, kana, prefecture].map(searchable).join("\n")
}
