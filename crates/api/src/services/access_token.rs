//! Personal access tokens, with which a member's own programs call on the member's behalf.

use serde_json::json;
use shorei_contract::credential::NewAccessToken;
use shorei_contract::scope;
use shorei_domain::refusal::{Place, Refusal};
use time::Duration;
use uuid::Uuid;

use crate::context::{Actor, App, Call, Visit};
use crate::error::Error;
use crate::security::credential;
use crate::services::session;
use crate::store::access_token::{self, AccessTokenRow, TokenActor};
use crate::store::member;
use crate::trail::Action;
use crate::unit::Unit;

/// The precision of a token's last use, because recording each use would be a write.
const USE_NOTED: Duration = Duration::minutes(1);
/// The maximum number of tokens per member.
const TOKENS_MAX: usize = 50;

/// Returns the caller's tokens, newest first.
///
/// # Errors
/// [`Error::SessionRequired`].
pub async fn list(call: &Call) -> Result<Vec<AccessTokenRow>, Error> {
    call.require_person()?;
    access_token::of_member(call.app.db.read(), call.actor.member()).await
}

/// Creates a token, and returns its value, which is not shown again.
///
/// # Errors
/// [`Error::SessionRequired`]; `duplicate_item` for a scope named twice, `invalid_value` for a last
/// day in the past, `too_many_items`.
pub async fn create(
    call: &Call,
    unit: &Unit<'_>,
    input: NewAccessToken,
) -> Result<(AccessTokenRow, String), Error> {
    call.require_person()?;
    let NewAccessToken { name, scopes, expires_on } = input;
    super::api_client::check_scopes(&scopes)?;
    if expires_on.is_some_and(|day| day < call.today()) {
        return Err(Error::refused(Place::field("expires_on"), Refusal::InvalidValue));
    }
    let member = call.actor.member();
    if access_token::of_member(unit, member).await?.len() >= TOKENS_MAX {
        return Err(Error::refused(Place::whole(), Refusal::TooManyItems { max: TOKENS_MAX }));
    }
    let token = credential::new(credential::ACCESS_TOKEN)?;
    let row = AccessTokenRow {
        id: call.new_id(),
        member_id: member.0,
        name,
        scopes: scope::join(&scopes),
        hash: credential::hash(&call.app.config.secret, &token).to_vec(),
        created_at: call.real_now(),
        expires_on,
        last_used_at: None,
    };
    access_token::insert(unit, row.clone()).await?;
    let details = json!({"name": row.name, "scopes": scopes});
    unit.record([call.entry(Action::AccessTokenCreated, row.id).with(details)]).await?;
    Ok((row, token))
}

/// Revokes one of the caller's tokens.
///
/// # Errors
/// [`Error::SessionRequired`], [`Error::NotFound`].
pub async fn revoke(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<(), Error> {
    call.require_person()?;
    let found = access_token::find(unit, call.actor.member(), id).await?.ok_or(Error::NotFound)?;
    access_token::delete(unit, found.id).await?;
    let details = json!({"name": found.name});
    unit.record([call.entry(Action::AccessTokenRevoked, id).with(details)]).await
}

/// Returns the owner of a token.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::MembershipEnded`] for one who left.
pub(super) async fn actor(visit: &Visit, token: &str) -> Result<Actor, Error> {
    let app = &visit.app;
    let hash = credential::hash(&app.config.secret, token);
    let db = app.db.read();
    let found = access_token::find_by_hash(db, &hash, visit.today()).await?;
    let found = found.ok_or(Error::Unauthenticated)?;
    let owner = member::find_actor(db, found.member).await?.ok_or(Error::Unauthenticated)?;
    let scopes = scope::parse(&found.scopes).ok_or(Error::Unauthenticated)?;
    let account = session::account(visit, &owner)?;
    note_use(app, &found).await?;
    Ok(Actor::Token { account, scopes })
}

async fn note_use(app: &App, found: &TokenActor) -> Result<(), Error> {
    let now = app.clock.real_now();
    if found.last_used_at.is_some_and(|last| last + USE_NOTED > now) {
        return Ok(());
    }
    app.db.write(async |tx| access_token::set_used(tx, found.token, now).await).await
}
