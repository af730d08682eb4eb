//! The codes of problems as data: which ones an operation can answer with.
//!
//! A handler names its own by [`told!`](crate::told!) in the extension `x-codes` of its operation; what
//! every operation of its kind can say is added to them. From the list come the answers of the
//! description, each with its codes in words and as `x-codes`.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shorei_domain::refusal::RefusalKind;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{RefOr, Response};

use crate::error::Error;
use crate::http::schemas::Schemas;
use crate::reason::Why;
use crate::told::Told;

/// The field of an operation, and of an answer, that lists its codes.
pub const CODES: &str = "x-codes";

/// Every code that a problem can have.
#[must_use]
pub fn known() -> BTreeSet<&'static str> {
    let reasons = Why::samples();
    let reasons = reasons.iter().map(Why::code);
    Error::samples().iter().map(Error::code).chain(reasons).collect()
}

/// The codes that an operation can answer with, in their order.
#[derive(Debug)]
pub(super) struct Codes(Vec<Told>);

impl Codes {
    /// Takes those that the handler names out of its operation.
    pub(super) fn of(operation: &mut Operation) -> Self {
        let named = operation.extensions.as_mut().and_then(|all| all.remove(CODES));
        operation.extensions.take_if(|all| all.is_empty());
        Self(named.and_then(|named| serde_json::from_value(named).ok()).unwrap_or_default())
    }

    /// Adds those that are not there yet.
    pub(super) fn add(&mut self, more: impl IntoIterator<Item = Told>) {
        for told in more {
            if !self.0.iter().any(|known| (known.status, &known.code) == (told.status, &told.code))
            {
                self.0.push(told);
            }
        }
    }

    /// Whether an answer of that status is there.
    pub(super) fn has(&self, status: u16) -> bool {
        self.0.iter().any(|told| told.status == status)
    }

    /// Tells of 409 what else it can say: one reason that lies in a state decides the status, and the
    /// others, for which alone it were 422, stand beside it.
    pub(super) fn beside_a_state(&mut self) {
        if self.has(409) {
            let wrong = self.0.iter().filter(|told| told.status == 422);
            let beside: Vec<_> = wrong.map(|told| Told { status: 409, ..told.clone() }).collect();
            self.add(beside);
        }
    }

    /// Writes them into the answers, each status with its codes in words and as data.
    pub(super) fn describe(&self, operation: &mut Operation, problem: impl Fn() -> Response) {
        let statuses: BTreeSet<u16> = self.0.iter().map(|told| told.status).collect();
        for status in statuses {
            let told = || self.0.iter().filter(|told| told.status == status);
            let words: Vec<_> =
                told().map(|told| format!("`{}`{}", told.code, told.note)).collect();
            let codes: Vec<_> = told().map(|told| told.code.clone()).collect();
            let responses = &mut operation.responses.responses;
            let response =
                responses.entry(status.to_string()).or_insert_with(|| RefOr::T(problem()));
            let RefOr::T(response) = response else { continue };
            // The standard of tokens has problems of its own.
            if !response.content.contains_key("application/problem+json") {
                continue;
            }
            let between = if told().any(|told| !told.note.is_empty()) { "; " } else { ", " };
            // What the handler says of all of them comes first.
            let said = [&*response.description, &*words.join(between)].join(" ");
            said.trim().clone_into(&mut response.description);
            response.extensions = Some([(CODES, codes)].into_iter().collect());
        }
    }
}

/// The codes of a described answer.
pub(super) fn of_response(response: &Response) -> Vec<String> {
    let listed = response.extensions.as_ref().and_then(|all| all.get(CODES));
    listed.and_then(|codes| serde_json::from_value(codes.clone()).ok()).unwrap_or_default()
}

/// The codes by which what is sent is refused for lying outside the bounds of its schema.
pub(super) fn of_bounds(operation: &Operation, schemas: &Schemas) -> Vec<Told> {
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
        (RefusalKind::FieldTooLong, has(&|schema| schema["maxLength"].is_number())),
        (RefusalKind::OutOfRange, has(&is_bounded)),
        (RefusalKind::TooManyItems, has(&|schema| schema["maxItems"].is_number())),
    ];
    let found = bounds.into_iter().filter(|(_, has)| *has);
    found.map(|(kind, _)| Told::new(kind, "")).collect()
}
