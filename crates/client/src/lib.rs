#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod operations;
mod parts;
mod transport;

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use shorei_contract::{Language, Problem};

use transport::{Request, Response};

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// The server refused, and reports why.
    #[error("{}: {}", .0.code, .0.detail)]
    Problem(Box<Problem>),
    /// The server was not reached, or the connection broke.
    #[error("the server was not reached: {0}")]
    Unreachable(String),
    /// The answer does not belong to the API.
    #[error("an unexpected answer with status {status}: {what}")]
    Unexpected {
        /// The HTTP status.
        status: u16,
        /// What was unexpected.
        what: String,
    },
}

impl Failure {
    /// Returns the stable code of the problem, if the server refused.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// Returns the HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Unexpected { status, .. } => Some(*status),
            Self::Unreachable(_) => None,
        }
    }
}

/// An editable resource, with the version that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged<T> {
    /// The resource.
    pub value: T,
    /// Its version, which the next change must name.
    pub etag: String,
}

/// A client of one installation, for one person or nobody. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    base: Arc<str>,
    http: transport::Http,
    token: Option<Arc<str>>,
    language: Option<Language>,
    idempotency_key: Option<Arc<str>>,
    /// The refresh cookie. Browsers store it themselves.
    cookie: Arc<Mutex<Option<String>>>,
}

impl Client {
    /// Makes a client of the installation at this address. In the page, an empty address is the
    /// page's own origin.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').into(),
            http: transport::Http::new(),
            token: None,
            language: None,
            idempotency_key: None,
            cookie: Arc::default(),
        }
    }

    /// Returns the same client over your own connections: behind a proxy, with other time-outs or
    /// root certificates.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn over(&self, http: reqwest::Client) -> Self {
        Self { http: transport::Http::over(http), ..self.clone() }
    }

    /// Returns the same client with an access token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<Arc<str>>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// Returns the same client, asking for sentences in this language.
    #[must_use]
    pub fn with_language(&self, language: Language) -> Self {
        Self { language: Some(language), ..self.clone() }
    }

    /// Returns the same client for calls that take effect once, however often they are made with
    /// this key.
    #[must_use]
    pub fn with_idempotency_key(&self, key: impl Into<Arc<str>>) -> Self {
        Self { idempotency_key: Some(key.into()), ..self.clone() }
    }

    async fn send(&self, request: Request) -> Result<Response, Failure> {
        let mut headers = request.headers;
        if let Some(token) = &self.token {
            headers.push(("authorization", format!("Bearer {token}")));
        }
        if let Some(language) = self.language {
            headers.push(("accept-language", language.as_str().to_owned()));
        }
        if let Some(key) = self.idempotency_key.as_ref().filter(|_| request.method == "POST") {
            headers.push(("idempotency-key", key.to_string()));
        }
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cookie) = cookie.filter(|_| request.path.starts_with("/session")) {
            headers.push(("cookie", cookie));
        }
        let url = format!("{}/api/v1{}", self.base, request.path);
        let response = self.http.send(Request { headers, path: url, ..request }).await?;
        if let Some(set) = &response.set_cookie {
            let pair = set.split(';').next().unwrap_or_default().to_owned();
            *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(pair);
        }
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        match serde_json::from_slice::<Problem>(&response.body) {
            Ok(problem) => Err(Failure::Problem(Box::new(problem))),
            Err(error) => {
                Err(Failure::Unexpected { status: response.status, what: error.to_string() })
            }
        }
    }
}

impl Request {
    fn new(method: &'static str, path: String) -> Self {
        Self { method, path, headers: Vec::new(), body: None }
    }

    fn with_query(mut self, query: &impl Serialize) -> Result<Self, Failure> {
        let query = serde_urlencoded::to_string(query)
            .map_err(|error| Failure::Unreachable(error.to_string()))?;
        if !query.is_empty() {
            self.path = format!("{}?{query}", self.path);
        }
        Ok(self)
    }

    fn with_body(mut self, body: &impl Serialize) -> Result<Self, Failure> {
        let body =
            serde_json::to_vec(body).map_err(|error| Failure::Unreachable(error.to_string()))?;
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = Some(body);
        Ok(self)
    }

    fn with_parts(mut self, parts: &[parts::Part<'_>]) -> Self {
        let (kind, body) = parts::body(parts);
        self.headers.push(("content-type", kind));
        self.body = Some(body);
        self
    }

    fn with_etag(mut self, etag: Option<&str>) -> Self {
        if let Some(etag) = etag {
            self.headers.push(("if-match", etag.to_owned()));
        }
        self
    }
}

impl Response {
    fn file(self) -> Vec<u8> {
        self.body
    }

    fn json<T: DeserializeOwned>(self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Failure::Unexpected { status: self.status, what: error.to_string() })
    }

    fn tagged<T: DeserializeOwned>(mut self) -> Result<Tagged<T>, Failure> {
        let status = self.status;
        let etag = self
            .etag
            .take()
            .ok_or_else(|| Failure::Unexpected { status, what: "no ETag".to_owned() })?;
        Ok(Tagged { value: self.json()?, etag })
    }
}
