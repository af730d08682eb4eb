//! API clients: programs that call on behalf of the society, each with scopes.
//!
//! A client has its own account, with which nobody signs in, so that the audit trail records its
//! actions under its name.

use std::collections::HashSet;

use serde_json::json;
use shorei_contract::credential::{NewApiClient, TokenRequest};
use shorei_contract::me::Role;
use shorei_contract::scope::{self, Scope};
use shorei_domain::id::MemberId;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use time::Duration;
use uuid::Uuid;

use crate::context::{Actor, App, Call, Visit};
use crate::error::Error;
use crate::security::credential;
use crate::security::token::Claims;
use crate::store::api_client::{self, ApiClientRow, SecretRow};
use crate::store::member::{self, MemberFields};
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

/// How long the earlier secrets stay valid after a new one was made.
const OVERLAP: Duration = Duration::days(1);

/// A client with its secrets.
#[derive(Clone, Debug)]
pub struct Client {
    /// The client.
    pub row: ApiClientRow,
    /// Its secrets, newest first.
    pub secrets: Vec<SecretRow>,
    /// The value of the newest secret, if it was just made.
    pub made: Option<String>,
}

/// Why a client gets no token, as named by RFC 6749.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// The client does not exist, its secret is wrong, or it was revoked.
    InvalidClient,
    /// A parameter is missing or given twice.
    InvalidRequest,
    /// The client does not have the scope.
    InvalidScope,
    /// The grant type is not supported.
    UnsupportedGrantType,
}

/// An issued token.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The access token.
    pub access_token: String,
    /// Its scopes.
    pub scopes: Vec<Scope>,
}

fn only_staff(call: &Call) -> Result<(), Error> {
    call.require_person()?;
    call.require(Role::Secretariat)
}

/// Checks that no scope is named twice.
///
/// # Errors
/// `duplicate_item`.
pub(super) fn check_scopes(scopes: &[Scope]) -> Result<(), Error> {
    let mut known = HashSet::new();
    let mut refusals = Refusals::none();
    for (index, scope) in scopes.iter().enumerate() {
        if !known.insert(scope) {
            refusals.add(Place::item("scopes", index), Refusal::DuplicateItem);
        }
    }
    Ok(refusals.or(())?)
}

/// Returns a page of clients, newest first, for the secretariat.
///
/// # Errors
/// [`Error::SessionRequired`], [`Error::Forbidden`].
pub async fn list(call: &Call, slice: &Slice<Uuid>) -> Result<Vec<Client>, Error> {
    only_staff(call)?;
    let db = call.app.db.read();
    let rows = api_client::list(db, slice).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let secrets = api_client::secrets(db, &ids).await?;
    let with = |row: ApiClientRow| {
        let own = secrets.iter().filter(|secret| secret.client_id == row.id).cloned().collect();
        Client { row, secrets: own, made: None }
    };
    Ok(rows.into_iter().map(with).collect())
}

/// Returns a client.
///
/// # Errors
/// Those of [`list`]; [`Error::NotFound`].
pub async fn find(
    call: &Call,
    db: &impl sea_orm::ConnectionTrait,
    id: Uuid,
) -> Result<Client, Error> {
    only_staff(call)?;
    let row = api_client::find(db, id).await?.ok_or(Error::NotFound)?;
    let secrets = api_client::secrets(db, &[id]).await?;
    Ok(Client { row, secrets, made: None })
}

/// Creates a client with its first secret.
///
/// # Errors
/// [`Error::SessionRequired`], [`Error::Forbidden`]; `duplicate_item` for a scope.
pub async fn create(call: &Call, unit: &Unit<'_>, input: NewApiClient) -> Result<Client, Error> {
    only_staff(call)?;
    let NewApiClient { name, scopes } = input;
    check_scopes(&scopes)?;
    let id = call.new_id();
    let now = call.real_now();
    let account = account_fields(id, &name);
    member::insert(unit, MemberId(id), account, None, false, now).await?;
    let row = ApiClientRow {
        id,
        version: 1,
        created_at: now,
        updated_at: now,
        name,
        scopes: scope::join(&scopes),
        last_used_at: None,
        revoked_at: None,
    };
    api_client::insert(unit, row.clone()).await?;
    let details = json!({"name": row.name, "scopes": scopes});
    unit.record([call.entry(Action::ApiClientCreated, id).with(details)]).await?;
    with_new_secret(call, unit, row).await
}

/// Changes a client's name or scopes, also for tokens already issued. Writes nothing if nothing
/// differs.
///
/// # Errors
/// Those of [`create`].
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &Client,
    input: NewApiClient,
) -> Result<Client, Error> {
    only_staff(call)?;
    let NewApiClient { name, scopes } = input;
    check_scopes(&scopes)?;
    let before = &current.row;
    if before.name == name && before.scopes == scope::join(&scopes) {
        return Ok(current.clone());
    }
    let details = json!({
        "name": name, "scopes": scopes,
        "before": {"name": before.name, "scopes": scope::parse(&before.scopes)},
    });
    if let Some(account) = member::find(unit, MemberId(before.id)).await? {
        member::update(unit, &account, account_fields(before.id, &name), None, call.real_now())
            .await?;
    }
    let row = api_client::update(unit, before, name, scope::join(&scopes), call.real_now()).await?;
    unit.record([call.entry(Action::ApiClientCorrected, row.id).with(details)]).await?;
    Ok(Client { row, secrets: current.secrets.clone(), made: None })
}

/// Makes a new secret. The earlier ones stay valid for one more day, so that programs can change
/// over without a gap.
///
/// # Errors
/// [`Error::SessionRequired`], [`Error::Forbidden`], [`Error::NotFound`], also for a revoked
/// client.
pub async fn rotate(call: &Call, unit: &Unit<'_>, id: Uuid) -> Result<Client, Error> {
    let Client { row, .. } = find(call, unit, id).await?;
    if row.revoked_at.is_some() {
        return Err(Error::NotFound);
    }
    api_client::end_secrets(unit, id, call.real_now() + OVERLAP).await?;
    unit.record([call.entry(Action::ApiClientRotated, id)]).await?;
    with_new_secret(call, unit, row).await
}

/// Revokes a client: its next call is refused.
///
/// # Errors
/// If the database refuses.
pub async fn revoke(call: &Call, unit: &Unit<'_>, current: &Client) -> Result<(), Error> {
    if current.row.revoked_at.is_some() {
        return Ok(());
    }
    api_client::revoke(unit, &current.row, call.real_now()).await?;
    let id = current.row.id;
    unit.record([call.entry(Action::ApiClientRevoked, id)]).await
}

/// Returns the fields of a client's account. Nobody signs in with it.
fn account_fields(id: Uuid, name: &str) -> MemberFields {
    MemberFields {
        member_number: None,
        // A domain without mail.
        email: format!("{id}@clients.invalid"),
        family_name: name.to_owned(),
        given_name: String::new(),
        family_name_kana: String::new(),
        given_name_kana: String::new(),
        left_on: None,
    }
}

async fn with_new_secret(call: &Call, unit: &Unit<'_>, row: ApiClientRow) -> Result<Client, Error> {
    let made = credential::new(credential::CLIENT_SECRET)?;
    let secret = SecretRow {
        id: call.new_id(),
        client_id: row.id,
        hash: credential::hash(&call.app.config.secret, &made).to_vec(),
        created_at: call.real_now(),
        expires_at: None,
    };
    api_client::insert_secret(unit, secret).await?;
    let secrets = api_client::secrets(unit, &[row.id]).await?;
    Ok(Client { row, secrets, made: Some(made) })
}

/// Issues an access token to a client for its secret (RFC 6749, section 4.4).
///
/// # Errors
/// [`Error::RateLimited`], or if the database refuses. A faulty request returns a [`TokenFault`].
pub async fn grant(
    visit: &Visit,
    asked: TokenRequest,
) -> Result<Result<Granted, TokenFault>, Error> {
    let app = &visit.app;
    let TokenRequest { grant_type, client_id, client_secret, scope } = asked;
    if grant_type.is_empty() {
        return Ok(Err(TokenFault::InvalidRequest));
    }
    if grant_type != "client_credentials" {
        return Ok(Err(TokenFault::UnsupportedGrantType));
    }
    let (Some(client_id), Some(given)) = (client_id, client_secret) else {
        return Ok(Err(TokenFault::InvalidClient));
    };
    let Ok(client_id) = client_id.parse() else { return Ok(Err(TokenFault::InvalidClient)) };
    app.limits.check_token(client_id, visit.address)?;
    let Some((row, secret)) = authenticated(visit, client_id, &given).await? else {
        return Ok(Err(TokenFault::InvalidClient));
    };
    let own = scope::parse(&row.scopes).unwrap_or_default();
    let scopes = match scope.as_deref().map(str::trim).filter(|scope| !scope.is_empty()) {
        None => own,
        Some(asked) => match scope::parse(asked) {
            Some(asked) if asked.iter().all(|scope| own.contains(scope)) => asked,
            _ => return Ok(Err(TokenFault::InvalidScope)),
        },
    };
    let now = visit.real_now();
    visit.write(async |unit| api_client::set_used(unit, row.id, now).await).await?;
    let claims = Claims::new(&app.config.base_url, row.id, secret, visit.new_id(), now);
    let claims = claims.of_client(row.id, scope::join(&scopes));
    Ok(Ok(Granted { access_token: app.keys.sign(&claims)?, scopes }))
}

/// Returns the client with this secret, and which of its secrets it is.
async fn authenticated(
    visit: &Visit,
    id: Uuid,
    given: &str,
) -> Result<Option<(ApiClientRow, Uuid)>, Error> {
    let db = visit.app.db.read();
    let now = visit.real_now();
    let row = api_client::find(db, id).await?.filter(|row| row.revoked_at.is_none());
    let Some(row) = row else { return Ok(None) };
    let secrets = api_client::secrets(db, &[id]).await?;
    let good = secrets.into_iter().find(|secret| {
        secret.expires_at.is_none_or(|end| end > now)
            && credential::fits(&visit.app.config.secret, given, &secret.hash)
    });
    Ok(good.map(|secret| (row, secret.id)))
}

/// Returns the client behind an access token, if it may still call.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub(super) async fn actor(app: &App, client: Uuid, claims: &Claims) -> Result<Actor, Error> {
    let now = app.clock.real_now();
    let found = api_client::find_by_secret(app.db.read(), client, claims.sid, now).await?;
    let found = found.ok_or(Error::Unauthenticated)?;
    let granted = scope::parse(&claims.scope).unwrap_or_default();
    let own = scope::parse(&found.scopes).unwrap_or_default();
    Ok(Actor::Program {
        id: MemberId(client),
        name: found.name,
        scopes: granted.into_iter().filter(|scope| own.contains(scope)).collect(),
    })
}
