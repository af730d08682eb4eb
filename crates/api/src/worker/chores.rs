//! What is done every few minutes: keys grow old, departures are told, old things are dropped.

use std::sync::Arc;

use shorei_domain::member::Language;
use time::Duration;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::services::{anchor, departure, erasure, session as sessions};
use crate::store::{
    kept_answer, paper_approval, password_link, session, webhook_delivery, webhook_endpoint,
};

/// For how long it can be seen what was sent to webhook endpoints.
const DELIVERIES_KEPT: Duration = Duration::days(30);

/// Does the chores.
///
/// # Errors
/// When the database refuses; then they are done the next time.
pub async fn run(app: &Arc<App>) -> Result<(), Error> {
    app.limits.forget_idle();
    sessions::rotate_keys(app).await?;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit.write(async |unit| departure::tell(&visit, unit).await).await?;
    let now = app.clock.real_now();
    app.papers.sweep(&paper_approval::ids(app.db.read()).await?, now.into()).await?;
    app.db
        .write(async |tx| {
            kept_answer::clean_up(tx, now).await?;
            session::clean_up(tx, now).await?;
            password_link::clean_up(tx, now).await?;
            webhook_endpoint::drop_secrets(tx, now).await?;
            webhook_delivery::clean_up(tx, now - DELIVERIES_KEPT).await
        })
        .await?;
    erasure::run(&visit).await?;
    anchor::make_daily(&visit).await
}
