//! Terms of hospitals' accreditations.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use shorei_contract::AccreditationKind;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, FacilityId};
use shorei_domain::period::Term;
use shorei_domain::text::{fold, searchable};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
pub use crate::store::entity::accreditation::Model as AccreditationRow;
use crate::store::entity::accreditation::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;
use crate::store::versioned;

/// The editable fields of an accreditation term.
#[derive(Clone, Debug)]
pub struct AccreditationFields {
    /// 認定番号.
    pub number: String,
    /// The kind of accreditation.
    pub kind: AccreditationKind,
    /// The first and last day.
    pub term: Term,
    /// The hospital's name during the term.
    pub name: String,
}

impl AccreditationRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Accreditation, Error> {
        let kind = AccreditationKind::from_word(&self.kind)
            .ok_or_else(|| Error::internal(format!("accreditation {}: kind", self.id)))?;
        let term = Term::new(self.term_from, self.term_to)
            .map_err(|_| Error::internal(format!("accreditation {}: term", self.id)))?;
        Ok(Accreditation {
            id: AccreditationId(self.id),
            facility: FacilityId(self.facility_id),
            name: self.name.clone(),
            number: self.number.clone(),
            kind: kind.into(),
            term,
        })
    }
}

/// Returns the term with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<AccreditationRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns every term of the hospitals that these terms belong to, by first day, as the rules need
/// them.
pub async fn with_siblings(
    db: &impl ConnectionTrait,
    terms: impl IntoIterator<Item = AccreditationId>,
) -> Result<Vec<Accreditation>, Error> {
    let mut ids: Vec<Uuid> = terms.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let hospitals = Entity::find()
        .select_only()
        .column(Column::FacilityId)
        .filter(Column::Id.is_in(ids))
        .into_query();
    let rows = Entity::find()
        .filter(Column::FacilityId.in_subquery(hospitals))
        .order_by_asc(Column::TermFrom)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.iter().map(AccreditationRow::to_domain).collect()
}

/// Returns every term of these hospitals, by hospital, newest first.
pub async fn of_facilities(
    db: &impl ConnectionTrait,
    facilities: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<AccreditationRow>, Error> {
    Ok(Entity::find()
        .filter(Column::FacilityId.is_in(facilities))
        .order_by_asc(Column::FacilityId)
        .order_by_desc(Column::TermFrom)
        .order_by_desc(Column::Id)
        .all(db)
        .await?)
}

/// Returns a page of terms, newest first. `query` matches the number, the name in the term, the
/// hospital's current name, or its kana.
pub async fn list(
    db: &impl ConnectionTrait,
    query: &str,
    facility: Option<Uuid>,
    slice: &Slice<(Date, Uuid)>,
) -> Result<Vec<AccreditationRow>, Error> {
    let mut sql = Sql::new(
        "SELECT a.* FROM accreditations a JOIN facilities f ON f.id = a.facility_id WHERE 1 = 1",
    );
    if let Some(facility) = facility {
        sql.push(" AND a.facility_id = ?", [facility.into()]);
    }
    sql.push_search(&["a.search_text LIKE ?", "f.search_text LIKE ?"], query);
    if let Some((from, id)) = slice.after {
        sql.push(" AND (a.term_from, a.id) < (?, ?)", [from.into(), id.into()]);
    }
    sql.push(" ORDER BY a.term_from DESC, a.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds a term.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    facility: Uuid,
    fields: AccreditationFields,
    now: OffsetDateTime,
) -> Result<AccreditationRow, Error> {
    Ok(new_row(id, facility, fields, now).insert(tx).await?)
}

/// Makes the row of a new term.
#[must_use]
pub fn new_row(
    id: Uuid,
    facility: Uuid,
    fields: AccreditationFields,
    now: OffsetDateTime,
) -> ActiveModel {
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        facility_id: Set(facility),
        ..Default::default()
    };
    set_fields(&mut row, fields, now);
    row
}

/// Returns the whole row of a term with new fields, of this hospital.
#[must_use]
pub fn changed_row(
    current: &AccreditationRow,
    facility: Uuid,
    fields: AccreditationFields,
    now: OffsetDateTime,
) -> ActiveModel {
    ActiveModel {
        version: Set(current.version + 1),
        created_at: Set(current.created_at),
        ..new_row(current.id, facility, fields, now)
    }
}

/// Corrects a term.
pub async fn update(
    tx: &DatabaseTransaction,
    current: &AccreditationRow,
    fields: AccreditationFields,
    now: OffsetDateTime,
) -> Result<AccreditationRow, Error> {
    let mut row = ActiveModel { id: Set(current.id), ..Default::default() };
    set_fields(&mut row, fields, now);
    versioned::update(tx, row, current.version).await
}

fn set_fields(row: &mut ActiveModel, fields: AccreditationFields, now: OffsetDateTime) {
    let AccreditationFields { number, kind, term, name } = fields;
    row.updated_at = Set(now);
    row.search_text = Set(searched(&number, &name));
    row.number_folded = Set(fold(&number));
    row.number = Set(number);
    row.kind = Set(kind.as_str().to_owned());
    row.term_from = Set(term.from());
    row.term_to = Set(term.to());
    row.name = Set(name);
}

/// Returns the text by which a term is found.
pub(super) fn searched(number: &str, name: &str) -> String {
    [number, name].map(searchable).join("\n")
}
