//! The parts that HTTP needs and the product does not.
//!
//! A handler's arguments are checked in the order of the API's conventions: signed in, form of the
//! request, then (inside the service, because it needs the database) existence for the caller,
//! permission, `If-Match`, fields and types, state and rules. [`body::Body`] therefore checks a
//! body's form when it is extracted and its fields only when it is [`read`](body::Body::read), and
//! identifiers in a path are checked only when they are used.

pub mod answer;
pub mod authentication;
pub mod body;
pub(crate) mod cors;
pub mod etag;
pub mod headers;
pub mod idempotency;
pub mod known_paths;
pub mod metrics;
pub mod multipart;
pub mod packed;
pub mod paging;
pub mod path;
pub mod problem;
pub mod query;
pub(crate) mod schemas;
pub mod scope;
mod shape;
pub mod spa;
pub mod visit;

/// The path prefix of every documented operation.
pub const BASE: &str = "/api/v1";
