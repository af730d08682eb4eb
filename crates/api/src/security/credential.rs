//! Secrets of programs: random, shown once, and kept only as a keyed hash.

use aws_lc_rs::rand;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;

use crate::error::Error;
use crate::security::secret::{Purpose, Secret, Tag};

/// Before the secret of an API client, so that people and scanners see what they have found.
pub const CLIENT_SECRET: &str = "shorei_cs_";
/// Before a personal access token.
pub const ACCESS_TOKEN: &str = "shorei_pat_";

/// A new secret of 256 random bits.
///
/// # Errors
/// When the system has no randomness.
pub fn new(prefix: &str) -> Result<String, Error> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
    Ok(format!("{prefix}{}", BASE64.encode(bytes)))
}

/// What is kept of a secret. It has so much randomness that no slow hash is needed.
#[must_use]
pub fn hash(secret: &Secret, text: &str) -> Tag {
    secret.tag(Purpose::Credential, text.as_bytes())
}

/// Whether that is what was kept of a secret, in constant time.
#[must_use]
pub fn fits(secret: &Secret, text: &str, kept: &[u8]) -> bool {
    secret.verify(Purpose::Credential, text.as_bytes(), kept)
}
