//! The common headers of answers and requests.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use crate::context::App;
use crate::limits::Allowance;

/// The identifier of a request in the log and in its answer.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

static RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Allows scripts, styles and connections only from here, and compiling WebAssembly.
macro_rules! policy {
    ($more_styles:literal) => {
        concat!(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
            $more_styles,
            "; connect-src 'self'; font-src 'self'; img-src 'self' data:; object-src 'none'; ",
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
    };
}

/// Returns the content security policy of a path.
fn policy(path: &str) -> &'static str {
    // Swagger UI adds styles to its own elements.
    if path.starts_with("/docs/reference/") { policy!(" 'unsafe-inline'") } else { policy!("") }
}

/// Identifies the request, answers `HEAD` like `GET` without the body, and adds the common headers
/// to the answer.
pub(crate) async fn common(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let id =
        given_id(request.headers()).or_else(|| app.as_ref().map(|app| app.ids.next().to_string()));
    let id = id.unwrap_or_default();
    request.extensions_mut().insert(RequestId(id.clone()));
    if request.method() == Method::HEAD {
        // The connection remembers that it was HEAD, and omits the body.
        request.head_mut().method = Method::GET;
    }
    let mut response = next.call(request).await?;
    let path = response.request().path();
    let is_api = path.starts_with("/api/") || path.starts_with("/oauth/");
    let policy = policy(response.request().path());
    let allowance = response.request().extensions().get::<Allowance>().copied();
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        tell_allowance(headers, allowance)?;
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(X_REQUEST_ID.clone(), id);
    }
    let set = |headers: &mut HeaderMap, name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, REFERRER_POLICY, "same-origin");
    set(headers, CONTENT_SECURITY_POLICY, policy);
    if app.is_some_and(|app| app.config.base_url.starts_with("https://")) {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // It only kept the answer from being compressed on its way here.
    if headers.get(CONTENT_ENCODING).is_some_and(|packing| packing == "identity") {
        headers.remove(CONTENT_ENCODING);
    }
    if is_api {
        set(headers, CACHE_CONTROL, "no-store");
    }
    Ok(response)
}

/// Adds the caller's remaining allowance, as in the draft standard «`RateLimit` header fields for
/// HTTP».
fn tell_allowance(headers: &mut HeaderMap, allowance: Allowance) -> Result<(), Error> {
    let Allowance { limit, remaining, reset, .. } = allowance;
    let policy = format!("\"caller\";q={limit};w=1");
    let left = format!("\"caller\";r={remaining};t={reset}");
    let value = |text: String| HeaderValue::from_str(&text).map_err(ErrorInternalServerError);
    headers.insert(RATELIMIT_POLICY.clone(), value(policy)?);
    headers.insert(RATELIMIT.clone(), value(left)?);
    Ok(())
}

/// Returns the identifier that the caller gave the request, if it is safe to log.
fn given_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(&X_REQUEST_ID)?.to_str().ok()?;
    let sound = (1..=100).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    sound.then(|| id.to_owned())
}

/// Returns a header's value as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
