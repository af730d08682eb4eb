//! Signatures according to the Standard Webhooks specification, by which a receiver verifies a
//! message.

use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;

use crate::error::Error;

/// The prefix of a secret, so that people and scanners recognise it.
const PREFIX: &str = "whsec_";

/// Makes a secret of 256 random bits.
///
/// # Errors
/// If the system has no randomness.
pub fn new_secret() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
    Ok(bytes)
}

/// Returns a secret in the form that receivers store.
#[must_use]
pub fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", BASE64.encode(secret))
}

/// Returns the header `webhook-signature`: one signature for each secret, so that receivers can
/// change secrets without a gap. `timestamp` is in seconds since 1970.
#[must_use]
pub fn sign(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    let one = |secret: &Vec<u8>| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!("v1,{}", BASE64.encode(hmac::sign(&key, &signed)))
    };
    secrets.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::{BASE64, shown, sign};

    /// Checks the example of the specification's own libraries.
    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        let secret = BASE64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(shown(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = br#"{"test": 2432232314}"#;
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let one = sign(std::slice::from_ref(&secret), id, 1_614_265_330, body);
        assert_eq!(one, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = sign(&[b"other".to_vec(), secret], id, 1_614_265_330, body);
        assert_eq!(both.split(' ').nth(1), Some(one.as_str()));
    }
}
