//! What every operation of a kind can answer.

use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, ParameterIn};

use super::codes::{self, Codes};
use crate::http::schemas::Schemas;
use crate::http::scope::{self, Needed};
use crate::told;
use crate::told::Told;

/// Those whose answer is never kept, and which so take no `Idempotency-Key`.
const UNKEPT: [&str; 2] = ["session_", "oauth_"];

/// What decides how an operation is called.
pub(super) struct Shape {
    /// Its operation id.
    pub(super) id: String,
    /// Whether one must be signed in.
    pub(super) is_secured: bool,
    /// Whether it changes what was read, and so takes `If-Match`.
    pub(super) is_revised: bool,
    /// Whether it takes an `Idempotency-Key`.
    pub(super) is_keyed: bool,
}

impl Shape {
    pub(super) fn of(method: &str, operation: &Operation) -> Self {
        let id = operation.operation_id.clone().unwrap_or_default();
        let is_secured = operation.security.is_some();
        let replaces = is_secured && ["PUT", "PATCH", "DELETE"].contains(&method);
        Self {
            is_secured,
            is_revised: replaces && id != "access_token_revoke",
            is_keyed: method == "POST" && !UNKEPT.iter().any(|family| id.starts_with(family)),
            id,
        }
    }
}

/// Adds the codes of an operation's kind to those that its handler names.
pub(super) fn add(
    codes: &mut Codes,
    (method, path): (&str, &str),
    operation: &Operation,
    schemas: &Schemas,
) {
    let shape = Shape::of(method, operation);
    let body = operation.request_body.as_ref();
    let sends =
        |kind: &str| matches!(body, Some(RefOr::T(body)) if body.content.contains_key(kind));
    // The standard of the one form has its own words for what is wrong.
    let is_form = sends("application/x-www-form-urlencoded");
    let parameters = || {
        let all = operation.parameters.iter().flatten();
        all.filter_map(|one| if let RefOr::T(one) = one { Some(one) } else { None })
    };
    let has = |place: ParameterIn| parameters().any(|one| one.parameter_in == place);
    let in_query = has(ParameterIn::Query);
    let allowed = match scope::needed(method, path) {
        Needed::Person => {
            told![Error: Forbidden, MembershipEnded, SessionRequired " for programs"].to_vec()
        }
        Needed::Scope(_) | Needed::OfTable => {
            told![Error: Forbidden, MembershipEnded, InsufficientScope].to_vec()
        }
    };
    let mut add = |when: bool, told: Vec<Told>| {
        if when {
            codes.add(told);
        }
    };
    add(shape.is_secured, told![Error: Unauthenticated].into());
    add(shape.is_secured, allowed);
    add(has(ParameterIn::Path), told![Error: NotFound].into());
    add(true, told![Error: InvalidRequest].into());
    add(sends("application/json"), told![Error: InvalidJson].into());
    add(parameters().any(|one| one.name == "cursor"), told![Error: InvalidCursor].into());
    add(body.is_some(), told![Error: RequestTimeout, PayloadTooLarge, UnsupportedMediaType].into());
    add(
        body.is_some() && !is_form || in_query,
        told![Refusal: UnknownField, FieldRequired, InvalidValue].into(),
    );
    add(in_query, told![Refusal: DuplicateItem].into());
    add(!is_form, codes::of_bounds(operation, schemas));
    add(shape.is_keyed, told![Error: IdempotencyKeyReused, IdempotencyInProgress].into());
    add(shape.is_revised, told![Error: PreconditionFailed, PreconditionRequired].into());
    add(
        true,
        told![Error: NotAcceptable, RateLimited, Internal, Unavailable ": nothing was changed"]
            .into(),
    );
    add(
        method != "GET",
        told![
            Error: OutcomeUnknown ": it may have been done; send it again with the same Idempotency-Key, or read first",
            StorageFull ": nothing was changed"
        ]
        .into(),
    );
}
