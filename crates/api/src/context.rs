//! What a service is given: who acts, the clocks, the source of identifiers, the database.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::DatabaseTransaction;
use shorei_contract::me::Role;
use shorei_contract::scope::Scope;
use shorei_domain::id::MemberId;
use shorei_domain::member::Language;
use time::{Date, OffsetDateTime};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::demo::progress::Progress;
use crate::error::Error;
use crate::http::idempotency::InFlight;
use crate::http::limits::Limits;
use crate::mail::Mail;
use crate::offload::Offload;
use crate::printing::Printing;
use crate::security::password::Passwords;
use crate::security::token::Keys;
use crate::services::webhook_delivery;
use crate::store::bulk;
use crate::store::database::Database;
use crate::store::event::{self, EventRow};
use crate::store::outbox;
use crate::store::papers::Papers;
use crate::store::programme::Definitions;

/// The running program: everything that outlives a request.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Database,
    /// What time it is.
    pub clock: Clock,
    /// Where new identifiers come from.
    pub ids: Ids,
    /// The keys of access tokens.
    pub keys: Keys,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The scans of sealed forms.
    pub papers: Papers,
    /// Sets documents as PDF.
    pub printing: Printing,
    /// Who calls how often.
    pub limits: Limits,
    /// The definitions that were read so far; they never change.
    pub definitions: Definitions,
    /// Whether this is a demonstration.
    pub demo: Progress,
    /// Reads tables, a bounded number at once.
    pub tables: Offload,
    /// The requests with an `Idempotency-Key` that are running.
    pub in_flight: InFlight,
    /// Wakes the worker once a mail was written.
    pub mail_written: Notify,
    /// Wakes the worker once a webhook delivery was written.
    pub webhook_written: Notify,
}

/// Somebody's request, whoever they are.
#[derive(Clone)]
pub struct Visit {
    /// The running program.
    pub app: Arc<App>,
    /// The language of sentences in the answer.
    pub language: Language,
    /// Names the request in the log.
    pub request_id: Option<String>,
    /// From where; `None` from the command line or a worker.
    pub address: Option<IpAddr>,
    /// What time it is for the request.
    clock: Clock,
    /// Whether a mail was written that the worker does not know of yet.
    mail_written: Arc<AtomicBool>,
    /// The same of webhook deliveries.
    webhook_written: Arc<AtomicBool>,
    /// What the running transaction tells programs of.
    events: Arc<Mutex<Vec<EventRow>>>,
}

/// The signed-in person behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub member: MemberId,
    /// The session that they signed in with; `None` from the command line, a worker or a program.
    pub session: Option<Uuid>,
    /// What their program's token may be used for; `None` for people, who may all that their roles allow.
    pub scopes: Option<Vec<Scope>>,
    /// 会員番号; `None` for staff.
    pub member_number: Option<String>,
    /// Family and given name.
    pub name: String,
    /// Whether they belong to the secretariat.
    pub is_staff: bool,
    /// Whether they hold or held a qualification that may approve.
    pub is_instructor: bool,
}

/// The request of somebody who is signed in.
#[derive(Clone)]
pub struct Call {
    /// The request.
    pub visit: Visit,
    /// Who makes it.
    pub actor: Actor,
}

impl Deref for Call {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Visit {
    /// A request in that language, from there.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        language: Language,
        request_id: Option<String>,
        address: Option<IpAddr>,
    ) -> Self {
        let clock = app.clock.clone();
        Self {
            app,
            language,
            request_id,
            address,
            clock,
            mail_written: Arc::default(),
            webhook_written: Arc::default(),
            events: Arc::default(),
        }
    }

    /// The same by another clock.
    #[must_use]
    pub fn by_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Today in Japan, for rules and pages.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Now, for rules and pages.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Now by the real clock, for tokens, links and the audit trail.
    #[must_use]
    pub fn real_now(&self) -> OffsetDateTime {
        self.clock.real_now()
    }

    /// A new identifier.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.app.ids.next()
    }

    /// Runs `unit` in one write transaction; see [`Database::write`].
    ///
    /// # Errors
    /// Whatever the unit answers, or that the commit failed.
    pub async fn write<T>(
        &self,
        unit: impl AsyncFn(&DatabaseTransaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let with_events = async |tx: &DatabaseTransaction| {
            // Nothing of an attempt that was given up.
            self.forget_events();
            let done = unit(tx).await?;
            self.append_events(tx).await?;
            Ok(done)
        };
        let done = self.app.db.write(with_events).await?;
        if self.mail_written.swap(false, Ordering::Relaxed) {
            self.app.mail_written.notify_one();
        }
        if self.webhook_written.swap(false, Ordering::Relaxed) {
            self.app.webhook_written.notify_one();
        }
        Ok(done)
    }

    /// Tells programs of something, once the transaction is about to be committed.
    pub fn tell(&self, events: impl IntoIterator<Item = EventRow>) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
    }

    /// Writes what the transaction tells of into the feed, and for webhooks: its last step.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn append_events(&self, tx: &DatabaseTransaction) -> Result<(), Error> {
        let events = self.take_events();
        if events.is_empty() {
            return Ok(());
        }
        webhook_delivery::enqueue(self, tx, &events).await?;
        event::append(tx, events).await
    }

    /// What was to be told did not happen.
    pub fn forget_events(&self) {
        self.take_events();
    }

    fn take_events(&self) -> Vec<EventRow> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes a mail to somebody into the outbox; the worker sends it once the transaction is
    /// committed.
    ///
    /// # Errors
    /// When it cannot be written; then what it tells of must not happen either.
    pub async fn mail(
        &self,
        tx: &DatabaseTransaction,
        to: MemberId,
        mail: &Mail,
    ) -> Result<(), Error> {
        outbox::insert(tx, self.new_id(), to, mail, self.real_now()).await?;
        self.wake_delivery();
        Ok(())
    }

    /// The same for many people: each their own mail.
    ///
    /// # Errors
    /// As [`mail`](Self::mail).
    pub async fn mail_all(
        &self,
        tx: &DatabaseTransaction,
        mails: &[(MemberId, Mail)],
    ) -> Result<(), Error> {
        let now = self.real_now();
        let rows = mails.iter().map(|(to, mail)| outbox::new_row(self.new_id(), *to, mail, now));
        bulk::put(tx, rows.collect::<Result<_, _>>()?).await?;
        self.wake_delivery();
        Ok(())
    }

    /// Has the worker look into the outbox once the transaction is committed.
    pub fn wake_delivery(&self) {
        self.mail_written.store(true, Ordering::Relaxed);
    }

    /// Has the worker look for webhook deliveries once the transaction is committed.
    pub fn wake_webhooks(&self) {
        self.webhook_written.store(true, Ordering::Relaxed);
    }
}

impl Call {
    /// What the caller may be at once.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        [Role::Applicant, Role::Instructor, Role::Secretariat]
            .into_iter()
            .filter(|role| self.is(*role))
            .collect()
    }

    /// Whether the caller is that.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        match role {
            Role::Applicant => self.actor.member_number.is_some(),
            Role::Instructor => self.actor.is_instructor,
            Role::Secretariat => self.actor.is_staff,
        }
    }

    /// Goes on only if the caller is a person, or a program whose token may be used for that.
    ///
    /// # Errors
    /// [`Error::InsufficientScope`].
    pub fn require_scope(&self, scope: Scope) -> Result<(), Error> {
        match &self.actor.scopes {
            Some(scopes) if !scopes.contains(&scope) => Err(Error::InsufficientScope(scope)),
            _ => Ok(()),
        }
    }

    /// Goes on only if the caller is a person who has signed in, and no program.
    ///
    /// # Errors
    /// [`Error::SessionRequired`].
    pub fn require_person(&self) -> Result<(), Error> {
        if self.actor.scopes.is_none() { Ok(()) } else { Err(Error::SessionRequired) }
    }

    /// Goes on only if the caller is that.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, role: Role) -> Result<(), Error> {
        if self.is(role) { Ok(()) } else { Err(Error::Forbidden) }
    }
}
