//! Limits of the rate of calls.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use shorei_domain::id::MemberId;
use uuid::Uuid;

use crate::config::RateLimits;
use crate::error::Error;

/// A limiter that reports how much is left.
type CallerLimiter = RateLimiter<
    MemberId,
    DefaultKeyedStateStore<MemberId>,
    DefaultClock,
    StateInformationMiddleware,
>;

/// What a caller may still do within this second, as in the headers `RateLimit-Policy` and
/// `RateLimit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The number of requests per second.
    pub limit: u32,
    /// The number of requests left.
    pub remaining: u32,
    /// The number of seconds until there are more, rounded up.
    pub reset: u64,
    /// Whether this request exceeded the limit.
    pub exceeded: bool,
}

/// The limits that this copy of the program keeps in memory. Failed sign-ins are counted in the
/// database, because their limit must apply across copies.
pub struct Limits {
    callers: Option<CallerLimiter>,
    sign_ins: Option<DefaultKeyedRateLimiter<IpAddr>>,
    refreshes: Option<DefaultKeyedRateLimiter<Uuid>>,
    resets: Option<DefaultKeyedRateLimiter<IpAddr>>,
    tokens: Option<DefaultKeyedRateLimiter<(Uuid, Option<IpAddr>)>>,
    failed_sign_ins: Option<u32>,
}

impl Limits {
    /// Makes the limits from their settings.
    #[must_use]
    pub fn new(limits: RateLimits) -> Self {
        let of = |limit: Option<u32>| limit.and_then(NonZeroU32::new);
        let a_minute = |limit| of(limit).map(Quota::per_minute);
        Self {
            callers: of(limits.requests)
                .map(|limit| RateLimiter::keyed(Quota::per_second(limit)).with_middleware()),
            sign_ins: a_minute(limits.sign_ins).map(RateLimiter::keyed),
            refreshes: a_minute(limits.refreshes).map(RateLimiter::keyed),
            resets: a_minute(limits.resets).map(RateLimiter::keyed),
            tokens: a_minute(limits.tokens).map(RateLimiter::keyed),
            failed_sign_ins: limits.failed_sign_ins,
        }
    }

    /// Counts a request of a signed-in caller, and returns what is left, or `None` if there is no
    /// limit.
    #[must_use]
    pub fn count_caller(&self, caller: MemberId) -> Option<Allowance> {
        Some(match self.callers.as_ref()?.check_key(&caller) {
            Ok(left) => Allowance {
                limit: left.quota().burst_size().get(),
                remaining: left.remaining_burst_capacity(),
                reset: 1,
                exceeded: false,
            },
            Err(refused) => Allowance {
                limit: refused.quota().burst_size().get(),
                remaining: 0,
                reset: seconds(&refused.wait_time_from(DefaultClock::default().now())),
                exceeded: true,
            },
        })
    }

    /// Counts a sign-in from an address.
    ///
    /// # Errors
    /// [`Error::RateLimited`].
    pub fn check_sign_in(&self, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| check(self.sign_ins.as_ref(), &counted(address)))
    }

    /// Counts a renewal of a session: pages that are loaded use up nobody's sign-ins.
    ///
    /// # Errors
    /// [`Error::RateLimited`].
    pub fn check_refresh(&self, session: Uuid) -> Result<(), Error> {
        check(self.refreshes.as_ref(), &session)
    }

    /// Counts a step of a password reset from an address.
    ///
    /// # Errors
    /// [`Error::RateLimited`].
    pub fn check_reset(&self, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| check(self.resets.as_ref(), &counted(address)))
    }

    /// Counts a token that an API client asks for. Whoever knows the client's name counts apart at another address.
    ///
    /// # Errors
    /// [`Error::RateLimited`].
    pub fn check_token(&self, client: Uuid, address: Option<IpAddr>) -> Result<(), Error> {
        check(self.tokens.as_ref(), &(client, address.map(counted)))
    }

    /// Returns how many sign-ins of one account may fail in 15 minutes.
    #[must_use]
    pub fn failed_sign_ins(&self) -> Option<u32> {
        self.failed_sign_ins
    }

    /// Forgets callers who have been idle for a while.
    pub fn forget_idle(&self) {
        if let Some(callers) = &self.callers {
            callers.retain_recent();
        }
        for addresses in [&self.sign_ins, &self.resets].into_iter().flatten() {
            addresses.retain_recent();
        }
        if let Some(refreshes) = &self.refreshes {
            refreshes.retain_recent();
        }
        if let Some(tokens) = &self.tokens {
            tokens.retain_recent();
        }
    }
}

/// Returns the address to count: for IPv6 its /64 network, which belongs to one household or
/// hospital.
fn counted(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(
    limiter: Option<&DefaultKeyedRateLimiter<K>>,
    key: &K,
) -> Result<(), Error> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(key).map_err(|refused| Error::RateLimited {
        seconds: seconds(&refused.wait_time_from(DefaultClock::default().now())),
    })
}

/// Rounds up, so that a caller who waits that long gets through.
fn seconds(wait: &Duration) -> u64 {
    wait.as_secs() + 1
}
