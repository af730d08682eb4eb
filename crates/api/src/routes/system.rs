//! Paths outside the API: liveness, readiness, metrics, public keys, the description, and the
//! guide.

use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::context::App;
use crate::error::Error;
use crate::http::known_paths::KnownPaths;
use crate::http::spa::{self, Pages};
use crate::http::{headers, metrics};
use crate::routes::docs;
use crate::security::secret::{Purpose, encode_hex};
use crate::services::health::{self, Unready};

/// Mounts the paths outside the API.
pub fn mount(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(alive))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(figures))
        .route("/.well-known/jwks.json", web::get().to(keys))
        .route("/api/v1/openapi.json", web::get().to(description))
        .service(super::oauth::token)
        .configure(docs::mount);
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

/// Ready once every migration is done, and in a demonstration all its data are there; not while a job beside
/// requests does not work.
async fn ready(app: Data<App>) -> Result<HttpResponse, Error> {
    let what = match health::unready(&app).await? {
        None => return Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n")),
        Some(Unready::Migrating) => "migrating\n".to_owned(),
        Some(Unready::MakingDemo) => "making the demonstration data\n".to_owned(),
        Some(Unready::Ailing(job)) => format!("the worker for {} does not work\n", job.as_str()),
    };
    Ok(HttpResponse::ServiceUnavailable().content_type("text/plain").body(what))
}

/// Returns the metrics to a caller with the token: the configured one, or else the one derived from the secret.
async fn figures(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let given = headers::text(request.headers(), "authorization");
    let given = given.and_then(|header| header.strip_prefix("Bearer ")).unwrap_or_default();
    let token = metrics_token(&app);
    // Compared by their keyed hashes, so that timing reveals nothing.
    let secret = &app.config.secret;
    if !secret.verify(
        Purpose::Metrics,
        given.as_bytes(),
        &secret.tag(Purpose::Metrics, token.as_bytes()),
    ) {
        return Err(Error::Unauthenticated);
    }
    let waiting = health::mail_waiting(&app).await?;
    let now = app.clock.real_now();
    let age = waiting.oldest.map_or(0.0, |oldest| (now - oldest).as_seconds_f64());
    metrics::set_mail_waiting(waiting.count, age);
    metrics::set_pulses(&app.pulses);
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics::render()))
}

/// Returns the token for `/metrics`.
#[must_use]
pub fn metrics_token(app: &App) -> String {
    app.config
        .metrics_token
        .clone()
        .unwrap_or_else(|| encode_hex(&app.config.secret.tag(Purpose::Metrics, b"token")))
}

async fn keys(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(app.keys.jwks())
}

/// The description, made when it is first requested.
pub struct Description {
    make: fn() -> Result<String, serde_json::Error>,
    made: OnceLock<web::Bytes>,
}

impl Description {
    /// Makes a description that `make` returns.
    #[must_use]
    pub fn new(make: fn() -> Result<String, serde_json::Error>) -> Self {
        Self { make, made: OnceLock::new() }
    }

    fn text(&self) -> Result<web::Bytes, Error> {
        if let Some(text) = self.made.get() {
            return Ok(text.clone());
        }
        let text = web::Bytes::from((self.make)()?);
        Ok(self.made.get_or_init(|| text).clone())
    }
}

async fn description(description: Data<Description>) -> Result<HttpResponse, Error> {
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .body(description.text()?))
}

/// The paths beside the page. Paths below them are never the page's.
const OWN: [&str; 7] =
    ["/api", "/oauth", "/docs", "/healthz", "/readyz", "/metrics", "/.well-known"];
/// Those of them that can be read.
const READABLE: [&str; 6] =
    ["/healthz", "/readyz", "/metrics", "/.well-known/jwks.json", "/api/v1/openapi.json", "/docs"];

/// Answers a request that no route matches: a known path with another method, an unknown path, or
/// else the web page.
///
/// # Errors
/// [`Error::MethodNotAllowed`] or [`Error::NotFound`].
pub async fn unknown(
    request: HttpRequest,
    known: Data<KnownPaths>,
    pages: Data<Pages>,
) -> Result<HttpResponse, Error> {
    let path = request.path();
    let below = |own: &str| {
        path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if !OWN.iter().any(|own| below(own)) {
        return spa::answer(&pages, &request);
    }
    let allow = known.allow(path).or_else(|| READABLE.contains(&path).then_some("GET, HEAD"));
    match allow {
        Some(allow) => Err(Error::MethodNotAllowed { allow: allow.to_owned() }),
        None => Err(Error::NotFound),
    }
}
