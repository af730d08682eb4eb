//! The definition of a round, read and replaced by the secretariat (`S3`, `S5`, `S10`).

use std::sync::Arc;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::programme::Definition;
use shorei_domain::id::{DefinitionId, RoundId};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::round;
use crate::store::programme::{self, RoundRow};
use crate::trail::Action;
use crate::unit::Unit;

/// A round with its definition, which new books in it get.
pub struct Defined {
    /// The round.
    pub round: RoundRow,
    /// Its definition.
    pub definition: Arc<Definition>,
}

/// Returns the definition of a round to the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<Defined, Error> {
    let round = round::find(call, db, id).await?;
    let known = call.app.definitions.get(db, DefinitionId(round.definition_id)).await?;
    Ok(Defined { round, definition: Arc::clone(&known.view) })
}

/// Returns the definition of a round, and locks the rounds and definitions of its programme.
///
/// # Errors
/// Those of [`find`].
pub async fn find_locked(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<Defined, Error> {
    let round = round::find(call, unit, id).await?;
    programme::lock(unit, round.to_domain()?.programme.into()).await?;
    find(call, unit, id).await
}

/// Replaces the definition of a round with a new version. Books that began under the earlier one
/// keep it. Writes nothing if nothing but the version would change.
///
/// # Errors
/// Every fault of the definition, each at its place in the file.
pub async fn replace(
    call: &Call,
    unit: &Unit<'_>,
    current: Defined,
    input: Definition,
) -> Result<Defined, Error> {
    let Defined { round, definition: before } = current;
    let id = DefinitionId(call.new_id());
    input.clone().into_domain()?;
    if *before == (Definition { version: before.version, ..input.clone() }) {
        return Ok(Defined { round, definition: before });
    }
    let programme = round.to_domain()?.programme.into();
    let kept = programme::insert_definition(unit, id, programme, input).await?;
    programme::set_definition(unit, RoundId(round.id), id, call.real_now()).await?;
    let details = json!({"before": before.version, "after": kept.version});
    let event = call.entry(Action::RoundRedefined, round.id).with(details);
    unit.record([event]).await?;
    Ok(Defined { round, definition: Arc::new(kept) })
}
