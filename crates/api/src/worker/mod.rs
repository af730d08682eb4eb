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
use crate::supervision::{FIRST_PAUSE, Job, supervise};
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
        // These survive a panic of their job, so that sent mails are not forgotten.
        let delivery = Arc::new(delivery::MailSender::new(transport));
        let outgoing = Arc::new(outgoing);
        let mails = move |app, stopped| deliver(app, Arc::clone(&delivery), stopped);
        let webhooks = move |app, stopped| call_webhooks(app, Arc::clone(&outgoing), stopped);
        let tasks = vec![
            begin(app, &stopped, Job::Mails, mails),
            begin(app, &stopped, Job::Webhooks, webhooks),
            begin(app, &stopped, Job::Chores, do_chores),
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

/// Whether the worker was told to stop.
type Stopped = watch::Receiver<bool>;

/// Starts a job, which is restarted if it panics.
fn begin<W: Future<Output = ()>>(
    app: &Arc<App>,
    stopped: &Stopped,
    job: Job,
    work: impl Fn(Arc<App>, Stopped) -> W + 'static,
) -> tokio::task::JoinHandle<()> {
    let (app, stopped) = (Arc::clone(app), stopped.clone());
    actix_web::rt::spawn(async move {
        let work = || work(Arc::clone(&app), stopped.clone());
        supervise(&app.pulses, job, FIRST_PAUSE, stopped.clone(), work).await;
    })
}

async fn deliver(app: Arc<App>, delivery: Arc<delivery::MailSender>, mut stopped: Stopped) {
    while !*stopped.borrow() {
        let sent = delivery.run(&app).await;
        app.pulses.beat(Job::Mails);
        match sent {
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

async fn call_webhooks(app: Arc<App>, outgoing: Arc<Outgoing>, mut stopped: Stopped) {
    let mut sender = webhooks::Sender::new(&app, outgoing);
    let failed = |error| tracing::warn!(error = causes(&error), "webhooks could not be sent");
    while !*stopped.borrow() {
        sender.send_due().await.unwrap_or_else(failed);
        app.pulses.beat(Job::Webhooks);
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

async fn do_chores(app: Arc<App>, mut stopped: Stopped) {
    while !*stopped.borrow() {
        Box::pin(chores::run(&app)).await;
        metrics::upkeep();
        app.pulses.beat(Job::Chores);
        tokio::select! {
            () = tokio::time::sleep(CHORES_PAUSE) => {}
            _ = stopped.changed() => {}
        }
    }
}
