//! Signatures of cursors: what a cursor holds goes into queries as it stands, so only those that were handed
//! out are taken.

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// What a cursor holds, with our signature behind it.
#[must_use]
pub fn sign(secret: &Secret, mut held: Vec<u8>) -> Vec<u8> {
    let tag = secret.tag(Purpose::Cursors, &held);
    held.extend_from_slice(&tag);
    held
}

/// What a cursor holds; `None` where the signature is not ours.
#[must_use]
pub fn verified<'a>(secret: &Secret, cursor: &'a [u8]) -> Option<&'a [u8]> {
    let (held, tag) = cursor.split_last_chunk::<TAG_LENGTH>()?;
    secret.verify(Purpose::Cursors, held, tag).then_some(held)
}
