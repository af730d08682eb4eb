//! Requests that may be sent twice: the header `Idempotency-Key`.
//!
//! The answer is kept in the transaction of the change that it tells of, so that a crash between
//! commit and answer loses neither. A refusal undoes the change, by a savepoint, and is kept too. Secrets are not kept:
//! an answer that holds one says so when it is given again.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{SHA256, digest};
use shorei_domain::id::MemberId;

use crate::context::{Call, Visit};
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::headers;
use crate::store::kept_answer;
use crate::unit::Unit;

/// The most characters of a key.
const KEY_MAX: usize = 255;

/// The key of a request, if it has one.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(Option<Keyed>);

#[derive(Clone, Debug)]
struct Keyed {
    method: String,
    path: String,
    key: String,
}

impl FromRequest for IdempotencyKey {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(key_of(request))
    }
}

fn key_of(request: &HttpRequest) -> Result<IdempotencyKey, Error> {
    if !request.headers().contains_key("idempotency-key") {
        return Ok(IdempotencyKey(None));
    }
    let key = headers::text(request.headers(), "idempotency-key").map(str::trim);
    let key = key.filter(|key| (1..=KEY_MAX).contains(&key.chars().count()));
    let key = key.ok_or(Error::InvalidRequest)?.to_owned();
    let method = request.method().to_string();
    Ok(IdempotencyKey(Some(Keyed { method, path: request.path().to_owned(), key })))
}

impl IdempotencyKey {
    /// Runs `work` in one write transaction, once: a request with the same key and the same `body`
    /// gets the first answer again.
    ///
    /// # Errors
    /// What the work answers; [`Error::IdempotencyKeyReused`] for the same key with another body;
    /// [`Error::IdempotencyInProgress`] while the first is running.
    pub async fn once(
        &self,
        call: &Call,
        body: &[u8],
        work: impl AsyncFn(&Unit) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        self.once_by(Some(call.actor.member()), &call.visit, body, work).await
    }

    /// As [`once`](Self::once), for strangers.
    ///
    /// # Errors
    /// As [`once`](Self::once).
    pub async fn once_by_stranger(
        &self,
        visit: &Visit,
        body: &[u8],
        work: impl AsyncFn(&Unit) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        self.once_by(None, visit, body, work).await
    }

    async fn once_by(
        &self,
        caller: Option<MemberId>,
        visit: &Visit,
        body: &[u8],
        work: impl AsyncFn(&Unit) -> Result<Answer, Error>,
    ) -> Result<Answer, Error> {
        let Some(keyed) = &self.0 else { return visit.write(work).await };
        let _running = visit.app.in_flight.enter(caller, &keyed.path, &keyed.key)?;
        let hash = digest(&SHA256, body).as_ref().to_vec();
        let scope = kept_answer::Scope {
            caller,
            method: &keyed.method,
            path: &keyed.path,
            key: &keyed.key,
        };
        visit
            .write(async |unit| {
                let now = visit.real_now();
                if let Some(kept) = kept_answer::find(unit, scope, now).await? {
                    return replay(kept, &hash);
                }
                let answer = match unit.savepoint(&work).await {
                    Ok(answer) => answer,
                    Err(error) if is_passing(&error) => return Err(error),
                    Err(error) => {
                        let request_id = visit.request_id.as_deref().unwrap_or_default();
                        error.answer(visit.language, request_id)?
                    }
                };
                let kept = kept_answer::Kept {
                    request_hash: hash.clone(),
                    status: answer.status.as_u16(),
                    headers: answer.headers.clone(),
                    body: answer.replay.as_ref().unwrap_or(&answer.body).clone(),
                };
                kept_answer::keep(unit, scope, kept, now).await?;
                Ok(answer)
            })
            .await
    }
}

/// Whether the same request may be answered otherwise by time alone: such an answer is not kept.
fn is_passing(error: &Error) -> bool {
    let status = error.status();
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// The first answer again, if it was to the same body.
fn replay(kept: kept_answer::Kept, hash: &[u8]) -> Result<Answer, Error> {
    if kept.request_hash != hash {
        return Err(Error::IdempotencyKeyReused);
    }
    let status = StatusCode::from_u16(kept.status).map_err(Error::internal)?;
    let replayed = HeaderName::from_static("idempotency-replayed");
    Ok(Answer::kept(status, kept.headers, kept.body).with_header(&replayed, "true".to_owned()))
}
