//! Runs CPU-heavy work off the threads that answer requests, a limited number at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Error;

/// Runs as many jobs at a time as there are cores; others wait.
#[derive(Clone, Debug)]
pub struct Offload(Arc<Semaphore>);

impl Default for Offload {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }
}

impl Offload {
    /// Runs `work` on a thread of its own.
    ///
    /// # Errors
    /// If no thread is available.
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
