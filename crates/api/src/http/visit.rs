//! The [`Visit`] of a request: its language, address and name in the log.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use shorei_domain::member::Language;

use crate::context::{App, Visit};
use crate::error::Error;
use crate::http::headers::RequestId;

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(request))
    }
}

/// The visit of a request, made once: whoever asks again gets the same time.
fn visit(request: &HttpRequest) -> Result<Visit, Error> {
    if let Some(known) = request.extensions().get::<Visit>() {
        return Ok(known.clone());
    }
    let made = begin(request)?;
    request.extensions_mut().insert(made.clone());
    Ok(made)
}

fn begin(request: &HttpRequest) -> Result<Visit, Error> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Error::internal("the app was not configured"))?;
    let address = address(request, app.config.trust_forwarded);
    Ok(Visit::new(Arc::clone(app), language(request), Some(request_id(request)), address))
}

/// The name of the request in the log.
pub(crate) fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The language that the caller likes best: Japanese, unless English comes first in
/// `Accept-Language`.
pub(crate) fn language(request: &HttpRequest) -> Language {
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut wanted: Vec<(Language, f32)> = Vec::new();
    for part in header.unwrap_or_default().split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok());
        let language = match tag.trim().split('-').next() {
            Some("en") => Language::En,
            Some("ja") => Language::Ja,
            _ => continue,
        };
        wanted.push((language, weight.unwrap_or(0.0)));
    }
    // The first of those that are wanted most.
    wanted
        .into_iter()
        .filter(|(_, weight)| *weight > 0.0)
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map_or(Language::Ja, |(language, _)| language)
}

/// The caller's network address; behind a trusted proxy, the one that it saw.
fn address(request: &HttpRequest, trust_forwarded: bool) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|address| address.ip());
    if !trust_forwarded {
        return peer;
    }
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    forwarded.and_then(|hops| hops.rsplit(',').next()?.trim().parse().ok()).or(peer)
}
