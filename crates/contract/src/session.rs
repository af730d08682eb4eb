//! Signing in and out, and passwords (`S1`).

use serde::{Deserialize, Serialize};

use crate::Person;

/// `POST /session`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The email address or the member number 会員番号.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 254)))]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 254))]
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub user_id: String,
    /// The password, in any of Unicode's forms.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 10_000)))]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 10_000))]
    #[cfg_attr(feature = "server", schema(example = "nagai-himitsu-2026"))]
    pub password: String,
    /// Whether the sign-in lasts 30 days instead of the browser's session.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = false))]
    pub remember: bool,
}

/// An access token and its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// Send it as `Authorization: Bearer …`.
    #[cfg_attr(feature = "server", schema(example = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"))]
    pub access_token: String,
    /// The number of seconds until it expires.
    #[cfg_attr(feature = "server", schema(example = 600))]
    pub expires_in: u32,
    /// The member who signed in.
    pub member: Person,
}

/// `POST /session/reauthentication`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Reauthentication {
    /// The caller's own password.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 10_000)))]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 10_000))]
    #[cfg_attr(feature = "server", schema(example = "nagai-himitsu-2026"))]
    pub password: String,
}

/// `POST /password-resets`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RequestPasswordReset {
    /// The email address or the member number.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 254)))]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 254))]
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub user_id: String,
}

/// `PUT /password-resets/{token}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// At least 13 characters and at most 1,024 bytes, in any of Unicode's forms, and none of the common ones.
    #[cfg_attr(feature = "server", validate(length(max = 1024)))]
    #[cfg_attr(feature = "server", schema(min_length = 13, max_length = 1024))]
    #[cfg_attr(feature = "server", schema(example = "nagai-himitsu-2026"))]
    pub new_password: String,
}
