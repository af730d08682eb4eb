//! Passwords: hashed and checked with Argon2id, off the threads that answer requests.
//!
//! They are hashed in Unicode's composed form, since keyboards type 「が」 in several ways. Hashes from before that was
//! so are still found, as they were typed.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use shorei_domain::member::{PASSWORD_MAX_BYTES, composed_password};
use tokio::sync::Semaphore;

use crate::error::Error;

/// How many passwords are hashed at once at most, however many cores there are.
const AT_ONCE_MAX: usize = 8;
/// How many may wait for each that is being hashed: about a second's work.
const QUEUE: usize = 30;
/// How many memories are kept for the next passwords.
const MEMORIES_KEPT: usize = 2;

/// Hashes and checks passwords, a bounded number at once, and few that wait: each takes 19 MiB and some
/// milliseconds of a core. The memory is used again and again.
#[derive(Clone)]
pub struct Passwords(Arc<Hashing>);

struct Hashing {
    params: Params,
    /// The hash of no password, checked where there is no account, so that the answer takes as long.
    nobody: String,
    admitted: Semaphore,
    at_once: Semaphore,
    memories: Mutex<Vec<Vec<Block>>>,
}

/// What checking a password found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whether it is correct.
    pub right: bool,
    /// The password to be hashed anew: its hash was made with other parameters than those of today, or not in the
    /// composed form.
    pub rehash: Option<String>,
}

impl Passwords {
    /// Prepares for hashing with 19 MiB and two passes, as OWASP recommends.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new() -> Result<Self, Error> {
        Self::with(Params::DEFAULT)
    }

    /// Prepares for hashing with other parameters.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with(params: Params) -> Result<Self, Error> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::bounded(params, cores.min(AT_ONCE_MAX), QUEUE)
    }

    /// Prepares for hashing so many at once, for each of which so many may wait.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn bounded(params: Params, at_once: usize, queue: usize) -> Result<Self, Error> {
        let mut hashing = Hashing {
            params,
            nobody: String::new(),
            admitted: Semaphore::new(at_once * (queue + 1)),
            at_once: Semaphore::new(at_once),
            memories: Mutex::default(),
        };
        hashing.nobody = hashing.hash("nobody")?;
        Ok(Self(Arc::new(hashing)))
    }

    /// The hash of `password` in its composed form, with its salt and parameters.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait; when the system has no randomness or no threads.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move |hashing| hashing.hash(&composed_password(&password))).await
    }

    /// Checks `password` against `stored`. Without a stored hash it takes as long, and fails.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait; when the stored hash is not one, or there are no threads.
    pub async fn check(&self, password: String, stored: Option<String>) -> Result<Checked, Error> {
        self.run(move |hashing| hashing.check(&password, stored.as_deref())).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hashing) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _admitted = self.0.admitted.try_acquire().map_err(|_| Error::Busy)?;
        let _turn = self.0.at_once.acquire().await.map_err(Error::internal)?;
        let hashing = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&hashing)).await.map_err(Error::internal)?
    }
}

impl Hashing {
    fn hash(&self, password: &str) -> Result<String, Error> {
        let salt = Salt::generate();
        let length = self.params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = self.derive(
            (Algorithm::Argon2id, Version::V0x13, self.params.clone()),
            password,
            &salt,
            length,
        )?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).map_err(told)?,
            salt: Some(salt),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    fn check(&self, password: &str, stored: Option<&str>) -> Result<Checked, Error> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody);
        let composed = composed_password(password);
        // The other form is tried for unknown accounts too: the time tells nothing.
        let composed_fits = self.fits(&composed, stored)?;
        let typed_fits = composed != password && self.fits(password, stored)?;
        let right = known && (composed_fits || typed_fits);
        let outdated = parameters(stored) != parameters(&self.nobody) || !composed_fits;
        let anew = right && outdated && composed.len() <= PASSWORD_MAX_BYTES;
        Ok(Checked { right, rehash: anew.then_some(composed) })
    }

    fn fits(&self, password: &str, stored: &str) -> Result<bool, Error> {
        let stored = PasswordHash::new(stored).map_err(told)?;
        let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(told)?;
        let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from);
        let params = Params::try_from(&stored).map_err(told)?;
        let (Some(salt), Some(hash)) = (&stored.salt, &stored.hash) else {
            return Err(Error::internal("a stored password hash lacks its salt or its hash"));
        };
        let kind = (algorithm, version.map_err(told)?, params);
        // Compared in constant time.
        Ok(self.derive(kind, password, salt, hash.len())? == *hash)
    }

    fn derive(
        &self,
        (algorithm, version, params): (Algorithm, Version, Params),
        password: &str,
        salt: &[u8],
        length: usize,
    ) -> Result<Output, Error> {
        let mut bytes = [0; Output::MAX_LENGTH];
        let out = bytes.get_mut(..length).ok_or_else(|| Error::internal("a hash is too long"))?;
        let mut memory = self.memories().pop().unwrap_or_default();
        memory.resize(params.block_count().max(memory.len()), Block::default());
        let hasher = Argon2::new(algorithm, version, params);
        let hashed =
            hasher.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory);
        let mut memories = self.memories();
        if memories.len() < MEMORIES_KEPT {
            memories.push(memory);
        }
        drop(memories);
        hashed.map_err(told)?;
        Output::new(out).map_err(told)
    }

    fn memories(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.memories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn told(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

/// Returns the part of a hash with algorithm and parameters: `$argon2id$v=19$m=19456,t=2,p=1`.
fn parameters(hash: &str) -> &str {
    hash.match_indices('$').nth(3).map_or(hash, |(end, _)| &hash[..end])
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher;

    use super::*;

    fn weak() -> Params {
        Params::new(Params::MIN_M_COST, 1, 1, None).unwrap()
    }

    #[actix_web::test]
    async fn a_hash_of_before_is_found_as_it_was_typed_and_made_anew_in_the_composed_form() {
        let typed = "か\u{3099}くしゃのひみつのことは\u{3099}";
        let passwords = Passwords::with(weak()).unwrap();
        let before = Argon2::from(weak()).hash_password(typed.as_bytes()).unwrap().to_string();
        let check = async |password: &str, stored: &str| {
            passwords.check(password.to_owned(), Some(stored.to_owned())).await.unwrap()
        };
        let found = check(typed, &before).await;
        let composed = composed_password(typed);
        assert_eq!(found, Checked { right: true, rehash: Some(composed.clone()) });
        assert!(!check(&composed, &before).await.right, "nobody knows that form of an old hash");
        let anew = passwords.hash(typed.to_owned()).await.unwrap();
        for password in [typed, &composed] {
            assert_eq!(check(password, &anew).await, Checked { right: true, rehash: None });
        }
        assert!(!check("another-password", &anew).await.right);
    }

    #[actix_web::test]
    async fn a_long_password_of_before_is_found_and_stays_as_it_is() {
        let long = "あ".repeat(5000);
        let passwords = Passwords::with(weak()).unwrap();
        let stored = passwords.hash(long.clone()).await.unwrap();
        let stronger = Params::new(Params::MIN_M_COST, 2, 1, None).unwrap();
        let found = Passwords::with(stronger).unwrap().check(long, Some(stored)).await.unwrap();
        assert_eq!(found, Checked { right: true, rehash: None });
    }

    #[actix_web::test]
    async fn passwords_beyond_the_queue_are_turned_away_at_once() {
        let passwords = Passwords::bounded(Params::DEFAULT, 1, 2).unwrap();
        let hash = |_| passwords.hash("a-long-password".to_owned());
        let all = futures_util::future::join_all((0..5).map(hash)).await;
        let busy = all.iter().filter(|one| matches!(one, Err(Error::Busy))).count();
        assert_eq!((busy, all.iter().filter(|one| one.is_ok()).count()), (2, 3));
    }
}
