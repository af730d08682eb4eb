//! What programs call with: API clients of the society, and personal access tokens of members.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::scope::Scope;

/// A program that the secretariat lets call in the society's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApiClient {
    /// Identifies it.
    pub id: Uuid,
    /// What it signs in with; the same.
    pub client_id: Uuid,
    /// What people call it.
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Since when it may.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it last got a token; null: never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// Since when it may no more; null: it may.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
    /// Its secrets, newest first; never what they say.
    pub secrets: Vec<ClientSecret>,
    /// The new secret, in the answer that made it and never again.
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
    /// Identifies it.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it ends, or ended; null while none has replaced it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

/// `POST /api-clients`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewApiClient {
    /// What people call it, and the audit trail.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 100)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 100, example = "研修事務システム")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: String,
    /// What it may do.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 50)))]
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, example = json!(["members:read", "cases:read"])))]
    pub scopes: Vec<Scope>,
}

/// `PATCH /api-clients/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiClientPatch {
    /// What people call it.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "会員管理システム"))]
    pub name: Option<String>,
    /// What it may do; holds for tokens that it already has, too.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
}

/// A token with which a member's own program calls in the member's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// Identifies it.
    pub id: Uuid,
    /// What its owner calls it.
    #[cfg_attr(feature = "server", schema(example = "集計スクリプト"))]
    pub name: String,
    /// What it may be used for, as far as its owner may.
    pub scopes: Vec<Scope>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Its last day; null: until it is revoked.
    pub expires_on: Option<Date>,
    /// When it was last used, to the minute; null: never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// The token, in the answer that made it and never again.
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
    /// What its owner calls it.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 100)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 100, example = "医局の集計")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "集計スクリプト"))]
    pub name: String,
    /// What it may be used for.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 50)))]
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 50, example = json!(["cases:read"])))]
    pub scopes: Vec<Scope>,
    /// Its last day; left out: until it is revoked.
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
    /// Some of the client's scopes, separated by spaces; left out: all of them.
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
    /// For how many seconds it is good.
    #[cfg_attr(feature = "server", schema(example = 600))]
    pub expires_in: u32,
    /// What it may be used for, separated by spaces.
    #[cfg_attr(feature = "server", schema(example = "members:read"))]
    pub scope: String,
}

/// Why there is no token, in the form of RFC 6749.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TokenRefused {
    /// `invalid_client`, `invalid_request`, `invalid_scope` or `unsupported_grant_type`.
    #[cfg_attr(feature = "server", schema(example = "invalid_client"))]
    pub error: String,
    /// The same in words.
    #[cfg_attr(feature = "server", schema(example = "The client or its secret is not right."))]
    pub error_description: String,
}
