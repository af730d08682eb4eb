//! The state of the demonstration.

use std::sync::atomic::{AtomicU8, Ordering};

/// Whether the program runs as a demonstration, and whether its data are complete.
#[derive(Debug, Default)]
pub struct Progress(AtomicU8);

const BEGUN: u8 = 1;
const DONE: u8 = 2;

impl Progress {
    /// Starts a demonstration, which is not ready before [`finish`](Self::finish).
    pub fn begin(&self) {
        self.0.store(BEGUN, Ordering::Relaxed);
    }

    /// Marks the data as complete.
    pub fn finish(&self) {
        self.0.store(DONE, Ordering::Relaxed);
    }

    /// Returns whether this is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Returns whether the data are still being created.
    #[must_use]
    pub fn is_making(&self) -> bool {
        self.0.load(Ordering::Relaxed) == BEGUN
    }
}
