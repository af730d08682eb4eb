//! The headers of answers, added by rules instead of on each handler.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Required, Response, ResponseBuilder};

use super::codes;

/// The headers: the name, description and example of each.
const HEADERS: [(&str, &str, &str); 9] = [
    ("ETag", "The version, to be named by `If-Match`", "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""),
    (
        "Idempotency-Replayed",
        "`true` where this is the answer that the first request with that `Idempotency-Key` got",
        "true",
    ),
    (
        "Link",
        "On every page but the last: the next one, with `rel=\"next\"`",
        "</api/v1/members?cursor=eyJmaWx0ZXIi>; rel=\"next\"",
    ),
    (
        "Location",
        "Where what was created is read; of several things, their list",
        "/api/v1/members/0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10",
    ),
    (
        "RateLimit",
        "Where calls are limited: how many are left to the caller, `r`, and after how many seconds there are more, `t`",
        "\"caller\";r=42;t=1",
    ),
    (
        "RateLimit-Policy",
        "Where calls are limited: how many a caller may make, `q`, in how many seconds, `w`",
        "\"caller\";q=50;w=1",
    ),
    ("Retry-After", "After how many seconds to try again", "1"),
    (
        "WWW-Authenticate",
        "How to call: with a token, `invalid_token` with another one, `insufficient_scope` with one that has the scope; at `/oauth/token` with `Basic`",
        "Bearer error=\"insufficient_scope\", scope=\"cases:read\"",
    ),
    (
        "X-Request-Id",
        "Names the request in the server's log",
        "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10",
    ),
];

/// The schema that only commands change, but that has a version.
const VERSIONED_BESIDE: &str = "Application";

/// The codes of temporary problems.
const PASSING: [&str; 6] = [
    "idempotency_in_progress",
    "outcome_unknown",
    "rate_limited",
    "resent_today",
    "storage_full",
    "unavailable",
];

/// The refusals that are stored under an `Idempotency-Key` and returned again.
const KEPT: [&str; 4] = ["403", "404", "409", "422"];

/// Returns the headers that answers refer to.
pub(super) fn all() -> BTreeMap<String, RefOr<Header>> {
    let described = HEADERS.into_iter().map(|(name, description, example)| {
        let text = ObjectBuilder::new().schema_type(Type::String).examples([json!(example)]);
        let header = HeaderBuilder::new().description(Some(description)).schema(Some(text.build()));
        (name.to_owned(), RefOr::T(header.build()))
    });
    described.collect()
}

/// Returns the schemas with a version: the answers of operations with `If-Match`.
pub(super) fn versioned<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeSet<String> {
    let mut names = BTreeSet::from([VERSIONED_BESIDE.to_owned()]);
    for operation in operations.filter(|one| takes(one, "If-Match", &ParameterIn::Header)) {
        let succeeded = operation.responses.responses.iter().filter(|(status, _)| is_good(status));
        names.extend(succeeded.filter_map(|(_, response)| schema_of(response)));
    }
    names
}

/// Adds «not modified» to operations that read something with a version.
pub(super) fn condition(operation: &mut Operation, versioned: &BTreeSet<String>) {
    let answer = operation.responses.responses.get("200");
    if !answer.and_then(schema_of).is_some_and(|name| versioned.contains(&name)) {
        return;
    }
    let unchanged = ResponseBuilder::new()
        .description("Still the version that `If-None-Match` names: nothing is sent again")
        .build();
    operation.responses.responses.insert("304".to_owned(), RefOr::T(unchanged));
    let known = ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The `ETag` of the version that is there already"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(known));
}

/// Adds the headers to the answers of an operation.
pub(super) fn describe(operation: &mut Operation, versioned: &BTreeSet<String>) {
    let is_paged = takes(operation, "cursor", &ParameterIn::Query);
    let is_keyed = takes(operation, "Idempotency-Key", &ParameterIn::Header);
    let is_counted = operation.security.iter().any(|security| !security.is_empty());
    for (status, response) in &mut operation.responses.responses {
        let schema = schema_of(response);
        let RefOr::T(response) = response else { continue };
        let codes = codes::of_response(response);
        let has_one_of =
            |all: &[&str]| !is_good(status) && codes.iter().any(|one| all.contains(&one.as_str()));
        let challenges = status == "401" || has_one_of(&["insufficient_scope"]);
        let carried = [
            ("X-Request-Id", true),
            ("Location", status == "201"),
            (
                "ETag",
                status == "304"
                    || is_good(status) && schema.is_some_and(|name| versioned.contains(&name)),
            ),
            (
                "Idempotency-Replayed",
                is_keyed && (is_good(status) || KEPT.contains(&status.as_str())),
            ),
            ("Link", is_good(status) && is_paged),
            ("RateLimit", is_counted && status != "401"),
            ("RateLimit-Policy", is_counted && status != "401"),
            ("Retry-After", has_one_of(&PASSING)),
            ("WWW-Authenticate", challenges),
        ];
        for (name, _) in carried.into_iter().filter(|(_, carried)| *carried) {
            let described = Ref::new(format!("#/components/headers/{name}"));
            response.headers.insert(name.to_owned(), RefOr::Ref(described));
        }
    }
}

fn is_good(status: &str) -> bool {
    status.starts_with('2')
}

fn takes(operation: &Operation, name: &str, place: &ParameterIn) -> bool {
    let is_it = |one: &Parameter| one.name == name && one.parameter_in == *place;
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|one| matches!(one, RefOr::T(one) if is_it(one)))
}

/// Returns the schema's name of an answer's JSON.
fn schema_of(response: &RefOr<Response>) -> Option<String> {
    let RefOr::T(Response { content, .. }) = response else { return None };
    let RefOr::T(content) = content.get("application/json")? else { return None };
    let Some(RefOr::Ref(schema)) = &content.schema else { return None };
    schema.ref_location.rsplit('/').next().map(str::to_owned)
}
