//! Rounds, opened, corrected and extended by the secretariat (`S3`, `S14`).

use std::cmp::Reverse;
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::Programme;
use shorei_contract::me::Role;
use shorei_contract::round::NewRound;
use shorei_domain::id::{DefinitionId, RoundId};
use shorei_domain::round::{Round, RoundDays};
use shorei_domain::text::{searchable, words};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::page::Slice;
use crate::store::programme::{self, KnownDefinition, RoundRow};
use crate::trail::Action;
use crate::unit::Unit;

/// Returns the round with this identifier, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<RoundRow, Error> {
    call.require(Role::Secretariat)?;
    programme::find_round(db, id).await?.ok_or(Error::NotFound)
}

/// Returns a page of rounds, newest record first, to the secretariat. They are filtered here,
/// because a society has only a few.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    programme: Option<Programme>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<RoundRow>, Error> {
    call.require(Role::Secretariat)?;
    let mut rows = programme::rounds(call.app.db.read(), programme).await?;
    let wanted = words(query);
    rows.retain(|row| {
        let name = searchable(&row.name);
        wanted.iter().all(|word| name.contains(word))
    });
    rows.retain(|row| slice.after.is_none_or(|after| row.id < after));
    rows.sort_by_key(|row| Reverse(row.id));
    Ok(rows)
}

/// A programme with its rounds and their definitions.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The programme.
    pub programme: Programme,
    /// The definition of the open round, or else of the latest round, or else the newest.
    pub definition: Arc<KnownDefinition>,
    /// Its rounds, newest first.
    pub rounds: Vec<(RoundRow, Arc<KnownDefinition>)>,
}

/// Returns every programme with its rounds.
///
/// # Errors
/// If the database refuses.
pub async fn programmes(call: &Call) -> Result<Vec<Offered>, Error> {
    let db = call.app.db.read();
    let definitions = &call.app.definitions;
    let rows = programme::rounds(db, None).await?;
    let mut offered = Vec::new();
    for one in shorei_domain::programme::Programme::ALL.map(Programme::from) {
        let own: Vec<_> = rows.iter().filter(|row| row.programme == one.as_str()).collect();
        let known = own.iter().map(|row| row.to_domain()).collect::<Result<Vec<_>, _>>()?;
        let current = shorei_domain::round::current(&known, call.today());
        let mut rounds = Vec::new();
        for row in own {
            let definition = definitions.get(db, DefinitionId(row.definition_id)).await?;
            rounds.push((row.clone(), definition));
        }
        let counts = rounds.iter().find(|(row, _)| current.is_some_and(|it| it.id.0 == row.id));
        let definition = if let Some((_, definition)) = counts {
            Arc::clone(definition)
        } else {
            let newest = programme::newest_definition(db, one).await?;
            definitions.get(db, newest).await?
        };
        offered.push(Offered { programme: one, definition, rounds });
    }
    Ok(offered)
}

/// Opens a round with the newest definition of its programme.
///
/// # Errors
/// [`Error::Forbidden`], `period_reversed`, `deadline_after_application`, `round_overlaps`.
pub async fn create(call: &Call, unit: &Unit<'_>, input: NewRound) -> Result<RoundRow, Error> {
    call.require(Role::Secretariat)?;
    let details = json!(input);
    let round = checked(unit, RoundId(call.new_id()), input).await?;
    let definition = programme::newest_definition(unit, round.programme.into()).await?;
    let added = programme::insert_round(unit, &round, definition, call.real_now()).await?;
    let event = call.entry(Action::RoundCreated, added.id).with(details);
    unit.record([event]).await?;
    Ok(added)
}

/// Returns the input for next year's round, with the name and days of the copied one, a year later.
///
/// # Errors
/// If the database contains invalid data.
pub fn a_year_later(row: &RoundRow) -> Result<NewRound, Error> {
    let round = row.to_domain()?;
    Ok(given(round.programme.into(), round.name.clone(), round.days().a_year_later()))
}

/// Creates next year's round, with a copy of the definition of `source`. Changing one definition
/// does not affect the other.
///
/// # Errors
/// Those of [`create`].
pub async fn copy(
    call: &Call,
    unit: &Unit<'_>,
    source: &RoundRow,
    input: NewRound,
) -> Result<RoundRow, Error> {
    let details = json!({"copied_from": source.id, "round": input});
    let round = checked(unit, RoundId(call.new_id()), input).await?;
    let kept = call.app.definitions.get(unit, DefinitionId(source.definition_id)).await?;
    let definition = DefinitionId(call.new_id());
    let copied = (*kept.view).clone();
    programme::insert_definition(unit, definition, round.programme.into(), copied).await?;
    let added = programme::insert_round(unit, &round, definition, call.real_now()).await?;
    let event = call.entry(Action::RoundCopied, added.id).with(details);
    unit.record([event]).await?;
    Ok(added)
}

/// Corrects or extends a round. Writes nothing if nothing differs.
///
/// # Errors
/// Those of [`create`].
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &RoundRow,
    input: NewRound,
) -> Result<RoundRow, Error> {
    let before = as_input(current)?;
    if before == input {
        return Ok(current.clone());
    }
    let details = json!({"before": before, "after": input});
    let round = checked(unit, RoundId(current.id), input).await?;
    let corrected = programme::update_round(unit, current, &round, call.real_now()).await?;
    let event = call.entry(Action::RoundCorrected, current.id).with(details);
    unit.record([event]).await?;
    Ok(corrected)
}

/// Returns the record as input for creating or correcting it.
///
/// # Errors
/// If the database contains invalid data.
pub fn as_input(row: &RoundRow) -> Result<NewRound, Error> {
    let round = row.to_domain()?;
    Ok(given(round.programme.into(), round.name.clone(), round.days()))
}

fn given(programme: Programme, name: String, days: RoundDays) -> NewRound {
    let RoundDays {
        registration_from,
        registration_to,
        approval_deadline,
        application_from,
        application_to,
    } = days;
    NewRound {
        programme,
        name,
        registration_from,
        registration_to,
        approval_deadline,
        application_from,
        application_to,
    }
}

/// Returns the round checked by the domain, and locks the programme's rounds.
async fn checked(unit: &Unit<'_>, id: RoundId, input: NewRound) -> Result<Round, Error> {
    let NewRound {
        programme,
        name,
        registration_from,
        registration_to,
        approval_deadline,
        application_from,
        application_to,
    } = input;
    let days = RoundDays {
        registration_from,
        registration_to,
        approval_deadline,
        application_from,
        application_to,
    };
    programme::lock(unit, programme).await?;
    let others = others(unit, programme).await?;
    Ok(Round::new(id, programme.into(), name, days, &others)?)
}

async fn others(unit: &Unit<'_>, programme: Programme) -> Result<Vec<Round>, Error> {
    let rows = programme::rounds(unit, Some(programme)).await?;
    rows.iter().map(RoundRow::to_domain).collect()
}
