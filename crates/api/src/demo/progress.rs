//! How far the demonstration is.

use std::sync::atomic::{AtomicU8, Ordering};

/// Whether the program runs as a demonstration, and whether its data are there.
#[derive(Debug, Default)]
pub struct Progress(AtomicU8);

const BEGUN: u8 = 1;
const DONE: u8 = 2;

impl Progress {
    /// From now on this is a demonstration, which is not ready before [`finish`](Self::finish).
    pub fn begin(&self) {
        self.0.store(BEGUN, Ordering::Relaxed);
    }

    /// All its data are there.
    pub fn finish(&self) {
        self.0.store(DONE, Ordering::Relaxed);
    }

    /// Whether this is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether data are still being made.
    #[must_use]
    pub fn is_making(&self) -> bool {
        self.0.load(Ordering::Relaxed) == BEGUN
    }
}
