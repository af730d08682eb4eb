//! Webhooks leave: at least once, with retries for three days. A delivery is reserved before it is sent and
//! settled afterwards; should the program die in between, it is sent again under the same `webhook-id`.

use std::sync::Arc;

use futures_util::future::join_all;
use shorei_contract::webhook::DisabledReason;
use shorei_domain::member::Language;
use time::{Duration, OffsetDateTime};
use tokio::time::Instant;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::security::secret::Purpose;
use crate::services::webhook_endpoint as endpoint;
use crate::store::webhook_delivery::{self, AttemptRow, Due, Settled};
use crate::store::webhook_endpoint::{self, SecretRow};
use crate::view;
use crate::webhook::outgoing::{Message, Outgoing, Reply};
use crate::webhook::{schedule, signature};

/// How many deliveries are sent at once.
const BATCH: i64 = 16;
/// How many of these to one endpoint.
const SHARE: i64 = 4;
/// For how long they are reserved: longer than sending them can take.
const LEASE: Duration = Duration::minutes(2);

/// What came of an attempt.
struct Tried {
    due: Due,
    at: OffsetDateTime,
    duration_ms: i32,
    outcome: Result<Reply, String>,
}

/// Sends what is due now, and says how many deliveries that were.
///
/// # Errors
/// When the database refuses; what was sent already may then be sent again.
pub async fn run(app: &Arc<App>, outgoing: &Outgoing) -> Result<usize, Error> {
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    let now = visit.real_now();
    let claim = async |tx: &_| webhook_delivery::claim(tx, BATCH, SHARE, LEASE, now).await;
    let due = app.db.write(claim).await?;
    let endpoints: Vec<_> = due.iter().map(|due| due.delivery.endpoint_id).collect();
    let secrets = webhook_endpoint::secrets(app.db.read(), &endpoints).await?;
    let count = due.len();
    let attempts = due.into_iter().map(|due| attempt(&visit, outgoing, due, &secrets));
    for tried in join_all(attempts).await {
        visit.write(async |tx| settle(&visit, tx, &tried).await).await?;
    }
    Ok(count)
}

async fn attempt(visit: &Visit, outgoing: &Outgoing, due: Due, secrets: &[SecretRow]) -> Tried {
    let at = visit.real_now();
    let begun = Instant::now();
    let outcome = match seal(visit, &due, secrets, at) {
        Ok(message) => outgoing.post(message).await,
        // Such as for a secret that was wrapped by another installation: no reason to hold up the others.
        Err(error) => Err(error.to_string()),
    };
    let duration_ms = i32::try_from(begun.elapsed().as_millis()).unwrap_or(i32::MAX);
    Tried { due, at, duration_ms, outcome }
}

/// The message of a delivery, signed with each secret that is good now.
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
    // One of an installation before is of no use; the one that was made since is.
    if let (true, Some(Err(error))) = (keys.is_empty(), unreadable.into_iter().next()) {
        return Err(Error::internal(format!("the endpoint needs a new secret: {error}")));
    }
    let signature = signature::sign(&keys, &id.to_string(), now.unix_timestamp(), &body);
    Ok(Message { url: due.url.clone(), id, sent_at: now, signature, body })
}

/// Keeps what was tried, and draws the consequences for the delivery and its endpoint.
async fn settle(
    visit: &Visit,
    tx: &sea_orm::DatabaseTransaction,
    tried: &Tried,
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
    let settled = settled(due, outcome, now);
    webhook_delivery::settle(tx, attempt, settled).await?;
    let word = if matches!(settled, Settled::Delivered(_)) { "delivered" } else { "failed" };
    metrics::counter!("webhook_attempts_total", "outcome" => word).increment(1);
    let Some(endpoint) = webhook_endpoint::find(tx, due.delivery.endpoint_id).await? else {
        return Ok(());
    };
    if matches!(settled, Settled::Delivered(_)) {
        if endpoint.failing_since.is_some() {
            webhook_endpoint::set_failing_since(tx, endpoint.id, None).await?;
        }
        return Ok(());
    }
    let since = endpoint.failing_since.unwrap_or(*at);
    if endpoint.failing_since.is_none() {
        webhook_endpoint::set_failing_since(tx, endpoint.id, Some(since)).await?;
    }
    if status == Some(410) {
        endpoint::disable(visit, tx, &endpoint, DisabledReason::Gone).await
    } else if now - since >= schedule::PATIENCE {
        endpoint::disable(visit, tx, &endpoint, DisabledReason::Failing).await
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
