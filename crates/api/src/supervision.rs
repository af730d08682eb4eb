//! Supervises the background jobs: restarts a job that panics, after a pause, and reports by
//! `/readyz` and `/metrics` whether each works.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;

/// The pause after a job's first panic. Each further panic doubles it.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// A background job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Sends mails.
    Mails,
    /// Sends webhooks.
    Webhooks,
    /// Runs the periodic chores.
    Chores,
}

impl Job {
    /// Returns the job's name in `/readyz` and `/metrics`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mails => "mails",
            Self::Webhooks => "webhooks",
            Self::Chores => "chores",
        }
    }

    /// Returns how long a round of the job may take before the job counts as stuck.
    fn patience(self) -> Duration {
        match self {
            Self::Mails | Self::Webhooks => Duration::from_mins(5),
            Self::Chores => Duration::from_mins(30),
        }
    }
}

/// The health of the jobs in this copy of the program.
#[derive(Debug, Default)]
pub struct Pulses(Mutex<BTreeMap<Job, Pulse>>);

#[derive(Clone, Copy, Debug)]
struct Pulse {
    /// When the job last finished a round, or started.
    at: Instant,
    /// Whether it panicked and has not finished a round since.
    broken: bool,
}

impl Pulse {
    fn works(self, job: Job) -> bool {
        !self.broken && self.at.elapsed() < job.patience()
    }
}

impl Pulses {
    /// Records that a job finished a round.
    pub fn beat(&self, job: Job) {
        self.change(|pulses| pulses.insert(job, Pulse { at: Instant::now(), broken: false }));
    }

    /// Returns the first job that does not work, if any. Jobs that were not started are ignored.
    #[must_use]
    pub fn ailing(&self) -> Option<Job> {
        self.change(|pulses| {
            pulses.iter().find(|(job, pulse)| !pulse.works(**job)).map(|(job, _)| *job)
        })
    }

    /// Returns each started job, whether it works, and the time since its last finished round.
    #[must_use]
    pub fn all(&self) -> Vec<(Job, bool, Duration)> {
        self.change(|pulses| {
            let told = |(job, pulse): (&Job, &Pulse)| (*job, pulse.works(*job), pulse.at.elapsed());
            pulses.iter().map(told).collect()
        })
    }

    fn broke(&self, job: Job) {
        self.change(|pulses| {
            pulses.entry(job).and_modify(|pulse| pulse.broken = true);
        });
    }

    fn end(&self, job: Job) {
        self.change(|pulses| pulses.remove(&job));
    }

    fn change<T>(&self, change: impl FnOnce(&mut BTreeMap<Job, Pulse>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs a job until it ends by itself, which it does when told to stop. Restarts it after a panic.
pub async fn supervise<W: Future<Output = ()>>(
    pulses: &Pulses,
    job: Job,
    first_pause: Duration,
    mut stopped: watch::Receiver<bool>,
    work: impl Fn() -> W,
) {
    pulses.beat(job);
    let mut pause = first_pause;
    while !*stopped.borrow() {
        let begun = Instant::now();
        let Err(panic) = AssertUnwindSafe(work()).catch_unwind().await else { break };
        let (worker, said) = (job.as_str(), said(&*panic));
        tracing::error!(worker, said, "a worker panicked, and is begun again");
        metrics::counter!("worker_panics_total", "worker" => worker).increment(1);
        pulses.broke(job);
        if begun.elapsed() > LONGEST_PAUSE {
            pause = first_pause;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    pulses.end(job);
}

/// Returns the message of a panic.
#[must_use]
pub fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("nothing")
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    #[actix_web::test]
    async fn a_job_that_panics_is_begun_again_and_counts_as_broken_until_it_has_worked() {
        let (pulses, begun, seen) = (Pulses::default(), Cell::new(0), RefCell::default());
        let (_stop, stopped) = watch::channel(false);
        let work = async || {
            begun.set(begun.get() + 1);
            let look = |seen: &mut Vec<_>| seen.push(pulses.ailing());
            look(&mut seen.borrow_mut());
            assert!(begun.get() > 2, "as a library might");
            pulses.beat(Job::Mails);
            look(&mut seen.borrow_mut());
        };
        supervise(&pulses, Job::Mails, Duration::ZERO, stopped, work).await;
        let mails = Some(Job::Mails);
        assert_eq!((begun.get(), seen.into_inner()), (3, vec![None, mails, mails, None]));
        assert_eq!(pulses.all(), [], "it ended by itself");
    }

    #[actix_web::test]
    async fn a_job_that_is_told_to_stop_is_not_begun_again() {
        let (pulses, begun) = (Pulses::default(), Cell::new(0));
        let (stop, stopped) = watch::channel(false);
        let work = async || {
            begun.set(begun.get() + 1);
            stop.send_replace(true);
            panic!("while it was told to stop");
        };
        supervise(&pulses, Job::Chores, FIRST_PAUSE, stopped, work).await;
        assert_eq!(begun.get(), 1);
    }
}
