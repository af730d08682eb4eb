//! Time and new identifiers, passed in so that tests can fix them.

use std::sync::{Arc, Mutex};

use shorei_domain::period::{TOKYO, tokyo_date};
use time::{Date, Duration, OffsetDateTime};
use uuid::{ContextV7, Timestamp, Uuid};

/// The current time.
///
/// There are two clocks. The **real** clock applies to tokens, sessions, links in mails, stored
/// answers, the audit trail, logs and time-outs. The **rules'** clock applies to what people see
/// and what rules decide: it is the real clock, unless `SHOREI_TODAY` replaces its date while
/// keeping the time of day. Both return whole seconds.
#[derive(Clone)]
pub struct Clock {
    real: Arc<dyn Fn() -> OffsetDateTime + Send + Sync>,
    today: Option<Date>,
    behind: Duration,
}

impl Clock {
    /// Returns a clock that reads `real`, with the rules' date replaced by `today` if given.
    pub fn new(
        real: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
        today: Option<Date>,
    ) -> Self {
        Self { real: Arc::new(real), today, behind: Duration::ZERO }
    }

    /// Returns the same clock, set back by `by`.
    #[must_use]
    pub fn set_back(&self, by: Duration) -> Self {
        Self { behind: self.behind + by, ..self.clone() }
    }

    /// The same clock, stopped now: a request that runs over midnight has one date.
    #[must_use]
    pub fn stopped(&self) -> Self {
        let now = (self.real)();
        Self { real: Arc::new(move || now), ..self.clone() }
    }

    /// Returns the current time for tokens, links, audit and logs.
    #[must_use]
    pub fn real_now(&self) -> OffsetDateTime {
        self.on_time() - self.behind
    }

    fn on_time(&self) -> OffsetDateTime {
        let now = (self.real)();
        now.replace_nanosecond(0).unwrap_or(now)
    }

    /// Returns the current time for rules and pages.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        let now = self.on_time();
        let shown = self.today.map_or(now, |today| {
            now.to_offset(TOKYO).replace_date(today).to_offset(time::UtcOffset::UTC)
        });
        shown - self.behind
    }

    /// Returns today's date in Japan, for rules and pages.
    #[must_use]
    pub fn today(&self) -> Date {
        tokyo_date(self.now())
    }
}

/// The source of new identifiers: ascending UUIDs of version 7.
#[derive(Clone)]
pub struct Ids(Arc<dyn Fn() -> Uuid + Send + Sync>);

impl Ids {
    /// Returns a source that calls `next`.
    pub fn new(next: impl Fn() -> Uuid + Send + Sync + 'static) -> Self {
        Self(Arc::new(next))
    }

    /// Returns a source that uses the time of the real clock.
    #[must_use]
    pub fn by_clock(clock: &Clock) -> Self {
        let real = Arc::clone(&clock.real);
        let context = Mutex::new(ContextV7::new());
        Self::new(move || {
            let now = real();
            let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
            // A poisoned lock still has a usable counter.
            let context = context.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.nanosecond()))
        })
    }

    /// Returns a new identifier.
    #[must_use]
    pub fn next(&self) -> Uuid {
        (self.0)()
    }
}
