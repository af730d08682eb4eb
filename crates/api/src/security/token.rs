//! Access tokens: short-lived JWTs, signed with Ed25519 keys from the database.
//!
//! Copies of the program share the keys and accept each other's tokens. The newest key signs; older
//! ones still verify their own signatures.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::security::secret::{Purpose, Secret};
use crate::store::entity::signing_key;

/// How long an access token is valid.
pub const LIFETIME: Duration = Duration::minutes(10);
/// The age of a key at which a new one takes over signing.
pub const KEY_AGE: Duration = Duration::days(30);
/// The audience of the tokens.
const AUDIENCE: &str = "shorei-api";

/// The claims of an access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The issuer: the installation's address.
    pub iss: String,
    /// The audience: the API.
    pub aud: String,
    /// The subject: a member's identifier.
    pub sub: Uuid,
    /// When it expires, in seconds since 1970.
    pub exp: i64,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// The token's identifier.
    pub jti: Uuid,
    /// The session; for an API client, the secret it was issued for.
    pub sid: Uuid,
    /// `member` for a person's session, or else scopes separated by spaces.
    pub scope: String,
    /// The API client it was issued to; `None` for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
}

/// A key in use.
struct Key {
    signing: EncodingKey,
    verifying: DecodingKey,
    public: Vec<u8>,
    created_at: OffsetDateTime,
}

/// The keys known to this copy.
#[derive(Clone, Default)]
pub struct Keys(Arc<RwLock<HashMap<Uuid, Key>>>);

/// Makes a key, wrapped for the database.
///
/// # Errors
/// If the system has no randomness.
pub fn new_key(secret: &Secret) -> Result<Vec<u8>, Error> {
    let pair = Ed25519KeyPair::generate().map_err(|_| Error::internal("no randomness"))?;
    let der = pair.to_pkcs8v1().map_err(|_| Error::internal("cannot encode a key"))?;
    secret.wrap(Purpose::SigningKeys, der.as_ref()).map_err(Error::internal)
}

impl Keys {
    /// Loads the keys of the database.
    ///
    /// # Errors
    /// If they were wrapped with another secret.
    pub fn load(&self, stored: Vec<signing_key::Model>, secret: &Secret) -> Result<(), Error> {
        let mut keys = HashMap::new();
        for row in stored {
            let der = secret.unwrap(Purpose::SigningKeys, &row.wrapped).map_err(|_| {
                Error::internal(
                    "the keys in the database were wrapped with another SHOREI_SECRET: give that one",
                )
            })?;
            let pair = Ed25519KeyPair::from_pkcs8(&der)
                .map_err(|_| Error::internal("a signing key in the database is damaged"))?;
            let public = pair.public_key().as_ref().to_vec();
            let key = Key {
                signing: EncodingKey::from_ed_der(&der),
                verifying: DecodingKey::from_ed_der(&public),
                public,
                created_at: row.created_at,
            };
            keys.insert(row.id, key);
        }
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Signs `claims` with the newest key.
    ///
    /// # Errors
    /// If no key is loaded.
    pub fn sign(&self, claims: &Claims) -> Result<String, Error> {
        let keys = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (id, key) = keys
            .iter()
            .max_by_key(|(id, key)| (key.created_at, **id))
            .ok_or_else(|| Error::internal("no signing key is loaded"))?;
        let header = Header { kid: Some(id.to_string()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &key.signing).map_err(Error::internal)
    }

    /// Returns whether this copy knows the key that a token names; `None` if the token names none.
    #[must_use]
    pub fn knows(&self, token: &str) -> Option<bool> {
        let id = key_id(token)?;
        Some(self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).contains_key(&id))
    }

    /// Returns the claims of a token, if it is genuine, of this installation and valid at `now`.
    /// The algorithm is pinned: neither `none` nor a keyed hash passes.
    #[must_use]
    pub fn verify(&self, token: &str, issuer: &str, now: OffsetDateTime) -> Option<Claims> {
        let id = key_id(token)?;
        let keys = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        // Checked below, by our own clock.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &keys.get(&id)?.verifying, &validation)
            .ok()?
            .claims;
        (now.unix_timestamp() < claims.exp).then_some(claims)
    }

    /// Returns the public keys, as shown at `/.well-known/jwks.json`.
    #[must_use]
    pub fn jwks(&self) -> Value {
        let keys = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut keys: Vec<_> = keys.iter().collect();
        keys.sort_by_key(|(id, _)| **id);
        let keys: Vec<_> = keys
            .into_iter()
            .map(|(id, key)| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                    "kid": id, "x": BASE64.encode(&key.public),
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

impl Claims {
    /// Makes the claims of a token for a member's session, issued at `now`.
    #[must_use]
    pub fn new(issuer: &str, member: Uuid, session: Uuid, id: Uuid, now: OffsetDateTime) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: member,
            exp: (now + LIFETIME).unix_timestamp(),
            iat: now.unix_timestamp(),
            jti: id,
            sid: session,
            scope: "member".to_owned(),
            client_id: None,
        }
    }

    /// Changes the claims to an API client's: for this secret, with only these scopes.
    #[must_use]
    pub fn of_client(self, client: Uuid, scope: String) -> Self {
        Self { client_id: Some(client), scope, ..self }
    }
}

fn key_id(token: &str) -> Option<Uuid> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    header.kid.filter(|_| header.alg == Algorithm::EdDSA)?.parse().ok()
}
