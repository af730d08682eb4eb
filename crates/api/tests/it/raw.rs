//! HTTP by hand: what the typed client cannot say.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::truth;

/// Speaks HTTP to a server, with some headers on each request.
#[derive(Clone)]
pub struct Raw {
    url: String,
    http: reqwest::Client,
    headers: HeaderMap,
    outside: bool,
}

/// Connections without TLS: reading the system's certificates takes longer than most tests.
fn without_tls() -> reqwest::Client {
    reqwest::Client::builder().tls_certs_only([]).build().unwrap()
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Raw {
    pub fn new(url: &str) -> Self {
        let http = without_tls();
        Self { url: url.to_owned(), http, headers: HeaderMap::new(), outside: false }
    }

    /// Its connections.
    pub fn http(&self) -> reqwest::Client {
        self.http.clone()
    }

    /// The same for paths as they are, instead of those below `/api/v1`.
    pub fn outside_the_api(&self) -> Self {
        Self { outside: true, ..self.clone() }
    }

    /// The same with a header.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        other
    }

    /// The same with one more line of a header.
    pub fn and(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        other
    }

    /// The header that goes with each request.
    pub fn sent(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The same with an access token.
    pub fn as_bearer(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, body).await
    }

    /// `POST`, from owned parts.
    pub async fn json_owned(&self, path: &str, body: Value) -> Answer {
        self.post(path, &body).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json("PUT", path, body).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.json("PATCH", path, body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None).await
    }

    /// A request with a body of JSON.
    pub async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let with_type = self.with("content-type", "application/json");
        with_type.send(method, path, Some(body.to_string().into_bytes())).await
    }

    /// `PUT`, or nothing where the server has gone.
    pub async fn try_put(&self, path: &str, body: &Value) -> Option<Answer> {
        let with_type = self.with("content-type", "application/json");
        with_type.try_send("PUT", path, Some(body.to_string().into_bytes())).await
    }

    /// A request with these bytes.
    pub async fn send(&self, method: &str, path: &str, body: Option<Vec<u8>>) -> Answer {
        self.try_send(method, path, body).await.unwrap()
    }

    async fn try_send(&self, method: &str, path: &str, body: Option<Vec<u8>>) -> Option<Answer> {
        let own = self.outside || path.starts_with("/api/") || !path.starts_with('/');
        let path = if own || is_system(path) { path.to_owned() } else { format!("/api/v1{path}") };
        let verb = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request =
            self.http.request(verb, format!("{}{path}", self.url)).headers(self.headers.clone());
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.ok()?;
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.ok()?.to_vec(),
        };
        truth::hold(method, &path, &answer);
        Some(answer)
    }
}

fn is_system(path: &str) -> bool {
    ["/healthz", "/readyz", "/metrics", "/.well-known", "/docs"]
        .iter()
        .any(|system| path.starts_with(system))
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{} is not JSON ({error}): {}", self.status, String::from_utf8_lossy(&self.body))
        })
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The status and every reason, as `409 /case_ids/0 case_locked`.
    #[track_caller]
    pub fn problem(&self) -> Vec<String> {
        let body = self.json();
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{body}");
        assert_eq!(body["status"], self.status, "{body}");
        assert_eq!(body["code"], body["errors"][0]["code"], "{body}");
        for text in ["title", "detail", "request_id", "type"] {
            assert!(body[text].as_str().is_some_and(|text| !text.is_empty()), "{text}: {body}");
        }
        let errors = body["errors"].as_array().unwrap();
        let reason = |error: &Value| {
            let message = error["message"].as_str().unwrap();
            assert!(!message.is_empty() && !message.contains('{'), "{message}");
            let pointer = error["pointer"].as_str().unwrap();
            format!("{} {pointer} {}", self.status, error["code"].as_str().unwrap())
        };
        errors.iter().map(reason).collect()
    }

    /// The body of an answer that must have succeeded.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.json());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }
}
