//! How the installation does: whether it is ready, and how much mail waits.

use crate::context::App;
use crate::error::Error;
use crate::store::outbox;
use crate::supervision::Job;

/// What is still to be done before the program is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// Not every migration is done.
    Migrating,
    /// The data of the demonstration are incomplete.
    MakingDemo,
    /// What goes on beside requests does not.
    Ailing(Job),
}

/// Whether every migration is done, in a demonstration all its data are there, and the jobs beside requests work.
///
/// # Errors
/// When the database does not answer.
pub async fn unready(app: &App) -> Result<Option<Unready>, Error> {
    if !app.db.is_ready().await? {
        return Ok(Some(Unready::Migrating));
    }
    if app.demo.is_making() {
        return Ok(Some(Unready::MakingDemo));
    }
    Ok(app.pulses.ailing().map(Unready::Ailing))
}

/// How many mails wait, and since when the oldest does.
///
/// # Errors
/// When the database does not answer.
pub async fn mail_waiting(app: &App) -> Result<outbox::Waiting, Error> {
    outbox::waiting(app.db.read()).await
}
