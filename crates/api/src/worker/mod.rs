//! Background work: sends mails and webhooks, tells of departures, deletes old data. Every job may
//! run twice, in one copy of the program or in several, without harm.

pub mod chores;
pub mod delivery;
pub mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::context::App;
use crate::http::metrics;
use crate::http::problem::causes;
use crate::mail::transport::Transport;
use crate::webhook::outgoing::Outgoing;

/// How often to check the outbox without being woken, because another copy may have died, or
/// written into it.
const OUTBOX_PAUSE: Duration = Duration::from_secs(5);
/// How often to run the chores.
const CHORES_PAUSE: Duration = Duration::from_mins(5);

/// The worker's tasks.
pub struct Worker {
    stop: watch::Sender<bool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Worker {
    /// Starts the tasks.
    #[must_use]
    pub fn start(app: &Arc<App>, transport: Transport, outgoing: Outgoing) -> Self {
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            actix_web::rt::spawn(deliver(Arc::clone(app), transport, stopped.clone())),
            actix_web::rt::spawn(call_webhooks(Arc::clone(app), outgoing, stopped.clone())),
            actix_web::rt::spawn(do_chores(Arc::clone(app), stopped)),
        ];
        Self { stop, tasks }
    }

    /// Finishes the current work, and stops.
    pub async fn stop(self) {
        // Nobody listens if the tasks have already ended.
        let _ = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the worker ended badly");
            }
        }
    }
}

async fn deliver(app: Arc<App>, transport: Transport, mut stopped: watch::Receiver<bool>) {
    let mut delivery = delivery::Delivery::new(transport);
    while !*stopped.borrow() {
        match delivery.run(&app).await {
            // There may be more than one batch.
            Ok(sent) if sent > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(error = causes(&error), "mails could not be looked for"),
        }
        tokio::select! {
            () = app.mail_written.notified() => {}
            () = tokio::time::sleep(OUTBOX_PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn call_webhooks(app: Arc<App>, outgoing: Outgoing, mut stopped: watch::Receiver<bool>) {
    let mut sender = webhooks::Sender::new(&app, outgoing);
    let failed = |error| tracing::warn!(error = causes(&error), "webhooks could not be sent");
    while !*stopped.borrow() {
        sender.send_due().await.unwrap_or_else(failed);
        tokio::select! {
            Some(tried) = sender.next() => sender.settle(tried).await.unwrap_or_else(failed),
            () = app.webhook_written.notified() => {}
            () = tokio::time::sleep(OUTBOX_PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
    while let Some(tried) = sender.next().await {
        sender.settle(tried).await.unwrap_or_else(failed);
    }
}

async fn do_chores(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = chores::run(&app).await {
            tracing::warn!(error = causes(&error), "the chores were not done");
        }
        metrics::upkeep();
        tokio::select! {
            () = tokio::time::sleep(CHORES_PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
}
