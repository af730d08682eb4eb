//! Chains of hashes over the audit trail.
//!
//! Every entry belongs to a chain: that of its book, else that of the kind of thing it is about. Its
//! **link** is a hash over the link before, its place in the chain, what was done, and the digest of its
//! personal values (the network address and the details). That digest is salted: when the values and the
//! salt are erased, nobody can find out what they were, and the chain still verifies.
//!
//! ```text
//! link(n) = SHA-256(link(n - 1), chain, n, id, at, who, action, subject, …, personal(n))
//! personal(n) = SHA-256(salt(n), address, details)
//! ```

use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use aws_lc_rs::rand;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
pub use crate::security::secret::encode_hex as hex;

/// A digest.
pub type Digest = [u8; SHA256_OUTPUT_LEN];

/// The link before the first entry of a chain.
pub const BEGIN: Digest = [0; SHA256_OUTPUT_LEN];

/// Random bytes that make a digest of short values unguessable.
pub type Salt = [u8; 16];

/// What of an entry is never erased.
#[derive(Clone, Debug)]
pub struct Fixed<'a> {
    /// In which chain.
    pub chain: &'a str,
    /// Where in it, from 1.
    pub position: i64,
    /// Identifies the entry.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub actor: Option<Uuid>,
    /// In which request.
    pub request_id: Option<&'a str>,
    /// What was done.
    pub action: &'a str,
    /// To what kind of thing.
    pub subject_kind: &'a str,
    /// To which one.
    pub subject: Uuid,
    /// In which book.
    pub book: Option<Uuid>,
    /// Which report.
    pub case: Option<Uuid>,
    /// Which approval request.
    pub approval_request: Option<Uuid>,
    /// Which revision.
    pub revision: Option<i32>,
}

/// A hash over fields, each with its length, so that no two lists of fields look alike.
pub struct Hasher(Context);

impl Hasher {
    /// A hash for that purpose.
    #[must_use]
    pub fn new(purpose: &str) -> Self {
        let mut hasher = Self(Context::new(&SHA256));
        hasher.add(purpose.as_bytes());
        hasher
    }

    /// Adds a field.
    pub fn add(&mut self, field: &[u8]) -> &mut Self {
        self.0.update(&(field.len() as u64).to_be_bytes());
        self.0.update(field);
        self
    }

    /// Adds a field that may be missing.
    pub fn add_optional(&mut self, field: Option<&[u8]>) -> &mut Self {
        match field {
            Some(field) => self.add(b"+").add(field),
            None => self.add(b"-"),
        }
    }

    /// The digest.
    #[must_use]
    pub fn finish(self) -> Digest {
        let mut digest = BEGIN;
        digest.copy_from_slice(self.0.finish().as_ref());
        digest
    }
}

/// The digest of an entry's personal values.
#[must_use]
pub fn personal(salt: &[u8], address: Option<&str>, details: &str) -> Digest {
    let mut hasher = Hasher::new("shorei personal 1");
    hasher.add(salt).add_optional(address.map(str::as_bytes)).add(details.as_bytes());
    hasher.finish()
}

/// The link of an entry that follows `previous`.
#[must_use]
pub fn link(previous: &[u8], entry: &Fixed<'_>, personal: &[u8]) -> Digest {
    let Fixed { chain, position, id, at, actor, request_id, action, .. } = entry;
    let Fixed { subject_kind, subject, book, case, approval_request, revision, .. } = entry;
    let mut hasher = Hasher::new("shorei trail 1");
    hasher
        .add(previous)
        .add(chain.as_bytes())
        .add(&position.to_be_bytes())
        .add(id.as_bytes())
        .add(&at.unix_timestamp().to_be_bytes())
        .add_optional(actor.as_ref().map(|id| &id.as_bytes()[..]))
        .add_optional(request_id.map(str::as_bytes))
        .add(action.as_bytes())
        .add(subject_kind.as_bytes())
        .add(subject.as_bytes());
    for id in [book, case, approval_request] {
        hasher.add_optional(id.as_ref().map(|id| &id.as_bytes()[..]));
    }
    let revision = revision.map(i32::to_be_bytes);
    hasher.add_optional(revision.as_ref().map(|revision| &revision[..])).add(personal);
    hasher.finish()
}

/// A new salt.
///
/// # Errors
/// When the system has no randomness.
pub fn salt() -> Result<Salt, Error> {
    let mut salt = [0; 16];
    rand::fill(&mut salt).map_err(|_| Error::internal("no randomness"))?;
    Ok(salt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let digest = |fields: [&str; 2]| {
            let mut hasher = Hasher::new("test");
            for field in fields {
                hasher.add(field.as_bytes());
            }
            hasher.finish()
        };
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
        assert_ne!(personal(b"salt", None, "{}"), personal(b"salt", Some(""), "{}"));
    }

    #[test]
    fn a_digest_without_its_salt_tells_nothing() {
        let address = Some("192.0.2.1");
        assert_ne!(personal(b"one", address, "{}"), personal(b"two", address, "{}"));
    }
}
