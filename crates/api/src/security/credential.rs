//! Secrets of programs: random, shown once, and stored only as a keyed hash.

use aws_lc_rs::rand;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;

use crate::error::Error;
use crate::security::secret::{Purpose, Secret, Tag};

/// The prefix of an API client's secret, so that people and scanners recognise it.
pub const CLIENT_SECRET: &str = "shorei_cs_";
/// The prefix of a personal access token.
pub const ACCESS_TOKEN: &str = "shorei_pat_";

/// Makes a secret of 256 random bits.
///
/// # Errors
/// If the system has no randomness.
pub fn new(prefix: &str) -> Result<String, Error> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
    Ok(format!("{prefix}{}", BASE64.encode(bytes)))
}

/// Returns the hash to store of a secret. The secret is random enough to need no slow hash.
#[must_use]
pub fn hash(secret: &Secret, text: &str) -> Tag {
    secret.tag(Purpose::Credential, text.as_bytes())
}

/// Returns whether the text matches the stored hash, in constant time.
#[must_use]
pub fn fits(secret: &Secret, text: &str, kept: &[u8]) -> bool {
    secret.verify(Purpose::Credential, text.as_bytes(), kept)
}
