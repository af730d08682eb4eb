//! Passwords: hashed and checked with Argon2id, off the threads that answer requests.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::error::Error;
use crate::offload::Offload;

/// Hashes and checks passwords, a bounded number at once: each takes 19 MiB and some milliseconds of
/// a core.
#[derive(Clone)]
pub struct Passwords {
    offload: Offload,
    hasher: Argon2<'static>,
    /// The hash of no password, checked where there is no account, so that the answer takes as long.
    nobody: Arc<str>,
}

/// What checking a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whether it is the right one.
    pub right: bool,
    /// Whether its hash was made with weaker parameters than those of today.
    pub outdated: bool,
}

impl Passwords {
    /// Prepares for hashing with 19 MiB and two passes, as OWASP recommends.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new() -> Result<Self, Error> {
        Self::with(Params::DEFAULT)
    }

    /// Prepares for hashing with other parameters.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with(params: Params) -> Result<Self, Error> {
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&hasher, "nobody")?.into();
        Ok(Self { offload: Offload::default(), hasher, nobody })
    }

    /// The hash of `password`, with its salt and parameters.
    ///
    /// # Errors
    /// When the system has no randomness or no threads.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let hasher = self.hasher.clone();
        self.offload.run(move || hash(&hasher, &password)).await?
    }

    /// Checks `password` against `stored`. Without a stored hash it takes as long, and fails.
    ///
    /// # Errors
    /// When the stored hash is not one, or there are no threads.
    pub async fn check(&self, password: String, stored: Option<String>) -> Result<Checked, Error> {
        let (nobody, hasher) = (Arc::clone(&self.nobody), self.hasher.clone());
        self.offload
            .run(move || {
                let known = stored.is_some();
                let stored = stored.as_deref().unwrap_or(&nobody);
                let parsed = PasswordHash::new(stored)
                    .map_err(|error| Error::internal(error.to_string()))?;
                let fits = hasher.verify_password(password.as_bytes(), &parsed).is_ok();
                let outdated = parameters(stored) != parameters(&nobody);
                Ok(Checked { right: known && fits, outdated })
            })
            .await?
    }
}

fn hash(hasher: &Argon2<'_>, password: &str) -> Result<String, Error> {
    hasher
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// Returns the part of a hash with algorithm and parameters: `$argon2id$v=19$m=19456,t=2,p=1`.
fn parameters(hash: &str) -> &str {
    hash.match_indices('$').nth(3).map_or(hash, |(end, _)| &hash[..end])
}
