//! The cookie that records which accounts have signed in with a browser. Their failures are counted
//! separately from those of strangers, so that nobody can lock out someone else.
//!
//! The cookie contains a random name of the browser, and for each account a keyed hash of both. It
//! does not reveal the accounts, and is useless in another browser.

use aws_lc_rs::rand;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::error::Error;
use crate::security::secret::{Purpose, Secret, TAG_LENGTH, encode_hex};

const NAME_LENGTH: usize = 16;
/// The maximum number of accounts per browser. The account that signed in longest ago is forgotten
/// first.
const ACCOUNTS_MAX: usize = 8;

/// A browser, as described by its cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    name: [u8; NAME_LENGTH],
    accounts: Vec<[u8; TAG_LENGTH]>,
}

impl Browser {
    /// Makes a browser without accounts.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn new() -> Result<Self, Error> {
        let mut name = [0; NAME_LENGTH];
        rand::fill(&mut name).map_err(|_| Error::internal("no randomness"))?;
        Ok(Self { name, accounts: Vec::new() })
    }

    /// Parses the cookie. Whether it is genuine is checked for each account.
    #[must_use]
    pub fn parse(cookie: &str) -> Option<Self> {
        let bytes = BASE64.decode(cookie).ok()?;
        let (name, rest) = bytes.split_first_chunk::<NAME_LENGTH>()?;
        let (accounts, nothing) = rest.as_chunks::<TAG_LENGTH>();
        let sound = nothing.is_empty() && accounts.len() <= ACCOUNTS_MAX;
        sound.then(|| Self { name: *name, accounts: accounts.to_vec() })
    }

    /// Returns the cookie.
    #[must_use]
    pub fn to_cookie(&self) -> String {
        BASE64.encode([&self.name[..], self.accounts.as_flattened()].concat())
    }

    /// Returns whether the account has signed in with this browser.
    #[must_use]
    pub fn knows(&self, account: Uuid, secret: &Secret) -> bool {
        let message = self.message(account);
        self.accounts.iter().any(|tag| secret.verify(Purpose::Browser, &message, tag))
    }

    /// Adds an account that has signed in with this browser.
    #[must_use]
    pub fn with(mut self, account: Uuid, secret: &Secret) -> Self {
        let tag = secret.tag(Purpose::Browser, &self.message(account));
        self.accounts.retain(|one| *one != tag);
        self.accounts.insert(0, tag);
        self.accounts.truncate(ACCOUNTS_MAX);
        self
    }

    /// Returns the name under which failures are counted.
    #[must_use]
    pub fn name(&self) -> String {
        encode_hex(&self.name)
    }

    fn message(&self, account: Uuid) -> Vec<u8> {
        [&self.name[..], account.as_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_knows_the_accounts_that_signed_in_with_it_and_no_others() {
        let (secret, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let account = Uuid::from_u128;
        let mut browser = Browser::new().unwrap();
        for number in [1, 2, 1] {
            browser = browser.with(account(number), &secret);
        }
        let read = Browser::parse(&browser.to_cookie()).unwrap();
        assert_eq!(read, browser);
        let known =
            |browser: &Browser, secret| [1, 2, 3].map(|n| browser.knows(account(n), secret));
        assert_eq!(known(&read, &secret), [true, true, false]);
        assert_eq!(known(&read, &other), [false; 3]);
        // Puts its accounts into another browser's cookie.
        let copied = Browser { accounts: browser.accounts.clone(), ..Browser::new().unwrap() };
        assert_eq!(known(&copied, &secret), [false; 3]);
        let full = (0..9).fold(browser, |browser, n| browser.with(account(100 + n), &secret));
        assert!(!full.knows(account(1), &secret) && full.knows(account(108), &secret));
        for wrong in ["", "AAAA", "not base64!"] {
            assert_eq!(Browser::parse(wrong), None, "{wrong}");
        }
    }
}
