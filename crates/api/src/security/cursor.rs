//! Signatures of cursors. The content of a cursor goes into queries unchanged, so only cursors that
//! we issued are accepted.

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// Appends our signature to the content of a cursor.
#[must_use]
pub fn sign(secret: &Secret, mut held: Vec<u8>) -> Vec<u8> {
    let tag = secret.tag(Purpose::Cursors, &held);
    held.extend_from_slice(&tag);
    held
}

/// Returns the content of a cursor, or `None` if the signature is not ours.
#[must_use]
pub fn verified<'a>(secret: &Secret, cursor: &'a [u8]) -> Option<&'a [u8]> {
    let (held, tag) = cursor.split_last_chunk::<TAG_LENGTH>()?;
    secret.verify(Purpose::Cursors, held, tag).then_some(held)
}
