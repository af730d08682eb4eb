//! Converts the credentials of programs.

use shorei_contract::credential::{AccessToken, ApiClient, ClientSecret};
use shorei_contract::scope::{self, Scope};

use crate::error::Error;
use crate::services::api_client::Client;
use crate::store::access_token::AccessTokenRow;

fn scopes(text: &str) -> Result<Vec<Scope>, Error> {
    scope::parse(text).ok_or_else(|| Error::internal("an unknown scope in the database"))
}

/// Converts an API client.
pub(crate) fn api_client(client: Client) -> Result<ApiClient, Error> {
    let Client { row, secrets, made } = client;
    let secrets = secrets.into_iter().map(|secret| ClientSecret {
        id: secret.id,
        created_at: secret.created_at,
        expires_at: secret.expires_at,
    });
    Ok(ApiClient {
        id: row.id,
        client_id: row.id,
        scopes: scopes(&row.scopes)?,
        name: row.name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
        secrets: secrets.collect(),
        secret_shown: made.is_some().then_some(true),
        client_secret: made,
    })
}

/// Converts a personal access token, with its value if it was just created.
pub(crate) fn access_token(
    row: AccessTokenRow,
    token: Option<String>,
) -> Result<AccessToken, Error> {
    Ok(AccessToken {
        id: row.id,
        scopes: scopes(&row.scopes)?,
        name: row.name,
        created_at: row.created_at,
        expires_on: row.expires_on,
        last_used_at: row.last_used_at,
        secret_shown: token.is_some().then_some(true),
        token,
    })
}
