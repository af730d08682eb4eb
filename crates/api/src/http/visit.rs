//! The [`Visit`] of a request: its language, address and name in the log.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{AcceptLanguage, Header, Preference, Quality};
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
    let lines = request.headers().get_all("x-forwarded-for");
    let lines: Vec<_> = lines.map(|line| line.to_str().unwrap_or_default()).collect();
    let peer = request.peer_addr().map(|address| address.ip());
    let address = peer.map(|peer| app.config.proxies.caller(peer, lines.into_iter()));
    Ok(Visit::new(Arc::clone(app), language(request), Some(request_id(request)), address))
}

/// The name of the request in the log.
pub(crate) fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The language that the caller likes best: Japanese, unless English comes first in
/// `Accept-Language`.
pub(crate) fn language(request: &HttpRequest) -> Language {
    let Ok(AcceptLanguage(wanted)) = AcceptLanguage::parse(request) else { return Language::Ja };
    let known = wanted.iter().filter_map(|wanted| {
        let Preference::Specific(tag) = &wanted.item else { return None };
        match tag.primary_language() {
            "en" => Some((Language::En, wanted.quality)),
            "ja" => Some((Language::Ja, wanted.quality)),
            _ => None,
        }
    });
    // The first of those that are wanted most.
    known
        .filter(|(_, quality)| *quality > Quality::ZERO)
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map_or(Language::Ja, |(language, _)| language)
}
