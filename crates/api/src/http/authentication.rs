//! Identifies the caller by the bearer token of the `Authorization` header.

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};

use shorei_contract::me::Role;

use crate::context::{Actor, App, Call, Visit};
use crate::error::Error;
use crate::http::scope::{self, Needed};
use crate::http::{BASE, headers};
use crate::services::session;

/// The result of [`authenticate`], until a handler asks for it.
struct Found(Result<Actor, Error>);

/// Marks a request whose token is malformed or no longer valid.
pub(crate) struct RefusedToken;

/// Identifies the caller before a handler is chosen, so that handlers can check it first. Requests
/// without a token continue: the handler decides whether one is needed.
pub(crate) async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    // Everything outside the API is public, or has a token of its own.
    let is_api = request.path().starts_with(BASE);
    let header = headers::text(request.headers(), AUTHORIZATION.as_str()).filter(|_| is_api);
    let token = header.and_then(|header| {
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    if let Some(token) = token
        && let Ok(visit) = Visit::from_request(request.request(), &mut Payload::None).into_inner()
    {
        let found = session::actor(&visit, &token).await;
        let found = match found {
            Ok(actor) => count(&visit.app, &request, &actor).map(|()| actor),
            Err(error) => Err(error),
        };
        if matches!(found, Err(Error::Unauthenticated)) {
            request.extensions_mut().insert(RefusedToken);
        }
        request.extensions_mut().insert(Found(found));
    }
    next.call(request).await
}

/// Counts the request against the caller's limit, and stores what is left for the answer's headers.
fn count(app: &App, request: &ServiceRequest, actor: &Actor) -> Result<(), Error> {
    let Some(allowance) = app.limits.count_caller(actor.member()) else { return Ok(()) };
    request.extensions_mut().insert(allowance);
    if allowance.exceeded { Err(Error::RateLimited { seconds: allowance.reset }) } else { Ok(()) }
}

/// Requires the scope of the operation from a program's token. People need no scope.
fn check_scope(request: &HttpRequest, call: &Call) -> Result<(), Error> {
    if call.actor.scopes().is_none() {
        return Ok(());
    }
    let path = request.match_pattern().unwrap_or_default();
    match scope::needed(request.method().as_str(), &path) {
        Needed::Scope(scope) => call.require_scope(scope),
        // The handler checks once it knows the table.
        Needed::OfTable => Ok(()),
        Needed::Person => call.require_person(),
    }
}

/// Lets staff who only read change nothing but what is their own: session, language, notices.
fn check_reader(request: &HttpRequest, call: &Call) -> Result<(), Error> {
    let path = request.match_pattern().unwrap_or_default();
    let rest = path.strip_prefix(BASE).unwrap_or(&path);
    let first = rest.split('/').find(|part| !part.is_empty()).unwrap_or_default();
    let is_own = ["session", "me", "notifications"].contains(&first);
    if !call.is(Role::Reader) || request.method().is_safe() || is_own {
        return Ok(());
    }
    Err(Error::Forbidden)
}

impl FromRequest for Call {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let found = request.extensions_mut().remove::<Found>();
        let actor = found.map_or(Err(Error::Unauthenticated), |found| found.0);
        let visit = Visit::from_request(request, payload).into_inner();
        let call = actor.and_then(|actor| Ok(Self { visit: visit?, actor }));
        ready(call.and_then(|call| {
            check_scope(request, &call)?;
            check_reader(request, &call)?;
            Ok(call)
        }))
    }
}
