//! Whether somebody is who they say they are: their password is checked, and guesses at it are counted.

use shorei_domain::id::MemberId;
use shorei_domain::text::fold;
use time::Duration;
use uuid::Uuid;

use crate::context::{Actor, Call, Visit};
use crate::error::Error;
use crate::security::browser::Browser;
use crate::security::secret::{Purpose, encode_hex};
use crate::store::member::{self, MemberRow};
use crate::store::session::{self, FAILURE_WINDOW};
use crate::trail::Action;
use crate::unit::Unit;

/// For how long somebody who gave their password need not give it again.
pub const RECENT: Duration = Duration::minutes(10);

/// Somebody who gave the right password.
pub(super) struct Proven {
    /// Who.
    pub(super) member: MemberRow,
    attempt: Attempt,
    /// The password's hash of today, where the kept one is another kind.
    rehashed: Option<String>,
}

/// Checks a password: of the account that was found, or of nobody's, named so.
///
/// # Errors
/// [`Error::InvalidCredentials`], as slowly whether or not the account exists; [`Error::RateLimited`] after too many
/// failures; [`Error::Busy`].
pub(super) async fn prove(
    visit: &Visit,
    found: Option<MemberRow>,
    user_id: &str,
    password: String,
    browser: Option<&Browser>,
) -> Result<Proven, Error> {
    let passwords = &visit.app.passwords;
    let stored = found.as_ref().and_then(|member| member.password_hash.clone());
    let attempt = Attempt::begin(visit, found.as_ref(), user_id, browser).await?;
    let checked = match passwords.check(password, stored).await {
        Ok(checked) => checked,
        Err(error) => {
            attempt.give_back(visit).await?;
            return Err(error);
        }
    };
    let member = found.filter(|_| checked.right).ok_or(Error::InvalidCredentials)?;
    // Parameters grow with the machines: whoever signs in gets a hash of today. It can wait for a quieter moment.
    let rehashed = match checked.rehash {
        Some(password) => match passwords.hash(password).await {
            Err(Error::Busy) => None,
            hash => Some(hash?),
        },
        None => None,
    };
    Ok(Proven { member, attempt, rehashed })
}

impl Proven {
    /// Forgets the failures before, and keeps the hash of today.
    pub(super) async fn settle(&self, unit: &Unit<'_>) -> Result<(), Error> {
        session::forget_failures(unit, &self.attempt.account).await?;
        if let Some(hash) = &self.rehashed {
            member::set_password(unit, MemberId(self.member.id), hash.clone()).await?;
        }
        Ok(())
    }

    /// Gives back that the attempt counted as failed.
    pub(super) async fn give_back(&self, visit: &Visit) -> Result<(), Error> {
        self.attempt.give_back(visit).await
    }
}

/// A password that counts as wrong until it has been found right.
struct Attempt {
    /// Under which name it is counted: that of the account, with that of a browser in which it has signed in before.
    account: String,
    /// None where nothing is counted.
    reserved: Option<Uuid>,
}

impl Attempt {
    async fn begin(
        visit: &Visit,
        found: Option<&MemberRow>,
        user_id: &str,
        browser: Option<&Browser>,
    ) -> Result<Self, Error> {
        let secret = &visit.app.config.secret;
        let account = match found {
            Some(found) => {
                let known = browser.filter(|browser| browser.knows(found.id, secret));
                let browser = known.map(|browser| format!(" {}", browser.name()));
                format!("{}{}", found.id, browser.unwrap_or_default())
            }
            None => encode_hex(&secret.tag(Purpose::UnknownName, fold(user_id).as_bytes())),
        };
        let Some(limit) = visit.app.limits.failed_sign_ins() else {
            return Ok(Self { account, reserved: None });
        };
        let (id, now) = (visit.new_id(), visit.real_now());
        let reserve = async |tx: &_| session::reserve_failure(tx, id, &account, limit, now).await;
        match visit.app.db.write(reserve).await? {
            Ok(()) => Ok(Self { account, reserved: Some(id) }),
            Err(oldest) => {
                let wait = (oldest + FAILURE_WINDOW - now).whole_seconds();
                Err(Error::RateLimited { seconds: u64::try_from(wait).unwrap_or(0) + 1 })
            }
        }
    }

    async fn give_back(&self, visit: &Visit) -> Result<(), Error> {
        let Some(id) = self.reserved else { return Ok(()) };
        visit.app.db.write(async |tx| session::give_back_failure(tx, id).await).await
    }
}

/// Takes the caller's password once more, so that they may do for a while what needs it.
///
/// # Errors
/// [`Error::SessionRequired`]; those of a sign-in.
pub async fn give_again(
    call: &Call,
    password: String,
    browser: Option<&Browser>,
) -> Result<(), Error> {
    call.require_person()?;
    let app = &call.app;
    app.limits.check_sign_in(call.address)?;
    let found = member::find(app.db.read(), call.actor.member()).await?;
    let proven = prove(call, found, "", password, browser).await?;
    let Actor::Person { session: id, .. } = &call.actor else { return Ok(()) };
    call.write(async |unit| {
        proven.settle(unit).await?;
        session::set_proven(unit, *id, call.real_now()).await?;
        unit.record([call.entry(Action::SessionProven, *id)]).await
    })
    .await
}

/// Requires a person who has given their password within [`RECENT`], by signing in or once more: for what a session
/// that somebody else got hold of must not do.
///
/// # Errors
/// [`Error::SessionRequired`] for a program, [`Error::ReauthenticationRequired`].
pub async fn require_recent(call: &Call) -> Result<(), Error> {
    call.require_person()?;
    let Actor::Person { session: id, .. } = &call.actor else { return Ok(()) };
    let row = session::find(call.app.db.read(), *id).await?.ok_or(Error::Unauthenticated)?;
    let recent = call.real_now() <= row.proven_at() + RECENT;
    if recent { Ok(()) } else { Err(Error::ReauthenticationRequired) }
}
