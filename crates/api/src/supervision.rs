//! Watches over the jobs beside requests: one that panics is begun again after a pause, and whether each works
//! is told by `/readyz` and `/metrics`.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a job waits after its first panic; each further one doubles it.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How long it waits at most.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What goes on beside requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Mails leave.
    Mails,
    /// Webhooks leave.
    Webhooks,
    /// What is done every few minutes.
    Chores,
}

impl Job {
    /// The job as `/readyz` and `/metrics` name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mails => "mails",
            Self::Webhooks => "webhooks",
            Self::Chores => "chores",
        }
    }

    /// After how long without a finished round the job counts as stuck.
    fn patience(self) -> Duration {
        match self {
            Self::Mails | Self::Webhooks => Duration::from_mins(5),
            Self::Chores => Duration::from_mins(30),
        }
    }
}

/// How the jobs of this copy of the program do.
#[derive(Debug, Default)]
pub struct Pulses(Mutex<BTreeMap<Job, Pulse>>);

#[derive(Clone, Copy, Debug)]
struct Pulse {
    /// When the job last finished a round, or began.
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
    /// Remembers that a job finished a round.
    pub fn beat(&self, job: Job) {
        self.change(|pulses| pulses.insert(job, Pulse { at: Instant::now(), broken: false }));
    }

    /// The first job that does not work, if any. Jobs that were not begun are not meant to.
    #[must_use]
    pub fn ailing(&self) -> Option<Job> {
        self.change(|pulses| {
            pulses.iter().find(|(job, pulse)| !pulse.works(**job)).map(|(job, _)| *job)
        })
    }

    /// Each job that was begun, whether it works, and for how long it has not finished a round.
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

/// Does a job until it ends by itself, which it does when told to stop: after a panic it is begun again.
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

/// What a panic says.
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
