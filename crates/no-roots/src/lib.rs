//! No certificate authorities, in the place of the crate of this name.
//!
//! sqlx adds the authorities of `webpki-roots` to those it is given. A database whose certificate is of the
//! society's own authority could then be impersonated by anybody with a certificate of a public one, at least
//! with `verify-ca`. This crate takes its place (`[patch.crates-io]` in the workspace), so that the connection
//! trusts exactly what the settings say: `store::postgres_address` gives it a file's or the system's authorities.

use rustls_pki_types::TrustAnchor;

/// None.
pub const TLS_SERVER_ROOTS: &[TrustAnchor<'static>] = &[];
