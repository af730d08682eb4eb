//! What is done every few minutes: keys grow old, departures are told, old things are dropped. Each chore is done by
//! itself, so that one that fails holds up none of the others.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use shorei_domain::case_book::RESTORABLE_DAYS;
use shorei_domain::member::Language;
use time::{Duration, OffsetDateTime};

use crate::context::{App, Visit};
use crate::error::Error;
use crate::http::problem::causes;
use crate::services::{departure, session as sessions};
use crate::store::{
    case, clock_look, kept_answer, paper_approval, password_link, session, webhook_delivery,
    webhook_endpoint,
};
use crate::supervision::said;

/// For how long it can be seen what was sent to webhook endpoints.
const DELIVERIES_KEPT: Duration = Duration::days(30);

/// A chore that was not done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Which one.
    pub chore: &'static str,
    /// Why.
    pub why: String,
}

/// Does the chores, and says which were not done; they are tried again the next time.
///
/// Nothing is erased while the clock is in doubt: one that jumped ahead by a mistake would erase what is still young.
pub async fn run(app: &Arc<App>) -> Vec<Undone> {
    let mut chores = Chores { undone: Vec::new() };
    app.limits.forget_idle();
    chores.attempt("keys", sessions::rotate_keys(app)).await;
    chores.attempt("departures", Box::pin(tell_departures(app))).await;
    let now = app.clock.real_now();
    let look = app.db.write(async |tx| clock_look::is_sure(tx, now).await);
    match chores.attempt("clock", look).await {
        Some(true) => erase(app, &mut chores, now).await,
        Some(false) => {
            tracing::warn!(%now, "the clock jumped ahead: nothing is erased for an hour");
        }
        None => {}
    }
    chores.undone
}

struct Chores {
    undone: Vec<Undone>,
}

impl Chores {
    async fn attempt<T>(
        &mut self,
        chore: &'static str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Option<T> {
        let why = match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(done)) => return Some(done),
            Ok(Err(error)) => causes(&error),
            Err(panic) => said(&*panic).to_owned(),
        };
        tracing::warn!(chore, error = why, "a chore was not done");
        metrics::counter!("chore_failures_total", "chore" => chore).increment(1);
        self.undone.push(Undone { chore, why });
        None
    }
}

async fn tell_departures(app: &Arc<App>) -> Result<(), Error> {
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit.write(async |unit| departure::tell(&visit, unit).await).await
}

async fn erase(app: &App, chores: &mut Chores, now: OffsetDateTime) {
    let db = &app.db;
    chores.attempt("old keys", sessions::drop_old_keys(app)).await;
    chores.attempt("kept answers", db.write(async |tx| kept_answer::clean_up(tx, now).await)).await;
    chores.attempt("sessions", db.write(async |tx| session::clean_up(tx, now).await)).await;
    let links = db.write(async |tx| password_link::clean_up(tx, now).await);
    chores.attempt("password links", links).await;
    let secrets = db.write(async |tx| webhook_endpoint::drop_secrets(tx, now).await);
    chores.attempt("webhook secrets", secrets).await;
    let old = now - DELIVERIES_KEPT;
    let deliveries = db.write(async |tx| webhook_delivery::clean_up(tx, old).await);
    chores.attempt("webhook deliveries", deliveries).await;
    // A day later than the last one on which a report could be brought back.
    let erasable = app.clock.now() - Duration::days(RESTORABLE_DAYS + 1);
    let reports = db.write(async |tx| case::erase_deleted(tx, erasable).await);
    chores.attempt("deleted reports", reports).await;
    chores.attempt("scans", sweep_scans(app, now)).await;
}

async fn sweep_scans(app: &App, now: OffsetDateTime) -> Result<(), Error> {
    app.papers.sweep(&paper_approval::ids(app.db.read()).await?, now.into()).await
}
