//! A unit of writing: one transaction, with what follows once it is committed.
//!
//! A route hands its work to [`Visit::write`] (or to `IdempotencyKey::once`), which begins the
//! transaction, runs the work with a [`Unit`], and commits. Services write through the unit: it is the
//! transaction for the store, and collects the events and wake-ups that the change brings. Events are
//! appended to the feed, and entries to the audit trail, as the last steps before the commit; the workers are
//! woken after it.
//!
//! The work may run twice: when it lost against another transaction, it is run again with a new unit.
//! So it has no effect outside the unit.

use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait,
};
use shorei_contract::webhook::DeliveryState;
use shorei_domain::id::MemberId;
use uuid::Uuid;

use crate::context::Visit;
use crate::error::Error;
use crate::mail::Mail;
use crate::store::audit::NewEntry;
use crate::store::event::{self, EventRow};
use crate::store::webhook_delivery::{self, NewDelivery};
use crate::store::{audit_chain, bulk, outbox, webhook_endpoint};
use crate::trail::Entry;

/// A transaction, and the effects after its commit.
pub struct Unit<'a> {
    tx: &'a DatabaseTransaction,
    visit: &'a Visit,
    after: &'a Mutex<After>,
}

/// The pending effects of a unit.
#[derive(Default)]
struct After {
    /// Added to the audit trail before the commit.
    entries: Vec<NewEntry>,
    /// Appended to the feed before the commit.
    events: Vec<EventRow>,
    wake: Wake,
}

/// The workers to wake after the commit.
#[derive(Clone, Copy, Default)]
struct Wake {
    mail: bool,
    webhooks: bool,
}

impl Visit {
    /// Runs `work` in one write transaction; see [`Database::write`](crate::store::database::Database::write).
    ///
    /// # Errors
    /// Those of `work`, or that the commit failed; then nothing of it remains.
    pub async fn write<T>(
        &self,
        work: impl AsyncFn(&Unit) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let attempt = async |tx: &DatabaseTransaction| {
            let after = Mutex::default();
            let unit = Unit { tx, visit: self, after: &after };
            let done = work(&unit).await?;
            unit.append_entries().await?;
            unit.append_events().await?;
            Ok((done, unit.with_after(|after| after.wake)))
        };
        let (done, wake) = self.app.db.write(attempt).await?;
        if wake.mail {
            self.app.mail_written.notify_one();
        }
        if wake.webhooks {
            self.app.webhook_written.notify_one();
        }
        Ok(done)
    }
}

impl Unit<'_> {
    /// Runs `work` in a savepoint: where it fails, its changes and events are undone and the unit goes on.
    ///
    /// # Errors
    /// Those of `work`, or that the savepoint could not be kept.
    pub async fn savepoint<T>(
        &self,
        work: impl AsyncFn(&Unit) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let tx = self.tx.begin().await?;
        let after = Mutex::default();
        match work(&Unit { tx: &tx, visit: self.visit, after: &after }).await {
            Ok(done) => {
                tx.commit().await?;
                let inner = after.into_inner().unwrap_or_else(PoisonError::into_inner);
                self.with_after(|outer| {
                    outer.entries.extend(inner.entries);
                    outer.events.extend(inner.events);
                    outer.wake.mail |= inner.wake.mail;
                    outer.wake.webhooks |= inner.wake.webhooks;
                });
                Ok(done)
            }
            Err(error) => {
                if let Err(second) = tx.rollback().await {
                    // The transaction is lost with it, but the first error says more.
                    tracing::warn!(%second, "a savepoint could not be rolled back");
                }
                Err(error)
            }
        }
    }

    /// Returns the same unit for another visit, so that mails use its clock.
    #[must_use]
    pub fn for_visit<'a>(&'a self, visit: &'a Visit) -> Unit<'a> {
        Unit { tx: self.tx, visit, after: self.after }
    }

    /// Adds entries to the audit trail, and tells programs of those that are events. They are written at
    /// the end of the unit, since the ends of their chains stay locked until the commit.
    ///
    /// # Errors
    /// None so far: where they cannot be written, the unit fails.
    #[expect(clippy::unused_async, reason = "recording is writing, whenever it is done")]
    pub async fn record(&self, entries: impl IntoIterator<Item = Entry>) -> Result<(), Error> {
        let entries: Vec<_> = entries.into_iter().collect();
        self.tell(entries.iter().filter_map(Entry::event));
        self.with_after(|after| after.entries.extend(entries.into_iter().map(Entry::into_row)));
        Ok(())
    }

    /// Adds events for programs.
    pub fn tell(&self, events: impl IntoIterator<Item = EventRow>) {
        self.with_after(|after| after.events.extend(events));
    }

    /// Writes a mail to somebody into the outbox.
    ///
    /// # Errors
    /// When it cannot be written; then the change must not happen either.
    pub async fn mail(&self, to: MemberId, mail: &Mail) -> Result<(), Error> {
        let visit = self.visit;
        outbox::insert(self.tx, visit.new_id(), to, mail, visit.real_now()).await?;
        self.wake_mail();
        Ok(())
    }

    /// Writes the same mail to the addresses that people had before.
    ///
    /// # Errors
    /// As [`mail`](Self::mail).
    pub async fn mail_before(&self, to: &[(Uuid, String)], mail: &Mail) -> Result<(), Error> {
        let now = self.visit.real_now();
        let row = |(to, address): &(Uuid, String)| {
            let row = outbox::new_row(self.visit.new_id(), MemberId(*to), mail, now)?;
            Ok(outbox::to_address(row, address.clone()))
        };
        let rows = to.iter().map(row).collect::<Result<_, Error>>()?;
        bulk::put(self.tx, rows).await?;
        self.wake_mail();
        Ok(())
    }

    /// Writes a mail to each of many people.
    ///
    /// # Errors
    /// As [`mail`](Self::mail).
    pub async fn mail_all(&self, mails: &[(MemberId, Mail)]) -> Result<(), Error> {
        let now = self.visit.real_now();
        let row =
            |(to, mail): &(MemberId, Mail)| outbox::new_row(self.visit.new_id(), *to, mail, now);
        let rows = mails.iter().map(row).collect::<Result<_, _>>()?;
        bulk::put(self.tx, rows).await?;
        self.wake_mail();
        Ok(())
    }

    /// Wakes the mail worker after the commit.
    pub fn wake_mail(&self) {
        self.with_after(|after| after.wake.mail = true);
    }

    /// Wakes the webhook worker after the commit.
    pub fn wake_webhooks(&self) {
        self.with_after(|after| after.wake.webhooks = true);
    }

    /// Adds the collected entries to the trail.
    async fn append_entries(&self) -> Result<(), Error> {
        let entries = self.with_after(|after| std::mem::take(&mut after.entries));
        audit_chain::append(self.tx, entries).await
    }

    /// Appends the collected events to the feed, and a delivery for each endpoint that takes them.
    ///
    /// The feed's counter stays locked until the commit, so this is the last step of a unit.
    async fn append_events(&self) -> Result<(), Error> {
        let events = self.with_after(|after| std::mem::take(&mut after.events));
        if events.is_empty() {
            return Ok(());
        }
        let subscriptions = webhook_endpoint::subscriptions(self.tx).await?;
        let deliveries: Vec<_> = events
            .iter()
            .flat_map(|event| subscriptions.iter().map(move |endpoint| (event, endpoint)))
            .filter(|(event, endpoint)| endpoint.takes(&event.kind))
            .map(|(event, endpoint)| new_delivery(self.visit, endpoint.id, Some(event.id)))
            .collect();
        if !deliveries.is_empty() {
            webhook_delivery::insert(self.tx, deliveries).await?;
            self.wake_webhooks();
        }
        event::append(self.tx, events).await
    }

    fn with_after<T>(&self, change: impl FnOnce(&mut After) -> T) -> T {
        change(&mut self.after.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes a delivery that is due now: of an event, or of a test if there is none.
pub(crate) fn new_delivery(visit: &Visit, endpoint: Uuid, event: Option<Uuid>) -> NewDelivery {
    let now = visit.real_now();
    NewDelivery {
        id: visit.new_id(),
        endpoint_id: endpoint,
        event_id: event,
        state: DeliveryState::Waiting.as_str().to_owned(),
        created_at: now,
        attempts: 0,
        due_at: now,
        delivered_at: None,
    }
}

/// Lets the store write through the transaction.
impl Deref for Unit<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        self.tx
    }
}

/// Lets the store read through the transaction.
#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Unit<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.tx.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.tx.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.tx.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.tx.query_all_raw(statement).await
    }
}
