//! A society in small, of invented people, to try the program out with: `shorei serve --demo`.
//!
//! What there is to make stands in the folder `demo` beside `src`, readable by itself: hospitals,
//! people, texts of reports, and what happened to them. It is made by the same services as everything
//! else, and all of it in one transaction: a program that dies meanwhile leaves nothing behind, and
//! the next one begins anew. Every day is counted back from today, so that it never grows old.

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

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nobody yet.
    Empty,
    /// A demonstration.
    Demo,
    /// People who are not those of the demonstration.
    Foreign,
}

/// Looks at what the database holds.
///
/// # Errors
/// When the database does not answer.
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

/// Makes the demonstration where nobody is yet, and says what was there before: anywhere else nothing
/// is made.
///
/// # Errors
/// When the database refuses, or a service does: then nothing was made.
pub async fn make(app: &Arc<App>) -> Result<Ground, Error> {
    // One for everybody: with one for each, most of the time would go into hashing.
    let password_hash = app.passwords.hash(accounts::PASSWORD.to_owned()).await?;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit
        .write(async |unit| {
            // Of two copies that start at once, the second finds what the first has made.
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

/// Reads one of the files in the folder `demo`, whose text was built in.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::internal(format!("demo/{name}: {error}")))
}
