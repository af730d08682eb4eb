//! CORS: pages of allowed origins may call the API with their own token.

use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH,
};

/// How many seconds a browser may cache the answer to its preflight request.
const REMEMBERED: usize = 600;

/// Allows the requests of pages of these origins, and the answer headers they may read. Cookies are
/// never allowed: the session belongs to our own page.
pub(crate) fn for_origins(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            ACCEPT,
            ACCEPT_LANGUAGE,
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_MATCH,
            IF_NONE_MATCH,
        ])
        .allowed_headers(["idempotency-key", "x-request-id"])
        .expose_headers([
            "content-disposition",
            "deprecation",
            "etag",
            "idempotency-replayed",
            "link",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "sunset",
            "x-request-id",
        ])
        .max_age(REMEMBERED);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
