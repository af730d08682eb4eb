//! Access tokens that this copy has verified: checking a signature costs more than the rest of a short request.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use time::OffsetDateTime;

use crate::security::token::Claims;

/// How many tokens are remembered, of some 800 bytes each.
const MOST: usize = 10_000;

/// What verified tokens claim, by the whole token, until it expires.
#[derive(Default)]
pub struct Verified(RwLock<HashMap<Box<str>, Claims>>);

impl Verified {
    /// Returns what a token claims that was verified before and has not expired.
    #[must_use]
    pub fn find(&self, token: &str, now: OffsetDateTime) -> Option<Claims> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(token).filter(|claims| is_valid(claims, now)).cloned()
    }

    /// Remembers a token that was verified.
    pub fn keep(&self, token: &str, claims: &Claims, now: OffsetDateTime) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, claims| is_valid(claims, now));
        }
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(token.into(), claims.clone());
    }
}

fn is_valid(claims: &Claims, now: OffsetDateTime) -> bool {
    now.unix_timestamp() < claims.exp
}
