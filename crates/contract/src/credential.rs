//! Credentials of programs: API clients of the society, and personal access tokens of members.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::scope::Scope;

/// A program that calls on behalf of the society.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiClient {
    /// The client's identifier.
    pub id: Uuid,
    /// The client id to get tokens with; the same as `id`.
    pub client_id: Uuid,
    /// The name.
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: String,
    /// The scopes.
    pub scopes: Vec<Scope>,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last got a token; null means never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// When it was revoked; null means not revoked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
    /// Its secrets, newest first, without their values.
    pub secrets: Vec<ClientSecret>,
    /// The new secret, only in the response that creates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub client_secret: Option<String>,
    /// In the answer that made a secret: whether the secret stands in it. False where the answer is given again under
    /// its `Idempotency-Key`: make another secret where it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret_shown: Option<bool>,
}

/// A secret of an API client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ClientSecret {
    /// The secret's identifier.
    pub id: Uuid,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it expires or expired; null until a new one replaces it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

/// `POST /api-clients`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewApiClient {
    /// The name, also shown in the audit trail.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 100)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 100, example = "研修事務システム")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: String,
    /// The scopes.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 50)))]
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, example = json!(["members:read", "cases:read"])))]
    pub scopes: Vec<Scope>,
}

/// `PATCH /api-clients/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiClientPatch {
    /// The name.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: Option<String>,
    /// The scopes. They also apply to tokens already issued.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
}

/// A token with which a member's own program calls on behalf of the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// The token's identifier.
    pub id: Uuid,
    /// The name given by its owner.
    #[cfg_attr(feature = "server", schema(example = "集計スクリプト"))]
    pub name: String,
    /// The scopes, within the owner's rights.
    pub scopes: Vec<Scope>,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Its last day; null means until it is revoked.
    pub expires_on: Option<Date>,
    /// When it was last used, to the minute; null means never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// The token, only in the response that creates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub token: Option<String>,
    /// In the answer that made the token: whether the token stands in it. False where the answer is given again under
    /// its `Idempotency-Key`: revoke it and make another where it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret_shown: Option<bool>,
}

/// `POST /me/tokens`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewAccessToken {
    /// The name given by its owner.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 100)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 100, example = "医局の集計")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "集計スクリプト"))]
    pub name: String,
    /// The scopes.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 50)))]
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, example = json!(["cases:read"])))]
    pub scopes: Vec<Scope>,
    /// Its last day; if left out, it is valid until it is revoked.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::sensible_day")))]
    #[serde(default)]
    pub expires_on: Option<Date>,
}

/// `POST /oauth/token`, as a form: RFC 6749, section 4.4.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// `client_credentials`.
    #[cfg_attr(feature = "server", schema(example = "client_credentials"))]
    pub grant_type: String,
    /// The client, unless `Authorization: Basic` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub client_id: Option<String>,
    /// Its secret, unless `Authorization: Basic` gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub client_secret: Option<String>,
    /// Some of the client's scopes, separated by spaces; by default all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false, example = "members:read"))]
    pub scope: Option<String>,
}

/// An access token of an API client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GrantedToken {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`.
    #[cfg_attr(feature = "server", schema(example = "Bearer"))]
    pub token_type: String,
    /// The number of seconds until it expires.
    #[cfg_attr(feature = "server", schema(example = 600))]
    pub expires_in: u32,
    /// Its scopes, separated by spaces.
    #[cfg_attr(feature = "server", schema(example = "members:read"))]
    pub scope: String,
}

/// Why no token was issued, in the form of RFC 6749.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TokenRefused {
    /// `invalid_client`, `invalid_request`, `invalid_scope` or `unsupported_grant_type`.
    #[cfg_attr(feature = "server", schema(example = "invalid_client"))]
    pub error: String,
    /// The error in words.
    #[cfg_attr(feature = "server", schema(example = "The client or its secret is not right."))]
    pub error_description: String,
}
