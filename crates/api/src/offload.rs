//! Work that takes a core for a while, off the threads that answer requests and a bounded number at
//! once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Error;

/// As many pieces of work at once as there are cores; further ones wait their turn.
#[derive(Clone, Debug)]
pub struct Offload(Arc<Semaphore>);

impl Default for Offload {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }
}

impl Offload {
    /// Does `work` on a thread of its own.
    ///
    /// # Errors
    /// When there are no threads.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(Error::internal)
    }
}
