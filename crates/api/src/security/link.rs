//! Links in mails for setting a password: an identifier and its keyed hash.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// Returns the token of the link with this identifier.
#[must_use]
pub fn sign(link: Uuid, secret: &Secret) -> String {
    let mut bytes = link.as_bytes().to_vec();
    bytes.extend_from_slice(&secret.tag(Purpose::Link, link.as_bytes()));
    BASE64.encode(bytes)
}

/// Returns the link named by a genuine token.
#[must_use]
pub fn verify(token: &str, secret: &Secret) -> Option<Uuid> {
    let bytes = BASE64.decode(token).ok()?;
    let (link, tag) = bytes.split_last_chunk::<TAG_LENGTH>()?;
    let genuine = secret.verify(Purpose::Link, link, tag);
    Uuid::from_slice(link).ok().filter(|_| genuine)
}
