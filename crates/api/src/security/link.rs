//! Links in mails by which a password is set: an identifier and a keyed hash of it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// The token of the link with that identifier.
#[must_use]
pub fn sign(link: Uuid, secret: &Secret) -> String {
    let mut bytes = link.as_bytes().to_vec();
    bytes.extend_from_slice(&secret.tag(Purpose::Link, link.as_bytes()));
    BASE64.encode(bytes)
}

/// The link that a genuine token names.
#[must_use]
pub fn verify(token: &str, secret: &Secret) -> Option<Uuid> {
    let bytes = BASE64.decode(token).ok()?;
    let (link, tag) = bytes.split_last_chunk::<TAG_LENGTH>()?;
    let genuine = secret.verify(Purpose::Link, link, tag);
    Uuid::from_slice(link).ok().filter(|_| genuine)
}
