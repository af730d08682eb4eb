//! Refresh tokens: the cookie that keeps somebody signed in.
//!
//! A token is made of its session, its generation in it, and a keyed hash of both. So none is kept,
//! the successor of a token is always the same, and one that was replaced long ago is still known as
//! genuine when it turns up again.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::security::secret::{Purpose, Secret, TAG_LENGTH};

/// What a genuine refresh token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session that it belongs to.
    pub session: Uuid,
    /// How many tokens came before it there.
    pub generation: i64,
}

impl RefreshToken {
    /// The token as the cookie holds it.
    #[must_use]
    pub fn sign(self, secret: &Secret) -> String {
        let mut bytes = self.message().to_vec();
        bytes.extend_from_slice(&secret.tag(Purpose::Refresh, &self.message()));
        BASE64.encode(bytes)
    }

    /// What the cookie says, if it is genuine.
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
