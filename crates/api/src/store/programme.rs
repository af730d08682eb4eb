//! Programmes' definitions and rounds.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use shorei_contract::Programme;
use shorei_contract::programme as contract;
use shorei_domain::id::{DefinitionId, RoundId};
use shorei_domain::period::Period;
use shorei_domain::programme::Definition;
use shorei_domain::round::Round;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::definition;
pub use crate::store::entity::round::Model as RoundRow;
use crate::store::entity::round::{ActiveModel, Column, Entity};
use crate::store::sql::Sql;
use crate::store::versioned;

/// A definition, for the rules and for answers.
#[derive(Debug)]
pub struct KnownDefinition {
    /// Which one it is.
    pub id: DefinitionId,
    /// For the rules.
    pub rules: Arc<Definition>,
    /// The definition for answers.
    pub view: Arc<contract::Definition>,
}

/// The definitions read so far. A definition never changes, so they are cached forever.
#[derive(Clone, Default)]
pub struct Definitions(Arc<RwLock<HashMap<DefinitionId, Arc<KnownDefinition>>>>);

impl Definitions {
    /// Returns the definition with this identifier.
    ///
    /// # Errors
    /// If there is none, or the database contains an invalid one.
    pub async fn get(
        &self,
        db: &impl ConnectionTrait,
        id: DefinitionId,
    ) -> Result<Arc<KnownDefinition>, Error> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let row = definition::Entity::find_by_id(id.0).one(db).await?;
        let row = row.ok_or_else(|| Error::internal(format!("no definition {id}")))?;
        let view: contract::Definition = serde_json::from_str(&row.document)?;
        let rules = view.clone().into_stored();
        let known = Arc::new(KnownDefinition { id, rules: Arc::new(rules), view: Arc::new(view) });
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&known));
        Ok(known)
    }
}

/// Returns the identifier of a programme's newest definition.
pub async fn newest_definition(
    db: &impl ConnectionTrait,
    programme: Programme,
) -> Result<DefinitionId, Error> {
    newest(db, programme).await.map(|row| DefinitionId(row.id))
}

async fn newest(
    db: &impl ConnectionTrait,
    programme: Programme,
) -> Result<definition::Model, Error> {
    let row = definition::Entity::find()
        .filter(definition::Column::Programme.eq(programme.as_str()))
        .order_by_desc(definition::Column::Version)
        .one(db)
        .await?;
    row.ok_or_else(|| Error::internal(format!("{} has no definition", programme.as_str())))
}

/// Adds a definition as the programme's next version, and returns it as stored. The caller must
/// hold [`lock`].
pub async fn insert_definition(
    tx: &DatabaseTransaction,
    id: DefinitionId,
    programme: Programme,
    definition: contract::Definition,
) -> Result<contract::Definition, Error> {
    let version = newest(tx, programme).await?.version + 1;
    let counted = u32::try_from(version)
        .map_err(|_| Error::internal(format!("definition {id}: version {version}")))?;
    let definition = contract::Definition { version: counted, ..definition };
    let row = definition::ActiveModel {
        id: Set(id.0),
        programme: Set(programme.as_str().to_owned()),
        version: Set(version),
        document: Set(serde_json::to_string(&definition)?),
    };
    definition::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(definition)
}

/// Replaces the definition of a round. Books begun in it from now on get the new one. The round's
/// version stays, because `GET /rounds/{id}` does not show the definition.
pub async fn set_definition(
    tx: &DatabaseTransaction,
    round: RoundId,
    definition: DefinitionId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(round.0),
        definition_id: Set(definition.0),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

impl RoundRow {
    /// Converts the row to the domain's type.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn to_domain(&self) -> Result<Round, Error> {
        let fault = |what: &str| Error::internal(format!("round {}: {what}", self.id));
        let programme = Programme::from_word(&self.programme).ok_or_else(|| fault("programme"))?;
        let window = |from, to| Period::new(from, to).map_err(|_| fault("a reversed window"));
        Ok(Round {
            id: RoundId(self.id),
            programme: programme.into(),
            name: self.name.clone(),
            registration: window(self.registration_from, self.registration_to)?,
            approval_deadline: self.approval_deadline,
            application: window(self.application_from, self.application_to)?,
        })
    }
}

/// Returns the round with this identifier.
pub async fn find_round(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<RoundRow>, Error> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Returns every round, newest first; only of one programme if given.
pub async fn rounds(
    db: &impl ConnectionTrait,
    programme: Option<Programme>,
) -> Result<Vec<RoundRow>, Error> {
    let mut find = Entity::find();
    if let Some(programme) = programme {
        find = find.filter(Column::Programme.eq(programme.as_str()));
    }
    Ok(find.order_by_desc(Column::RegistrationFrom).order_by_desc(Column::Id).all(db).await?)
}

/// Locks the programme's rounds until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, programme: Programme) -> Result<(), Error> {
    let mut sql = Sql::new("UPDATE programmes SET slug = slug");
    sql.push(" WHERE slug = ?", [programme.as_str().into()]);
    sql.run(tx).await?;
    Ok(())
}

/// Adds a round.
pub async fn insert_round(
    tx: &DatabaseTransaction,
    round: &Round,
    definition: DefinitionId,
    now: OffsetDateTime,
) -> Result<RoundRow, Error> {
    let mut row = ActiveModel {
        id: Set(round.id.0),
        version: Set(1),
        created_at: Set(now),
        programme: Set(Programme::from(round.programme).as_str().to_owned()),
        definition_id: Set(definition.0),
        ..Default::default()
    };
    set_days(&mut row, round, now);
    Ok(row.insert(tx).await?)
}

/// Corrects a round.
pub async fn update_round(
    tx: &DatabaseTransaction,
    current: &RoundRow,
    round: &Round,
    now: OffsetDateTime,
) -> Result<RoundRow, Error> {
    let mut row = ActiveModel { id: Set(current.id), ..Default::default() };
    set_days(&mut row, round, now);
    versioned::update(tx, row, current.version).await
}

fn set_days(row: &mut ActiveModel, round: &Round, now: OffsetDateTime) {
    row.updated_at = Set(now);
    row.name = Set(round.name.clone());
    row.registration_from = Set(round.registration.from());
    row.registration_to = Set(round.registration.to());
    row.approval_deadline = Set(round.approval_deadline);
    row.application_from = Set(round.application.from());
    row.application_to = Set(round.application.to());
}
