//! The requests with an `Idempotency-Key` that this copy of the program is processing.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use shorei_domain::id::MemberId;

use crate::error::Error;

/// Who sent a request, `None` for a stranger, to which path, with which key.
type Request = (Option<MemberId>, String, String);

/// The running requests.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<HashSet<Request>>>);

/// A running request, until it is dropped.
pub struct Running {
    all: InFlight,
    this: Request,
}

impl InFlight {
    /// Notes that a request runs.
    ///
    /// # Errors
    /// [`Error::IdempotencyInProgress`] while the same request runs already.
    pub fn enter(&self, caller: Option<MemberId>, path: &str, key: &str) -> Result<Running, Error> {
        let this = (caller, path.to_owned(), key.to_owned());
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !running.insert(this.clone()) {
            return Err(Error::IdempotencyInProgress);
        }
        Ok(Running { all: self.clone(), this })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.this);
    }
}
