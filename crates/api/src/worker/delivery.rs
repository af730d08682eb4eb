//! Sends mails from the outbox: at least once, with increasing pauses between retries.
//!
//! A mail is reserved before it is sent and marked afterwards. If the program dies in between, the
//! mail is sent again once the reservation expires, with the same `Message-ID`. If only the marking
//! fails, because the disk is full, the mail is marked later and not sent again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt, TryStreamExt, stream};
use shorei_contract::Language;
use time::Duration;
use uuid::Uuid;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::http::problem::causes;
use crate::mail::Mail;
use crate::mail::letter::Writing;
use crate::mail::transport::{Envelope, Failure, Transport};
use crate::services::{password, undelivered};
use crate::store::outbox::{self, DueMail};

/// How many mails are taken at once.
const BATCH: i64 = 16;
/// How many of these are on their way at once.
const AT_ONCE: usize = 8;
/// How long one may take to leave.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
/// For how long they are reserved: longer than sending all of them can take.
const LEASE: Duration = Duration::minutes(2);
/// How long to wait after the first failure; each further one waits twice as long.
const FIRST_PAUSE: Duration = Duration::seconds(15);
/// How long a mail is tried.
const TRIED_FOR: Duration = Duration::days(3);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::hours(1);

/// Sends mails.
pub struct MailSender {
    transport: Transport,
    /// What was sent but could not be marked yet.
    unmarked: Mutex<HashSet<Uuid>>,
}

impl MailSender {
    /// Makes a sender that uses this transport.
    #[must_use]
    pub fn new(transport: Transport) -> Self {
        Self { transport, unmarked: Mutex::default() }
    }

    /// Sends what is due now, and says how many mails that were.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(&self, app: &Arc<App>) -> Result<usize, Error> {
        if let Err(error) = password::answer_resets(app).await {
            tracing::warn!(error = causes(&error), "password resets could not be answered");
        }
        let unmarked = self.unmarked(|ids| ids.clone());
        for id in unmarked {
            self.mark(app, id).await?;
        }
        let now = app.clock.real_now();
        let due = app.db.write(async |tx| outbox::claim(tx, BATCH, LEASE, now).await).await?;
        let count = due.len();
        let handling = stream::iter(&due).map(|mail| self.handle(app, mail));
        handling.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        Ok(count)
    }

    async fn handle(&self, app: &Arc<App>, mail: &DueMail) -> Result<(), Error> {
        // Reserved again after its lease: it has left already.
        if self.unmarked(|ids| ids.contains(&mail.id)) {
            return Ok(());
        }
        let sent = tokio::time::timeout(PATIENCE, self.send(app, mail)).await;
        let too_slow = |_| Err(Failure::NotNow(format!("no answer in {PATIENCE:?}")));
        match sent.unwrap_or_else(too_slow) {
            Ok(()) => {
                self.unmarked(|ids| ids.insert(mail.id));
                self.mark(app, mail.id).await
            }
            Err(failure) => postpone(app, mail, &failure).await,
        }
    }

    fn unmarked<T>(&self, change: impl FnOnce(&mut HashSet<Uuid>) -> T) -> T {
        change(&mut self.unmarked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn mark(&self, app: &App, id: Uuid) -> Result<(), Error> {
        let now = app.clock.real_now();
        app.db.write(async |tx| outbox::set_sent(tx, id, now).await).await?;
        self.unmarked(|ids| ids.remove(&id));
        Ok(())
    }

    async fn send(&self, app: &App, due: &DueMail) -> Result<(), Failure> {
        let unsendable = |error: &dyn std::fmt::Display| Failure::Unsendable(error.to_string());
        let mail: Mail = serde_json::from_str(&due.params).map_err(|error| unsendable(&error))?;
        let language = Language::from_word(&due.language).unwrap_or(Language::Ja);
        let name = due.name.trim();
        let writing = Writing {
            recipient: name,
            language,
            base_url: &app.config.base_url,
            secret: &app.config.secret,
        };
        let letter = writing.letter(&mail).map_err(|error| unsendable(&error))?;
        let date = app.clock.real_now();
        let is_staff = due.is_staff;
        let envelope = Envelope { id: due.id, name, email: &due.email, language, is_staff, date };
        self.transport.send(&app.config, &envelope, letter).await
    }
}

/// Tries a mail again later, or gives it up: at the server's last word, or once it has been tried long enough.
async fn postpone(app: &Arc<App>, mail: &DueMail, failure: &Failure) -> Result<(), Error> {
    let id = mail.id;
    let said = failure.to_string();
    let now = app.clock.real_now();
    let pause = match failure {
        Failure::Refused(_) => None,
        _ if mail.created_at + TRIED_FOR <= now => None,
        Failure::Unsendable(_) => Some(LONGEST_PAUSE),
        Failure::NotNow(_) => Some(pause(mail.attempts)),
    };
    tracing::warn!(%id, attempts = mail.attempts, failure = said, "a mail did not leave");
    metrics::counter!("outbox_failures_total").increment(1);
    let Some(pause) = pause else {
        let visit = Visit::new(Arc::clone(app), Language::Ja.into(), None, None);
        let told = serde_json::from_str(&mail.params).ok();
        return visit
            .write(async |unit| undelivered::give_up(&visit, unit, id, told.as_ref(), &said).await)
            .await;
    };
    app.db.write(async |tx| outbox::set_failed(tx, id, said.clone(), now + pause).await).await
}

/// Returns the pause after this many attempts.
fn pause(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(12);
    (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}
