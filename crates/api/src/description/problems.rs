//! Examples of problems, made from the errors themselves.

use std::collections::BTreeMap;

use shorei_domain::member::Language;
use shorei_domain::refusal::Place;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Ref, RefOr};

use super::codes;
use crate::error::Error;
use crate::reason::Why;

const REQUEST_ID: &str = "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10";

/// Returns an example of each problem by status and code, in English, for answers to refer to.
pub(super) fn all() -> BTreeMap<String, RefOr<Example>> {
    let refused = Why::samples().into_iter().map(|why| Error::refused(Place::whole(), why));
    let mut examples = BTreeMap::new();
    for error in Error::samples().into_iter().chain(refused) {
        let problem = error.problem(Language::En, REQUEST_ID);
        let example = ExampleBuilder::new()
            .summary(problem.title.clone())
            .value(serde_json::to_value(&problem).ok())
            .build();
        examples
            .entry(name(&problem.status.to_string(), &problem.code))
            .or_insert(RefOr::T(example));
    }
    examples
}

/// Refers the problems of an operation to the examples of their codes, and adds these examples to
/// `used`.
pub(super) fn describe(
    operation: &mut Operation,
    known: &BTreeMap<String, RefOr<Example>>,
    used: &mut BTreeMap<String, RefOr<Example>>,
) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let codes = codes::of_response(response);
        let Some(RefOr::T(content)) = response.content.get_mut("application/problem+json") else {
            continue;
        };
        for code in codes {
            let name = name(status, &code);
            let Some(example) = known.get(&name) else { continue };
            used.entry(name.clone()).or_insert_with(|| example.clone());
            let example = Ref::new(format!("#/components/examples/{name}"));
            content.examples.insert(code, RefOr::Ref(example));
        }
    }
}

fn name(status: &str, code: &str) -> String {
    format!("{status}.{code}")
}
