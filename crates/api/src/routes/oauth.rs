//! `/oauth/token`: access tokens for API clients (RFC 6749, section 4.4).

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use shorei_contract::credential::{GrantedToken, TokenRefused, TokenRequest};
use shorei_contract::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Visit;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Form;
use crate::http::headers;
use crate::security::token::LIFETIME;
use crate::services::api_client::{self, TokenFault};

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(token);
}

/// Issues an access token to an API client
///
/// The client credentials grant of RFC 6749: the client authenticates by `Authorization: Basic`, or
/// by `client_id` and `client_secret` in the form. Errors have the form of that standard instead of
/// problem details. The same call is available at `/oauth/token`.
#[utoipa::path(
    operation_id = "oauth_token",
    tag = "credentials",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token", body = GrantedToken),
        (status = 400, description = "`invalid_request`, `invalid_scope`, `unsupported_grant_type`", body = TokenRefused),
        (status = 401, description = "`invalid_client`: no such client, another secret, or revoked", body = TokenRefused),
    ),
)]
#[post("/oauth/token")]
pub async fn token(visit: Visit, request: HttpRequest, form: Form) -> Result<Answer, Error> {
    let asked = match asked(&request, &form) {
        Ok(asked) => api_client::grant(&visit, asked).await?,
        Err(fault) => Err(fault),
    };
    match asked {
        Ok(granted) => Answer::ok(&GrantedToken {
            access_token: granted.access_token,
            token_type: "Bearer".to_owned(),
            expires_in: u32::try_from(LIFETIME.whole_seconds()).map_err(Error::internal)?,
            scope: scope::join(&granted.scopes),
        }),
        Err(fault) => refused(fault),
    }
}

/// Returns the form, with the client from `Authorization: Basic`.
fn asked(request: &HttpRequest, form: &Form) -> Result<TokenRequest, TokenFault> {
    if !form.is_text() {
        return Err(TokenFault::InvalidRequest);
    }
    let mut asked = TokenRequest::default();
    let mut seen = Vec::new();
    for (name, value) in form.fields() {
        if seen.contains(&name) {
            return Err(TokenFault::InvalidRequest);
        }
        match &*name {
            "grant_type" => asked.grant_type = value,
            "client_id" => asked.client_id = Some(value),
            "client_secret" => asked.client_secret = Some(value),
            "scope" => asked.scope = Some(value),
            // The standard requires ignoring unknown parameters.
            _ => {}
        }
        seen.push(name);
    }
    let Some(header) = headers::text(request.headers(), AUTHORIZATION.as_str()) else {
        return Ok(asked);
    };
    // Only one way of authentication at a time.
    if asked.client_secret.is_some() {
        return Err(TokenFault::InvalidRequest);
    }
    let (id, secret) = basic(header).ok_or(TokenFault::InvalidClient)?;
    if asked.client_id.as_ref().is_some_and(|named| *named != id) {
        return Err(TokenFault::InvalidRequest);
    }
    Ok(TokenRequest { client_id: Some(id), client_secret: Some(secret), ..asked })
}

/// Returns the name and secret of `Basic`. The standard requires form encoding, which leaves ours unchanged.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded =
        BASE64.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"));
    let text = String::from_utf8(decoded?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn refused(fault: TokenFault) -> Result<Answer, Error> {
    let (status, error, said) = match fault {
        TokenFault::InvalidClient => (
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "No such client, another secret, or the client was revoked.",
        ),
        TokenFault::InvalidRequest => (
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "grant_type is missing, or something is given twice.",
        ),
        TokenFault::InvalidScope => (
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "The client does not have one of these scopes.",
        ),
        TokenFault::UnsupportedGrantType => (
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "Only grant_type=client_credentials is supported.",
        ),
    };
    let body = TokenRefused { error: error.to_owned(), error_description: said.to_owned() };
    let answer = Answer::ok(&body)?.with_status(status);
    if fault == TokenFault::InvalidClient {
        return Ok(answer.with_header(&WWW_AUTHENTICATE, "Basic realm=\"shorei\"".to_owned()));
    }
    Ok(answer)
}
