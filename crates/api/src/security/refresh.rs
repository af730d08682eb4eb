//! Refresh tokens: the cookie that keeps a person signed in.
//!
//! A token consists of its session, its generation in the session, and a keyed hash of both. No
//! token needs to be stored, the successor of a token is always the same, and a token replaced long
//! ago is still recognised as genuine if it appears again.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// The content of a genuine refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session: Uuid,
    /// The number of earlier tokens in the session.
    pub generation: i64,
}

impl RefreshToken {
    /// Returns the token as the cookie stores it.
    #[must_use]
    pub fn sign(self, secret: &Secret) -> String {
        let mut bytes = self.message().to_vec();
        bytes.extend_from_slice(&secret.tag(Purpose::Refresh, &self.message()));
        BASE64.encode(bytes)
    }

    /// Returns the content of the cookie, if it is genuine.
    #[must_use]
    pub fn verify(text: &str, secret: &Secret) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        let (message, tag) = bytes.split_last_chunk::<TAG_LENGTH>()?;
        let (session, generation) = message.split_first_chunk::<16>()?;
        let generation = i64::from_be_bytes(generation.try_into().ok()?);
        secret
            .verify(Purpose::Refresh, message, tag)
            .then_some(Self { session: Uuid::from_bytes(*session), generation })
    }

    fn message(self) -> [u8; 24] {
        let mut message = [0; 24];
        message[..16].copy_from_slice(self.session.as_bytes());
        message[16..].copy_from_slice(&self.generation.to_be_bytes());
        message
    }
}
