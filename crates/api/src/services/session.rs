//! Signing in, staying signed in, and signing out (`S1`).

use shorei_contract::session::SignIn;
use shorei_domain::id::MemberId;
use shorei_domain::member::is_member;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::context::{Account, Actor, App, Visit};
use crate::error::Error;
use crate::security::browser::Browser;
use crate::security::credential;
use crate::security::refresh::RefreshToken;
use crate::security::token::{self, Claims};
use crate::services::proof::{self, Proven};
use crate::services::{access_token, api_client};
use crate::store::member::{self, MemberRow, SessionActor};
use crate::store::session::{self, GRACE, SessionRow};
use crate::store::signing_key;
use crate::trail::Action;

/// How long a remembered sign-in lasts without a return.
pub const REMEMBERED: Duration = Duration::days(30);
/// How long any other sign-in lasts: a working day, unless the browser is closed before.
pub const NOT_REMEMBERED: Duration = Duration::hours(12);

/// The result of a sign-in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The member.
    pub member: MemberRow,
    /// The access token.
    pub access_token: String,
    /// The refresh token, for the cookie.
    pub refresh_token: String,
    /// How long the cookie lasts, or `None` for as long as the browser is open.
    pub remembered_for: Option<Duration>,
    /// The browser used, for its cookie.
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
    let known = found.as_ref().map(|found| found.id);
    let proven = match proof::prove(visit, found, &user_id, password, browser.as_ref()).await {
        Err(Error::InvalidCredentials) => {
            // Never what was typed: people type passwords there.
            let entry = || visit.entry(Action::SessionRefused, known.unwrap_or_default());
            visit.write(async |unit| unit.record([entry()]).await).await?;
            return Err(Error::InvalidCredentials);
        }
        proven => proven?,
    };
    if !is_member(proven.member.left_on, visit.today()) {
        proven.give_back(visit).await?;
        return Err(Error::MembershipEnded);
    }
    begin(visit, proven, remember, browser).await
}

async fn begin(
    visit: &Visit,
    proven: Proven,
    remember: bool,
    browser: Option<Browser>,
) -> Result<SignedIn, Error> {
    let now = visit.real_now();
    let id = visit.new_id();
    let found = &proven.member;
    let browser = match browser {
        Some(browser) => browser,
        None => Browser::new()?,
    };
    let browser = browser.with(found.id, &visit.app.config.secret);
    visit
        .write(async |unit| {
            proven.settle(unit).await?;
            let row = SessionRow {
                id,
                member_id: found.id,
                remember,
                generation: 0,
                rotated_at: now,
                created_at: now,
                expires_at: expiry(remember, now),
                ended_at: None,
                proven_at: Some(now),
                replaced: String::new(),
            };
            session::insert(unit, row).await?;
            let event = visit.entry(Action::SessionBegun, id).by(found.id);
            unit.record([event]).await
        })
        .await?;
    let signed_in = signed_in(visit, proven.member, id, 0, remember)?;
    Ok(SignedIn { browser: Some(browser), ..signed_in })
}

/// Continues a session: returns a new access token and the next refresh token.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is not genuine, or whose session has ended. A token
/// replaced more than ten seconds ago was stolen or copied, and ends its whole session.
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
                session::rotate(unit, &row, expiry(row.remember, now), now).await?;
                return Ok(Some((row, next)));
            }
            // Tabs ask at once, also where the successor is used already: they get the newest.
            if row.replaced_at(token.generation).is_some_and(|at| now <= at + GRACE) {
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

/// Ends the session of a refresh token. Does nothing without one.
///
/// # Errors
/// If the database refuses.
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
            let found = session::find_locked(unit, id).await?;
            let Some(row) = found.filter(|row| row.ended_at.is_none()) else { return Ok(()) };
            session::end(unit, id, visit.real_now()).await?;
            let event = visit.entry(Action::SessionEnded, id).by(row.member_id);
            unit.record([event]).await
        })
        .await
}

/// Returns the caller behind an access token.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is not genuine or too old, or whose session has ended;
/// [`Error::MembershipEnded`] for one who left since.
pub async fn actor(visit: &Visit, token: &str) -> Result<Actor, Error> {
    let app = &visit.app;
    if token.starts_with(credential::ACCESS_TOKEN) {
        return access_token::actor(visit, token).await;
    }
    let now = app.clock.real_now();
    let claims = match app.verified.find(token, now) {
        Some(claims) => claims,
        None => verify(app, token, now).await?,
    };
    if let Some(client) = claims.client_id {
        return api_client::actor(app, client, &claims).await;
    }
    let found = app.live.find(&app.db, claims.sid, now).await?;
    let found = found.filter(|found| found.id == claims.sub).ok_or(Error::Unauthenticated)?;
    Ok(Actor::Person { account: account(visit, &found)?, session: claims.sid })
}

/// Returns what a token claims, if it is genuine and valid.
async fn verify(app: &App, token: &str, now: OffsetDateTime) -> Result<Claims, Error> {
    if app.keys.knows(token) == Some(false) {
        // Another copy of the program may have made a new key.
        load_keys(app).await?;
    }
    let claims = app.keys.verify(token, &app.config.base_url, now).ok_or(Error::Unauthenticated)?;
    app.verified.keep(token, &claims, now);
    Ok(claims)
}

/// Returns the account of a caller, or of the owner of a calling program.
///
/// # Errors
/// [`Error::MembershipEnded`].
pub(super) fn account(visit: &Visit, found: &SessionActor) -> Result<Account, Error> {
    if !is_member(found.left_on, visit.today()) {
        return Err(Error::MembershipEnded);
    }
    Ok(Account {
        member: MemberId(found.id),
        name: found.name(),
        member_number: found.member_number.clone(),
        is_staff: found.is_staff,
        is_reader: found.is_reader(),
        is_instructor: found.is_instructor,
    })
}

/// Loads the keys of the database, after making a new one if none is young enough.
///
/// # Errors
/// If the keys were wrapped with another secret.
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

/// Deletes keys whose tokens have long expired.
///
/// # Errors
/// If the database refuses.
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
