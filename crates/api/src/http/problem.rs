//! Errors as RFC 9457 problem details. This is the only place where an [`Error`] becomes HTTP.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use serde_json::{Map, Value, json};
use shorei_contract::problem::{Problem, ProblemError};
use shorei_domain::member::Language;
use shorei_domain::refusal::{Reason, Refused};
use shorei_wording::{key, say};

use crate::error::{Error, Spot};
use crate::http::answer::Answer;
use crate::http::authentication::RefusedToken;
use crate::http::body::BODY_MAX;
use crate::http::known_paths::KnownPaths;
use crate::http::visit;
use crate::reason::Why;

impl Error {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        let is_state = match self {
            Self::Refused(refusals) => refusals.iter().any(|refused| refused.why.is_state()),
            _ => false,
        };
        match self.kind() {
            Some(kind) => {
                StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            None if is_state => StatusCode::CONFLICT,
            None => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// Returns the number of seconds after which to try again, if known.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::RateLimited { seconds } | Self::ResentToday { seconds } => Some(*seconds),
            Self::Unavailable(_)
            | Self::Conflict(_)
            | Self::Busy
            | Self::OutcomeUnknown(_)
            | Self::IdempotencyInProgress => Some(1),
            Self::StorageFull(_) => Some(60),
            _ => None,
        }
    }

    /// Returns the challenge that tells the caller what is needed, as in RFC 6750.
    fn challenge(&self) -> Option<String> {
        match self {
            Self::Unauthenticated | Self::InvalidCredentials => Some("Bearer".to_owned()),
            Self::InsufficientScope(scope) => {
                let scope = scope.as_str();
                Some(format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""))
            }
            _ => None,
        }
    }

    fn params(&self) -> Map<String, Value> {
        let params = match self {
            Self::PayloadTooLarge { max } => json!({"max": max}),
            Self::InsufficientScope(scope) => json!({"scope": scope}),
            Self::UnsupportedMediaType { wanted } => json!({"wanted": wanted}),
            Self::RateLimited { seconds } | Self::ResentToday { seconds } => {
                json!({"retry_after": seconds})
            }
            _ => json!({}),
        };
        params.as_object().cloned().unwrap_or_default()
    }

    fn message(&self, language: Language) -> String {
        let (name, value) = match self {
            Self::InsufficientScope(scope) => ("scope", scope.as_str().to_owned()),
            Self::UnsupportedMediaType { wanted } => ("wanted", (*wanted).to_owned()),
            Self::PayloadTooLarge { max } => ("max", max.to_string()),
            Self::RateLimited { seconds } => ("seconds", seconds.to_string()),
            _ => ("", String::new()),
        };
        let variant = if matches!(self, Self::Busy) { "message_busy" } else { "message" };
        shorei_wording::sentence(language, self.code(), variant, &[(name, &value)])
    }

    /// Returns the problem as JSON, in `language`, for the request `request_id`.
    #[must_use]
    pub fn problem(&self, language: Language, request_id: &str) -> Problem {
        let code = self.code();
        let errors: Vec<_> = match self {
            Self::Refused(refusals) => {
                refusals.iter().map(|refused| refused_view(language, refused)).collect()
            }
            Self::RowsRefused(faults) => {
                let view = |(refused, spot)| match spot {
                    Some(Spot { row, column }) => row_view(language, refused, row, column),
                    None => refused_view(language, refused),
                };
                faults.iter().map(view).collect()
            }
            _ => vec![ProblemError {
                pointer: String::new(),
                code: code.to_owned(),
                message: self.message(language),
                params: self.params(),
            }],
        };
        Problem {
            kind: format!("/docs/problems/{code}"),
            title: shorei_wording::title(language, code).to_owned(),
            status: self.status().as_u16(),
            detail: self.detail(language, &errors),
            code: code.to_owned(),
            request_id: request_id.to_owned(),
            errors,
        }
    }

    /// Returns the first reason. If there may be more than are listed, adds how many there are.
    fn detail(&self, language: Language, errors: &[ProblemError]) -> String {
        let first = errors.first().map(|error| error.message.clone()).unwrap_or_default();
        let Self::RowsRefused(faults) = self else { return first };
        let values = [("total", &*faults.total().to_string()), ("first", &*first)];
        say(language, key!("import.refused"), &values)
    }

    /// Returns the problem as an answer that can be stored.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn answer(&self, language: Language, request_id: &str) -> Result<Answer, Error> {
        let body = serde_json::to_vec(&self.problem(language, request_id))?;
        let mut headers = vec![(CONTENT_TYPE.to_string(), "application/problem+json".to_owned())];
        if let Some(seconds) = self.retry_after() {
            headers.push((RETRY_AFTER.to_string(), seconds.to_string()));
        }
        if let Some(challenge) = self.challenge() {
            headers.push((WWW_AUTHENTICATE.to_string(), challenge));
        }
        if let Self::MethodNotAllowed { allow } = self {
            headers.push((ALLOW.to_string(), allow.clone()));
        }
        Ok(Answer::kept(self.status(), headers, body))
    }
}

fn refused_view(language: Language, refused: &Refused<Why>) -> ProblemError {
    ProblemError {
        pointer: refused.at.to_string(),
        code: refused.why.code().to_owned(),
        message: refused.why.message(language),
        params: refused.why.params(),
    }
}

/// Returns a fault of a table, with its place as a spreadsheet program shows it.
fn row_view(
    language: Language,
    refused: &Refused<Why>,
    row: usize,
    column: Option<String>,
) -> ProblemError {
    let mut view = refused_view(language, refused);
    let key = if column.is_some() { key!("import.at") } else { key!("import.in_row") };
    let said = row.to_string();
    let mut values = vec![("row", &*said), ("why", &*view.message)];
    values.extend(column.as_deref().map(|column| ("column", column)));
    view.message = say(language, key, &values);
    view.params.insert("row".to_owned(), json!(row));
    view.params.extend(column.map(|column| ("column".to_owned(), json!(column))));
    view
}

/// Only marks the answer. [`render`] writes it, because it needs the request.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status())
    }
}

/// Writes every error as a problem in the caller's language, including the framework's own.
/// Unexpected errors are logged with their causes; the caller does not see these.
pub(crate) async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let Some(cause) = response.response().error() else { return Ok(response) };
    let foreign;
    let error = if let Some(error) = cause.as_error::<Error>() {
        error
    } else {
        foreign = from_framework(response.status());
        &foreign
    };
    let elsewhere = other_method(response.request(), error);
    let error = elsewhere.as_ref().unwrap_or(error);
    let request_id = visit::request_id(response.request());
    let language = visit::language(response.request());
    log(error, &request_id);
    let answer = error.answer(language, &request_id)?;
    let mut problem = written(&answer);
    let is_refused = response.request().extensions().get::<RefusedToken>().is_some();
    if is_refused && matches!(error, Error::Unauthenticated) {
        problem.insert_header((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
    }
    let body = problem.body(answer.body);
    Ok(response.into_response(body))
}

/// Says as a problem that nothing which can be sent is acceptable: the middleware that packs answers
/// says so in words of its own.
pub(crate) async fn refuse_unacceptable(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status() != StatusCode::NOT_ACCEPTABLE {
        return Ok(response);
    }
    let request = response.request();
    let answer =
        Error::NotAcceptable.answer(visit::language(request), &visit::request_id(request))?;
    let mut problem = written(&answer);
    problem.insert_header((VARY, "accept-encoding"));
    Ok(response.into_response(problem.body(answer.body)))
}

/// An answer without its body, and without the headers that belong to its request.
fn written(answer: &Answer) -> HttpResponseBuilder {
    let mut problem = HttpResponse::build(answer.status);
    for (name, value) in &answer.headers {
        problem.append_header((name.as_str(), value.as_str()));
    }
    problem
}

/// A path that only other methods take may look like the identifier of a thing that is not there:
/// `GET /approval-requests/decisions`.
fn other_method(request: &HttpRequest, error: &Error) -> Option<Error> {
    let known = request.app_data::<Data<KnownPaths>>()?;
    let allow = known.allow(request.path()).filter(|_| matches!(error, Error::NotFound))?;
    let takes = allow.split(", ").any(|method| method == request.method().as_str());
    (!takes).then(|| Error::MethodNotAllowed { allow: allow.to_owned() })
}

fn from_framework(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::PayloadTooLarge { max: BODY_MAX },
        StatusCode::REQUEST_TIMEOUT => Error::RequestTimeout,
        status if status.is_client_error() => Error::InvalidRequest,
        status => Error::internal(format!("the framework answered {status}")),
    }
}

fn log(error: &Error, request_id: &str) {
    match error {
        Error::Internal(_) => {
            let causes = causes(error);

            tracing::error!(request_id, causes, "unexpected");
        }
        Error::Unavailable(_)
        | Error::OutcomeUnknown(_)
        | Error::StorageFull(_)
        | Error::Conflict(_) => {
            tracing::warn!(request_id, %error, "the database refused");
        }
        _ => tracing::debug!(request_id, %error, "refused"),
    }
}

/// Returns an error with all its causes.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = cause.source();
    }
    text
}
