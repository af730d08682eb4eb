//! A small society of invented people, to try the program: `shorei serve --demo`.
//!
//! The folder `demo` beside `src` contains readable files with the hospitals, the people, the texts
//! of reports, and what happened to them. The same services as always create everything in one
//! transaction: a program that dies meanwhile leaves nothing behind, and the next one starts again.
//! Every day is relative to today, so the demonstration never gets old.

pub mod accounts;
mod calendar;
mod hospitals;
mod people;
mod play;
pub mod progress;
mod reports;
mod rounds;
mod stage;
mod standing;
mod story;

use std::sync::Arc;

use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;
use serde_json::json;
use shorei_contract::Programme;
use shorei_domain::member::Language;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::store::{audit, member, programme};
use crate::trail::Action;
use crate::unit::Unit;
use stage::Stage;

/// The content of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// No people.
    Empty,
    /// A demonstration.
    Demo,
    /// Other people.
    Foreign,
}

/// Finds out what the database contains.
///
/// # Errors
/// If the database does not answer.
pub async fn ground(db: &impl ConnectionTrait) -> Result<Ground, Error> {
    if !member::any(db).await? {
        return Ok(Ground::Empty);
    }
    Ok(if audit::happened(db, Action::DemoMade.as_str()).await? {
        Ground::Demo
    } else {
        Ground::Foreign
    })
}

/// Creates the demonstration in an empty database, and returns what the database contained before.
/// Changes nothing in any other database.
///
/// # Errors
/// If the database or a service refuses; then nothing was created.
pub async fn make(app: &Arc<App>) -> Result<Ground, Error> {
    // One hash for everyone: hashing for each person would take most of the time.
    let password_hash = app.passwords.hash(accounts::PASSWORD.to_owned()).await?;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit
        .write(async |unit| {
            // If two copies start at once, the second finds what the first has created.
            programme::lock(unit, Programme::SpecialistNew).await?;
            let before = ground(unit).await?;
            if before == Ground::Empty {
                make_all(app, unit, password_hash.clone()).await?;
            }
            Ok(before)
        })
        .await
}

async fn make_all(app: &Arc<App>, unit: &Unit<'_>, password_hash: String) -> Result<(), Error> {
    let stage = Stage::new(app, unit, password_hash).await?;
    rounds::create(&stage).await?;
    let hospitals = hospitals::create(&stage).await?;
    let people = people::create(&stage, &hospitals).await?;
    standing::create(&stage, &people).await?;
    play::perform(&stage, &hospitals, &people).await?;
    let call = stage.office(0);
    let made = call.entry(Action::DemoMade, call.actor.member().0);
    unit.record([made.with(json!({"today": call.today()}))]).await
}

/// Reads one of the files in the folder `demo`, whose text is compiled in.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::internal(format!("demo/{name}: {error}")))
}
