//! Periodic chores: key rotation, notices of departures, deletion of old data. Each chore runs
//! independently, so that a failing one does not delay the others.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use shorei_domain::member::Language;
use time::{Duration, OffsetDateTime};

use crate::context::{App, Visit};
use crate::error::Error;
use crate::http::problem::causes;
use crate::services::{anchor, departure, erasure, session as sessions};
use crate::store::{
    clock_look, kept_answer, paper_approval, password_link, session, webhook_delivery,
    webhook_endpoint,
};
use crate::supervision::said;

/// How long deliveries to webhook endpoints stay visible.
const DELIVERIES_KEPT: Duration = Duration::days(30);

/// A chore that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The chore.
    pub chore: &'static str,
    /// The reason.
    pub why: String,
}

/// Runs the chores, and returns those that failed. They are tried again the next time.
///
/// Erases nothing while the clock is in doubt, because a clock that jumped ahead by mistake would
/// make recent data look old.
pub async fn run(app: &Arc<App>) -> Vec<Undone> {
    let mut chores = Chores { undone: Vec::new() };
    app.limits.forget_idle();
    chores.attempt("keys", sessions::rotate_keys(app)).await;
    chores.attempt("departures", Box::pin(tell_departures(app))).await;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    chores.attempt("anchor", Box::pin(anchor::make_daily(&visit))).await;
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

async fn erase(app: &Arc<App>, chores: &mut Chores, now: OffsetDateTime) {
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
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    chores.attempt("deleted reports", Box::pin(erasure::run(&visit))).await;
    chores.attempt("scans", sweep_scans(app, now)).await;
}

async fn sweep_scans(app: &App, now: OffsetDateTime) -> Result<(), Error> {
    app.papers.sweep(&paper_approval::ids(app.db.read()).await?, now.into()).await
}
