//! Sends webhook deliveries: at least once, with retries for three days. A delivery is reserved
//! before it is sent and settled afterwards. If the program dies in between, it is sent again with
//! the same `webhook-id`.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use shorei_contract::webhook::DisabledReason;
use shorei_domain::member::Language;
use time::{Duration, OffsetDateTime};
use tokio::time::Instant;
use uuid::Uuid;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::security::secret::Purpose;
use crate::services::webhook_endpoint as endpoint;
use crate::store::webhook_delivery::{self, AttemptRow, Due, Settled};
use crate::store::webhook_endpoint::{self, SecretRow};
use crate::unit::Unit;
use crate::view;
use crate::webhook::outgoing::{Message, Outgoing, Reply};
use crate::webhook::{schedule, signature};

/// The maximum number of deliveries being sent at once.
const ROOM: usize = 16;
/// The maximum number of these to one endpoint.
const SHARE: usize = 4;
/// How long they are reserved: longer than sending them can take.
const LEASE: Duration = Duration::minutes(2);

/// The outcome of an attempt.
pub struct Tried {
    due: Due,
    at: OffsetDateTime,
    duration_ms: i32,
    outcome: Result<Reply, String>,
}

/// Sends deliveries concurrently, so that none waits for another endpoint's answer.
pub struct Sender {
    app: Arc<App>,
    outgoing: Arc<Outgoing>,
    on_the_way: FuturesUnordered<LocalBoxFuture<'static, Tried>>,
    /// The endpoint of each delivery being sent.
    busy: Vec<Uuid>,
}

impl Sender {
    /// Makes an idle sender.
    #[must_use]
    pub fn new(app: &Arc<App>, outgoing: Arc<Outgoing>) -> Self {
        Self {
            app: Arc::clone(app),
            outgoing,
            on_the_way: FuturesUnordered::new(),
            busy: Vec::new(),
        }
    }

    /// Starts due deliveries, up to the limit, to endpoints without a delivery in progress.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn send_due(&mut self) -> Result<(), Error> {
        let room = ROOM - self.busy.len();
        let visit = self.visit();
        let now = visit.real_now();
        let db = &self.app.db;
        let due = webhook_delivery::due(db.read(), room, SHARE, &self.busy, now).await?;
        if due.is_empty() {
            return Ok(());
        }
        let claim = async |tx: &_| webhook_delivery::claim(tx, &due, LEASE, now).await;
        let due = db.write(claim).await?;
        let endpoints: Vec<_> = due.iter().map(|due| due.delivery.endpoint_id).collect();
        let secrets = webhook_endpoint::secrets(db.read(), &endpoints).await?;
        for due in due {
            self.busy.push(due.delivery.endpoint_id);
            let message = seal(&visit, &due, &secrets, now);
            self.on_the_way.push(Box::pin(attempt(Arc::clone(&self.outgoing), due, message, now)));
        }
        Ok(())
    }

    /// Returns the next attempt that ends, or `None` if nothing is being sent. It is safe to
    /// cancel.
    pub async fn next(&mut self) -> Option<Tried> {
        let tried = self.on_the_way.next().await?;
        let place = self.busy.iter().position(|one| *one == tried.due.delivery.endpoint_id);
        place.map(|place| self.busy.swap_remove(place));
        Some(tried)
    }

    /// Records an attempt.
    ///
    /// # Errors
    /// If the database refuses; the delivery may then be sent again.
    pub async fn settle(&self, tried: Tried) -> Result<(), Error> {
        let visit = self.visit();
        let settled = settled(&tried.due, &tried.outcome, visit.real_now());
        visit.write(async |unit| settle(&visit, unit, &tried, settled).await).await?;
        let delivered = matches!(settled, Settled::Delivered(_));
        let outcome = if delivered { "delivered" } else { "failed" };
        metrics::counter!("webhook_attempts_total", "outcome" => outcome).increment(1);
        Ok(())
    }

    fn visit(&self) -> Visit {
        Visit::new(Arc::clone(&self.app), Language::Ja, None, None)
    }
}

async fn attempt(
    outgoing: Arc<Outgoing>,
    due: Due,
    message: Result<Message, Error>,
    at: OffsetDateTime,
) -> Tried {
    let begun = Instant::now();
    let outcome = match message {
        Ok(message) => outgoing.post(message).await,
        // For example, a secret wrapped by another installation. This must not delay other
        // deliveries.
        Err(error) => Err(error.to_string()),
    };
    let duration_ms = i32::try_from(begun.elapsed().as_millis()).unwrap_or(i32::MAX);
    Tried { due, at, duration_ms, outcome }
}

/// Returns the message of a delivery, signed with each secret that is valid now.
fn seal(
    visit: &Visit,
    due: &Due,
    secrets: &[SecretRow],
    now: OffsetDateTime,
) -> Result<Message, Error> {
    let id = view::message_id(&due.delivery);
    let body = serde_json::to_vec(&view::webhook_message(&due.delivery)?)?;
    let good = secrets.iter().filter(|secret| {
        secret.endpoint_id == due.delivery.endpoint_id
            && secret.expires_at.is_none_or(|end| end > now)
    });
    let unwrap =
        |secret: &SecretRow| visit.app.config.secret.unwrap(Purpose::Webhooks, &secret.wrapped);
    let (keys, unreadable): (Vec<_>, Vec<_>) = good.map(unwrap).partition(Result::is_ok);
    let keys: Vec<_> = keys.into_iter().flatten().collect();
    // A secret of an earlier installation is useless, but the one made since is enough.
    if let (true, Some(Err(error))) = (keys.is_empty(), unreadable.into_iter().next()) {
        return Err(Error::internal(format!("the endpoint needs a new secret: {error}")));
    }
    let signature = signature::sign(&keys, &id.to_string(), now.unix_timestamp(), &body);
    Ok(Message { url: due.url.clone(), id, sent_at: now, signature, body })
}

/// Records an attempt and its consequences for the delivery and its endpoint.
async fn settle(
    visit: &Visit,
    unit: &Unit<'_>,
    tried: &Tried,
    settled: Settled,
) -> Result<(), Error> {
    let Tried { due, at, duration_ms, outcome } = tried;
    let status = outcome.as_ref().ok().map(|reply| reply.status);
    let attempt = AttemptRow {
        id: visit.new_id(),
        delivery_id: due.delivery.id,
        attempted_at: *at,
        duration_ms: *duration_ms,
        status: status.and_then(|status| i16::try_from(status).ok()),
        error: outcome.as_ref().err().cloned(),
        answer: outcome.as_ref().map(|reply| reply.beginning.clone()).unwrap_or_default(),
    };
    let now = visit.real_now();
    webhook_delivery::settle(unit, attempt, settled).await?;
    let Some(endpoint) = webhook_endpoint::find(unit, due.delivery.endpoint_id).await? else {
        return Ok(());
    };
    if matches!(settled, Settled::Delivered(_)) {
        if endpoint.failing_since.is_some() {
            webhook_endpoint::set_failing_since(unit, endpoint.id, None).await?;
        }
        return Ok(());
    }
    let since = endpoint.failing_since.unwrap_or(*at);
    if endpoint.failing_since.is_none() {
        webhook_endpoint::set_failing_since(unit, endpoint.id, Some(since)).await?;
    }
    if status == Some(410) {
        endpoint::disable(visit, unit, &endpoint, DisabledReason::Gone).await
    } else if now - since >= schedule::PATIENCE {
        endpoint::disable(visit, unit, &endpoint, DisabledReason::Failing).await
    } else {
        Ok(())
    }
}

fn settled(due: &Due, outcome: &Result<Reply, String>, now: OffsetDateTime) -> Settled {
    let asked = match outcome {
        Ok(reply) if (200..300).contains(&reply.status) => return Settled::Delivered(now),
        Ok(reply) => reply.retry_after,
        Err(_) => None,
    };
    let pause = schedule::pause(due.delivery.attempts, due.delivery.id, asked);
    pause.map_or(Settled::GivenUp, |pause| Settled::Again(now + pause))
}
