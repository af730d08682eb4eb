//! Pages of other origins: those that are allowed may call the API with a token of their own.

use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH,
};

/// For how many seconds a browser may remember the answer to its question.
const REMEMBERED: usize = 600;

/// What pages of those origins may send, and read of the answer. Cookies never travel: the session of our
/// own page is not theirs.
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
