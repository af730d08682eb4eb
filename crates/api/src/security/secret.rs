//! The installation's secret, and the keys derived from it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hmac, rand};
use secrecy::{ExposeSecret, SecretBox};

use crate::private;

/// The length of a [`Tag`] in bytes.
pub const TAG_LENGTH: usize = 32;

/// A keyed hash.
pub type Tag = [u8; TAG_LENGTH];

/// 32 random bytes that only this installation knows (`SHOREI_SECRET`). Each purpose has its own
/// key, derived from them.
pub struct Secret(SecretBox<[u8; 32]>);

/// The purpose of a derived key. Its words are part of the derivation: changing them makes
/// everything signed or wrapped before unreadable.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Refresh tokens.
    Refresh,
    /// Links in mails.
    Link,
    /// Wrapping the keys that sign access tokens.
    SigningKeys,
    /// The token for `/metrics`.
    Metrics,
    /// Secrets of API clients, and personal access tokens.
    Credential,
    /// Wrapping the secrets that sign webhooks.
    Webhooks,
    /// Cursors of lists.
    Cursors,
    /// The cookie that tells who has signed in with a browser before.
    Browser,
    /// Names that nobody has, as they are counted: people type passwords there.
    UnknownName,
    /// The bodies of requests whose answers are kept.
    KeptAnswers,
    /// The manifests of backups.
    Backups,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Refresh => b"shorei refresh token 1",
            Self::Link => b"shorei link 1",
            Self::SigningKeys => b"shorei signing keys 1",
            Self::Metrics => b"shorei metrics 1",
            Self::Credential => b"shorei credential 1",
            Self::Webhooks => b"shorei webhooks 1",
            Self::Cursors => b"shorei cursors 1",
            Self::Browser => b"shorei browser 1",
            Self::UnknownName => b"shorei unknown name 1",
            Self::KeptAnswers => b"shorei kept answers 1",
            Self::Backups => b"shorei backups 1",
        }
    }
}

impl Secret {
    /// Makes the secret from these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// Reads a secret given as 64 hexadecimal digits, or as `file:` and the path of a file that
    /// contains them.
    ///
    /// # Errors
    /// A description of what is wrong.
    pub fn parse(setting: &str) -> Result<Self, String> {
        let text = match setting.strip_prefix("file:") {
            None => setting.to_owned(),
            Some(path) => fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?,
        };
        let mut bytes = [0; 32];
        decode_hex(text.trim(), &mut bytes)
            .ok_or("it must be 32 bytes, written as 64 hexadecimal digits")?;
        Ok(Self::new(bytes))
    }

    /// Reads the secret in the file `path`, or creates the file, readable only by its owner, if it
    /// is missing.
    ///
    /// # Errors
    /// If the file cannot be read or created, or has other content.
    pub fn in_file(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim()).map_err(|error| format!("{shown}: {error}")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                rand::fill(&mut bytes).map_err(|_| "no randomness".to_owned())?;
                write_private(path, &encode_hex(&bytes))
                    .map_err(|error| format!("{shown}: {error}"))?;
                Ok(Self::new(bytes))
            }
            Err(error) => Err(format!("{shown}: {error}")),
        }
    }

    /// Returns the keyed hash of `message` for this purpose.
    #[must_use]
    pub fn tag(&self, purpose: Purpose, message: &[u8]) -> Tag {
        let tag = hmac::sign(&self.key(purpose), message);
        let mut bytes = [0; TAG_LENGTH];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// Returns whether `tag` is the keyed hash of `message`, in constant time.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.key(purpose), message, tag).is_ok()
    }

    /// Encrypts `plain` for this purpose.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn wrap(&self, purpose: Purpose, plain: &[u8]) -> Result<Vec<u8>, &'static str> {
        let mut sealed = plain.to_vec();
        let nonce = self
            .cipher(purpose)?
            .seal_in_place_append_tag(Aad::empty(), &mut sealed)
            .map_err(|_| "cannot encrypt")?;
        sealed.extend_from_slice(nonce.as_ref());
        Ok(sealed)
    }

    /// Decrypts the result of [`wrap`](Self::wrap).
    ///
    /// # Errors
    /// If it was made with another secret or purpose, or was changed.
    pub fn unwrap(&self, purpose: Purpose, wrapped: &[u8]) -> Result<Vec<u8>, &'static str> {
        let (sealed, nonce) =
            wrapped.split_last_chunk::<12>().ok_or("too short to have been wrapped")?;
        let mut plain = sealed.to_vec();
        let length = self
            .cipher(purpose)?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut plain)
            .map_err(|_| "wrapped with another secret")?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn key(&self, purpose: Purpose) -> hmac::Key {
        let master = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose_secret());
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&master, purpose.label()).as_ref())
    }

    fn cipher(&self, purpose: Purpose) -> Result<RandomizedNonceKey, &'static str> {
        let master = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose_secret());
        RandomizedNonceKey::new(&AES_256_GCM, hmac::sign(&master, purpose.label()).as_ref())
            .map_err(|_| "cannot derive a key")
    }
}

/// Writes bytes as hexadecimal digits.
#[must_use]
pub fn encode_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn decode_hex(text: &str, bytes: &mut [u8; 32]) -> Option<()> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(())
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private::files().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
