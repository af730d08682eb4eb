//! Holds every answer that a test gets against the description: its status, the headers that tell something, and
//! the codes of its reasons.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use serde_json::Value;
use shorei_api::description::{self, codes};

use crate::raw::Answer;

/// The description's paths, each with its operations; the more of a path is said outright, the earlier it comes.
static PATHS: LazyLock<Vec<(ResourceDef, Value)>> = LazyLock::new(|| {
    let document: Value = serde_json::from_str(&description::text().unwrap()).unwrap();
    let Value::Object(paths) = document["paths"].clone() else { panic!("there are no paths") };
    let mut paths: Vec<_> = paths.into_iter().collect();
    paths.sort_by_key(|(path, _)| (path.matches('{').count(), usize::MAX - path.len()));
    paths.into_iter().map(|(path, item)| (ResourceDef::new(path), item)).collect()
});

/// The description of an operation; nothing where no path has it.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let (_, item) = PATHS.iter().find(|(pattern, _)| pattern.is_match(path))?;
    let method = if method == "HEAD" { "get" } else { &method.to_lowercase() };
    item.get(method)
}

/// Fails where the description does not tell of such an answer.
pub fn hold(method: &str, url: &str, answer: &Answer) {
    let path = url.split('?').next().unwrap_or_default();
    let Some(operation) = operation(method, path) else { return };
    let told = &operation["responses"][answer.status.to_string()];
    assert!(told.is_object(), "{method} {path} is not described to answer {}", answer.status);
    for header in
        ["ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "WWW-Authenticate"]
    {
        let sent = answer.header(&header.to_lowercase()).is_some();
        assert!(
            !sent || told["headers"][header].is_object(),
            "{method} {path} is not described to answer {} with {header}",
            answer.status
        );
    }
    if answer.header("content-type") != Some("application/problem+json") || method == "HEAD" {
        return;
    }
    let listed = told[codes::CODES].as_array().unwrap();
    for error in answer.json()["errors"].as_array().unwrap() {
        let code = &error["code"];
        assert!(
            listed.contains(code),
            "{method} {path} is not described to answer {} {code}",
            answer.status
        );
    }
}
