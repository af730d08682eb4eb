//! Rounds: opened, corrected and prolonged by the secretariat (`S3`, `S14`).

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use shorei_contract::Programme;
use shorei_contract::me::Role;
use shorei_contract::round::NewRound;
use shorei_domain::id::RoundId;
use shorei_domain::round::{Round, RoundDays};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::programme::{self, RoundRow};

/// The round with that identifier, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<RoundRow, Error> {
    call.require(Role::Secretariat)?;
    programme::find_round(db, id).await?.ok_or(Error::NotFound)
}

/// Opens a round, with the newest definition of its programme.
///
/// # Errors
/// [`Error::Forbidden`], `period_reversed`, `deadline_after_application`, `round_overlaps`.
pub async fn create(
    call: &Call,
    tx: &DatabaseTransaction,
    input: NewRound,
) -> Result<RoundRow, Error> {
    call.require(Role::Secretariat)?;
    let details = json!(input);
    let round = checked(tx, RoundId(call.new_id()), input).await?;
    let definition = programme::newest_definition(tx, round.programme.into()).await?;
    let added = programme::insert_round(tx, &round, definition, call.real_now()).await?;
    let event = call.event("round.created", "round", added.id).with(details);
    call.record(tx, [event]).await?;
    Ok(added)
}

/// Corrects a round, or prolongs it.
///
/// # Errors
/// As [`create`].
pub async fn correct(
    call: &Call,
    tx: &DatabaseTransaction,
    current: &RoundRow,
    input: NewRound,
) -> Result<RoundRow, Error> {
    let details = json!({"before": as_input(current)?, "after": input});
    let round = checked(tx, RoundId(current.id), input).await?;
    let corrected = programme::update_round(tx, current, &round, call.real_now()).await?;
    let event = call.event("round.corrected", "round", current.id).with(details);
    call.record(tx, [event]).await?;
    Ok(corrected)
}

/// What a round's record holds, in the form in which it is created and corrected.
///
/// # Errors
/// When the database holds what no rule lets in.
pub fn as_input(row: &RoundRow) -> Result<NewRound, Error> {
    let round = row.to_domain()?;
    Ok(NewRound {
        programme: round.programme.into(),
        name: round.name,
        registration_from: round.registration.from(),
        registration_to: round.registration.to(),
        approval_deadline: Some(round.approval_deadline),
        application_from: round.application.from(),
        application_to: round.application.to(),
    })
}

/// The round as the domain lets it be, while nobody else changes the programme's rounds.
async fn checked(tx: &DatabaseTransaction, id: RoundId, input: NewRound) -> Result<Round, Error> {
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
    programme::lock(tx, programme).await?;
    let others = others(tx, programme).await?;
    Ok(Round::new(id, programme.into(), name, days, &others)?)
}

async fn others(tx: &DatabaseTransaction, programme: Programme) -> Result<Vec<Round>, Error> {
    let rows = programme::rounds(tx, Some(programme)).await?;
    rows.iter().map(RoundRow::to_domain).collect()
}
