//! The answer of a handler: a status, a JSON body, and some headers.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LINK, LOCATION, VARY,
};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use shorei_contract::Page;
use utoipa::ToSchema;

use crate::error::Error;
use crate::http::etag::{ETag, Preconditions};

/// A file in an answer, for the description.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "only the description looks at it")]
pub(crate) struct File(Vec<u8>);

/// An answer. It can be stored and sent again, for idempotency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// JSON, a file, or nothing.
    pub body: Vec<u8>,
    /// What it says instead when it is given again, since it holds a secret.
    pub replay: Option<Vec<u8>>,
    etag: Option<ETag>,
    next_cursor: Option<String>,
}

impl Answer {
    /// Makes an answer 200 with `value`.
    ///
    /// # Errors
    /// If `value` cannot be written as JSON; every type of the contract can.
    pub fn ok(value: &impl Serialize) -> Result<Self, Error> {
        Self::json(StatusCode::OK, value)
    }

    /// Makes an answer 201 with the created resource and its location.
    ///
    /// # Errors
    /// Those of [`ok`](Self::ok).
    pub fn created(value: &impl Serialize, location: String) -> Result<Self, Error> {
        let mut answer = Self::json(StatusCode::CREATED, value)?;
        answer.headers.push((LOCATION.to_string(), location));
        Ok(answer)
    }

    /// Makes an answer 200 with a page of a list. The header `Link` leads to the next page.
    ///
    /// # Errors
    /// Those of [`ok`](Self::ok).
    pub fn page<T: Serialize>(page: &Page<T>) -> Result<Self, Error> {
        Ok(Self { next_cursor: page.next_cursor.clone(), ..Self::ok(page)? })
    }

    /// Makes an answer 200 with a file of this media type. `disposition` is the
    /// `Content-Disposition`: whether a browser shows the file, and its name.
    #[must_use]
    pub fn file(media_type: &str, disposition: &str, bytes: Vec<u8>) -> Self {
        let headers = vec![
            (CONTENT_TYPE.to_string(), media_type.to_owned()),
            (CONTENT_DISPOSITION.to_string(), disposition.to_owned()),
        ];
        Self { headers, body: bytes, ..Self::empty(StatusCode::OK) }
    }

    /// Makes an answer 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    /// Makes an answer 202.
    #[must_use]
    pub fn accepted() -> Self {
        Self::empty(StatusCode::ACCEPTED)
    }

    /// Adds the version that was read or written.
    #[must_use]
    pub fn with_etag(mut self, etag: ETag) -> Self {
        self.headers.push((ETAG.to_string(), etag.to_string()));
        self.etag = Some(etag);
        self
    }

    /// Adds the version together with the rest of the body, which can change without a new version.
    #[must_use]
    pub fn with_etag_of_all(self, etag: ETag) -> Self {
        let etag = etag.showing(&self.body);
        self.with_etag(etag)
    }

    /// The same, which says something else when it is given again: secrets are not kept.
    ///
    /// # Errors
    /// As [`ok`](Self::ok).
    pub fn replayed_as(self, value: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { replay: Some(serde_json::to_vec(value)?), ..self })
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &HeaderName, value: String) -> Self {
        self.headers.push((name.to_string(), value));
        self
    }

    /// Restores a stored answer.
    #[must_use]
    pub fn kept(status: StatusCode, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self { headers, body, ..Self::empty(status) }
    }

    fn json(status: StatusCode, value: &impl Serialize) -> Result<Self, Error> {
        let headers = vec![(CONTENT_TYPE.to_string(), "application/json".to_owned())];
        Ok(Self { headers, body: serde_json::to_vec(value)?, ..Self::empty(status) })
    }

    fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            replay: None,
            etag: None,
            next_cursor: None,
        }
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(mut self, request: &HttpRequest) -> HttpResponse {
        if let Some(cursor) = &self.next_cursor {
            self.headers.push((LINK.to_string(), next_link(request, cursor)));
        }
        // Only an answer to GET can be «not modified»; a write with If-None-Match is refused
        // instead.
        let reading = request.method() == actix_web::http::Method::GET;
        let known = self.etag.is_some_and(|etag| Preconditions::of(request).knows(etag));
        let mut response = HttpResponse::build(self.status);
        if reading && known {
            response.status(StatusCode::NOT_MODIFIED);
            self.body = Vec::new();
            self.headers.retain(|(name, _)| *name != CONTENT_TYPE.as_str());
        }
        for (name, value) in &self.headers {
            response.append_header((name.as_str(), value.as_str()));
        }
        response.append_header((VARY, HeaderValue::from_static("accept-language")));
        response.body(self.body)
    }
}

/// Returns the link of the same request for the next page.
pub(crate) fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "cursor" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("cursor", cursor);
    format!("<{}?{}>; rel=\"next\"", request.path(), query.finish())
}
