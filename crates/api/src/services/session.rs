//! Signing in, staying signed in, and signing out (`S1`).

use shorei_contract::session::SignIn;
use shorei_domain::id::MemberId;
use shorei_domain::member::is_member;
use shorei_domain::text::fold;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::context::{Account, Actor, App, Visit};
use crate::error::Error;
use crate::security::browser::Browser;
use crate::security::credential;
use crate::security::refresh::RefreshToken;
use crate::security::secret::{Purpose, encode_hex};
use crate::security::token::{self, Claims};
use crate::services::{access_token, api_client};
use crate::store::member::{self, MemberRow, SessionActor};
use crate::store::session::{self, FAILURE_WINDOW, SessionRow};
use crate::store::signing_key;
use crate::trail::Action;

/// For how long somebody stays signed in who asked to be remembered, without coming back.
pub const REMEMBERED: Duration = Duration::days(30);
/// For how long everybody else does: a working day, unless the browser is closed before.
pub const NOT_REMEMBERED: Duration = Duration::hours(12);
/// For how long the token that was just replaced still gives its successor: two tabs may ask at once.
const GRACE: Duration = Duration::seconds(10);

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub member: MemberRow,
    /// The access token.
    pub access_token: String,
    /// The refresh token, for the cookie.
    pub refresh_token: String,
    /// For how long the cookie lasts; `None`: as long as the browser is open.
    pub remembered_for: Option<Duration>,
    /// The browser that they signed in with, for its cookie.
    pub browser: Option<Browser>,
}

/// Signs somebody in, with the browser that its cookie tells.
///
/// # Errors
/// [`Error::InvalidCredentials`], the same and as slowly whether or not the account exists;
/// [`Error::MembershipEnded`] after the right password of one who left; [`Error::RateLimited`]; [`Error::Busy`].
pub async fn sign_in(
    visit: &Visit,
    input: SignIn,
    browser: Option<Browser>,
) -> Result<SignedIn, Error> {
    let SignIn { user_id, password, remember } = input;
    let app = &visit.app;
    app.limits.check_sign_in(visit.address)?;
    let found = member::find_by_user_id(app.db.read(), &user_id).await?;
    let stored = found.as_ref().and_then(|member| member.password_hash.clone());
    let attempt = Attempt::begin(visit, found.as_ref(), &user_id, browser.as_ref()).await?;
    let checked = match app.passwords.check(password, stored).await {
        Ok(checked) => checked,
        Err(error) => {
            attempt.give_back(visit).await?;
            return Err(error);
        }
    };
    let Some(found) = found.filter(|_| checked.right) else {
        return Err(Error::InvalidCredentials);
    };
    if !is_member(found.left_on, visit.today()) {
        attempt.give_back(visit).await?;
        return Err(Error::MembershipEnded);
    }
    // Parameters grow with the machines: whoever signs in gets a hash of today. It can wait for a quieter moment.
    let rehashed = match checked.rehash {
        Some(password) => match app.passwords.hash(password).await {
            Err(Error::Busy) => None,
            hash => Some(hash?),
        },
        None => None,
    };
    begin(visit, found, &attempt, remember, rehashed, browser).await
}

/// A sign-in that counts as failed until it has succeeded.
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

async fn begin(
    visit: &Visit,
    found: MemberRow,
    attempt: &Attempt,
    remember: bool,
    rehashed: Option<String>,
    browser: Option<Browser>,
) -> Result<SignedIn, Error> {
    let now = visit.real_now();
    let id = visit.new_id();
    let browser = match browser {
        Some(browser) => browser,
        None => Browser::new()?,
    };
    let browser = browser.with(found.id, &visit.app.config.secret);
    visit
        .write(async |unit| {
            session::forget_failures(unit, &attempt.account).await?;
            if let Some(hash) = rehashed.clone() {
                member::set_password(unit, MemberId(found.id), hash).await?;
            }
            let row = SessionRow {
                id,
                member_id: found.id,
                remember,
                generation: 0,
                rotated_at: now,
                created_at: now,
                expires_at: expiry(remember, now),
                ended_at: None,
            };
            session::insert(unit, row).await?;
            let event = visit.entry(Action::SessionBegun, id).by(found.id);
            unit.record([event]).await
        })
        .await?;
    let signed_in = signed_in(visit, found, id, 0, remember)?;
    Ok(SignedIn { browser: Some(browser), ..signed_in })
}

/// Goes on with a session: gives a new access token and the next refresh token.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is not genuine, or whose session has ended. One that
/// was replaced more than ten seconds ago has been stolen or copied: it ends its whole session.
pub async fn refresh(visit: &Visit, cookie: Option<&str>) -> Result<SignedIn, Error> {
    let app = &visit.app;
    let token = cookie.and_then(|text| RefreshToken::verify(text, &app.config.secret));
    let token = token.ok_or(Error::Unauthenticated)?;
    app.limits.check_refresh(token.session)?;
    let now = visit.real_now();
    let (row, generation) = visit
        .write(async |unit| {
            let row = session::find_locked(unit, token.session).await?;
            let Some(row) = row.filter(|row| row.ended_at.is_none() && row.expires_at > now) else {
                return Ok(None);
            };
            if token.generation == row.generation {
                let next = row.generation + 1;
                session::rotate(unit, row.id, next, expiry(row.remember, now), now).await?;
                return Ok(Some((row, next)));
            }
            let just_replaced = token.generation + 1 == row.generation;
            if just_replaced && now <= row.rotated_at + GRACE {
                let generation = row.generation;
                return Ok(Some((row, generation)));
            }
            session::end(unit, row.id, now).await?;
            let event = visit.entry(Action::SessionTokenReused, row.id).by(row.member_id);
            unit.record([event]).await?;
            Ok(None)
        })
        .await?
        .ok_or(Error::Unauthenticated)?;
    let found = member::find(app.db.read(), MemberId(row.member_id)).await?;
    let found = found.ok_or(Error::Unauthenticated)?;
    if !is_member(found.left_on, visit.today()) {
        return Err(Error::MembershipEnded);
    }
    signed_in(visit, found, row.id, generation, row.remember)
}

/// Ends the session of a refresh token. Without one there is nothing to end.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(visit: &Visit, cookie: Option<&str>) -> Result<(), Error> {
    let token = cookie.and_then(|text| RefreshToken::verify(text, &visit.app.config.secret));
    let Some(token) = token else { return Ok(()) };
    end(visit, token.session).await
}

/// Ends a session.
///
/// # Errors
/// When the database refuses.
pub async fn end(visit: &Visit, id: Uuid) -> Result<(), Error> {
    visit
        .write(async |unit| {
            let Some(row) = session::find_locked(unit, id).await? else { return Ok(()) };
            session::end(unit, id, visit.real_now()).await?;
            let event = visit.entry(Action::SessionEnded, id).by(row.member_id);
            unit.record([event]).await
        })
        .await
}

/// Who stands behind an access token.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is not genuine or too old, or whose session has ended;
/// [`Error::MembershipEnded`] for one who left since.
pub async fn actor(app: &App, token: &str) -> Result<Actor, Error> {
    if token.starts_with(credential::ACCESS_TOKEN) {
        return access_token::actor(app, token).await;
    }
    if app.keys.knows(token) == Some(false) {
        // Another copy of the program may have made a new key.
        load_keys(app).await?;
    }
    let now = app.clock.real_now();
    let claims = app.keys.verify(token, &app.config.base_url, now).ok_or(Error::Unauthenticated)?;
    if let Some(client) = claims.client_id {
        return api_client::actor(app, client, &claims).await;
    }
    let found = member::find_by_session(app.db.read(), claims.sid, now).await?;
    let found = found.filter(|found| found.id == claims.sub).ok_or(Error::Unauthenticated)?;
    Ok(Actor::Person { account: account(app, found)?, session: claims.sid })
}

/// The account of somebody who calls, themselves or by a program of theirs.
///
/// # Errors
/// [`Error::MembershipEnded`].
pub(super) fn account(app: &App, found: SessionActor) -> Result<Account, Error> {
    if !is_member(found.left_on, app.clock.today()) {
        return Err(Error::MembershipEnded);
    }
    Ok(Account {
        member: MemberId(found.id),
        name: found.name(),
        member_number: found.member_number,
        is_staff: found.is_staff,
        is_instructor: found.is_instructor,
    })
}

/// Takes the keys of the database into use, after making a new one where none is young enough.
///
/// # Errors
/// When the keys were wrapped with another secret.
pub async fn rotate_keys(app: &App) -> Result<(), Error> {
    let now = app.clock.real_now();
    let keys = signing_key::all(app.db.read()).await?;
    if !keys.iter().any(|key| key.created_at + token::KEY_AGE > now) {
        let wrapped = token::new_key(&app.config.secret)?;
        let id = app.ids.next();
        app.db.write(async |tx| signing_key::insert(tx, id, wrapped.clone(), now).await).await?;
    }
    load_keys(app).await
}

/// Drops keys whose tokens have long expired.
///
/// # Errors
/// When the database refuses.
pub async fn drop_old_keys(app: &App) -> Result<(), Error> {
    let old = app.clock.real_now() - token::KEY_AGE - Duration::days(1);
    app.db.write(async |tx| signing_key::drop_older(tx, old).await).await
}

async fn load_keys(app: &App) -> Result<(), Error> {
    app.keys.load(signing_key::all(app.db.read()).await?, &app.config.secret)
}

fn signed_in(
    visit: &Visit,
    member: MemberRow,
    session: Uuid,
    generation: i64,
    remember: bool,
) -> Result<SignedIn, Error> {
    let app = &visit.app;
    let now = visit.real_now();
    let claims = Claims::new(&app.config.base_url, member.id, session, visit.new_id(), now);
    Ok(SignedIn {
        access_token: app.keys.sign(&claims)?,
        refresh_token: RefreshToken { session, generation }.sign(&app.config.secret),
        remembered_for: remember.then_some(REMEMBERED),
        browser: None,
        member,
    })
}

fn expiry(remember: bool, now: OffsetDateTime) -> OffsetDateTime {
    now + if remember { REMEMBERED } else { NOT_REMEMBERED }
}
