//! The codes of problems as data: which ones an answer can have, beside the sentence that tells of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shorei_domain::refusal::Refusal;
use utoipa::openapi::Response;
use utoipa::openapi::path::Operation;

use crate::error::Error;
use crate::http::schemas::Schemas;

/// The field of an answer that lists its codes.
pub const CODES: &str = "x-codes";

/// Every code that a problem can have.
#[must_use]
pub fn known() -> BTreeSet<&'static str> {
    let refused = Refusal::samples();
    let domain = refused.iter().map(Refusal::code);
    Error::samples().iter().map(Error::code).chain(domain).collect()
}

/// The words of a description that stand in backticks and are codes, in their order.
pub(super) fn named(description: &str) -> Vec<&str> {
    let known = known();
    let mut codes = Vec::new();
    for word in description.split('`').skip(1).step_by(2) {
        if known.contains(word) && !codes.contains(&word) {
            codes.push(word);
        }
    }
    codes
}

/// Tells also of those codes of `more` that `description` does not name yet.
pub(super) fn merge(description: &mut String, more: &str) {
    let known = named(description);
    let new: Vec<_> = named(more).into_iter().filter(|code| !known.contains(code)).collect();
    if !new.is_empty() {
        let new: Vec<_> = new.iter().map(|code| format!("`{code}`")).collect();
        *description = format!("{description}; {}", new.join(", "));
    }
}

/// The codes by which what is sent is refused for lying outside the bounds of its schema.
pub(super) fn of_bounds(operation: &Operation, schemas: &Schemas) -> Vec<&'static str> {
    let body = json!(operation.request_body)["content"].take();
    let parameters = operation.parameters.iter().flatten().map(|one| json!(one));
    let asked = parameters.filter(|one| one["in"] == "query").map(|one| one["schema"].clone());
    let sent: Value = asked.chain([body]).collect();
    let has = |is_bound: &dyn Fn(&Value) -> bool| schemas.any(&sent, is_bound);
    let is_bounded = |schema: &Value| {
        let is_above = schema["minimum"].as_i64().is_some_and(|least| least > 0);
        schema["maximum"].is_number() || is_above || schema["format"] == "date"
    };
    let bounds = [
        ("field_too_long", has(&|schema| schema["maxLength"].is_number())),
        ("out_of_range", has(&is_bounded)),
        ("too_many_items", has(&|schema| schema["maxItems"].is_number())),
    ];
    bounds.into_iter().filter_map(|(code, has)| has.then_some(code)).collect()
}

/// Lists the codes that a problem's description names.
pub(super) fn list(response: &mut Response) {
    if response.content.contains_key("application/problem+json") {
        let codes = named(&response.description);
        response.extensions = Some([(CODES, codes)].into_iter().collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_that_are_not_named_yet_are_added() {
        let mut told = "`already_exists`: the number; `field_required`".to_owned();
        merge(&mut told, "`field_required`, `invalid_value`");
        assert_eq!(told, "`already_exists`: the number; `field_required`; `invalid_value`");
        assert_eq!(named(&told), ["already_exists", "field_required", "invalid_value"]);
        assert_eq!(named("`/file` and `not_found`"), ["not_found"]);
    }
}
