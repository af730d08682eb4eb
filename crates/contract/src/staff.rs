//! The secretariat's own accounts.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// What somebody of the staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Everything of the secretariat.
    Secretariat,
    /// Reading what the secretariat reads.
    Reader,
}

impl StaffRole {
    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Secretariat => "secretariat",
            Self::Reader => "reader",
        }
    }

    /// The role of that word; everything for staff without one.
    #[must_use]
    pub fn of(word: Option<&str>) -> Self {
        if word == Some("reader") { Self::Reader } else { Self::Secretariat }
    }
}

/// An account of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Staff {
    /// The account's identifier.
    pub id: Uuid,
    /// The address that the person signs in with.
    #[cfg_attr(feature = "server", schema(example = "office@example.jp"))]
    pub email: String,
    /// Family and given name.
    #[cfg_attr(feature = "server", schema(example = "事務 花子"))]
    pub name: String,
    /// What they may do.
    pub role: StaffRole,
    /// The day on which the account ended; null while it is in use.
    pub ended_on: Option<Date>,
    /// The time of the last change.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// `POST /staff`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    /// The address that the person signs in with; a mail invites them to set a password.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 254), custom(function = "crate::text::check_address"))
    )]
    #[cfg_attr(feature = "server", schema(max_length = 254, example = "office2@example.jp"))]
    pub email: String,
    /// 姓.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "事務"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(max_length = 100, example = "花子"))]
    pub given_name: String,
    /// What they may do.
    pub role: StaffRole,
}

/// What can be changed of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct StaffChange {
    /// What they may do.
    pub role: StaffRole,
    /// Whether the account has ended.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub ended: bool,
}

/// `PATCH /staff/{id}`.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffPatch {
    /// What they may do.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<StaffRole>,
    /// `true` ends the account, its sessions and tokens at once; `false` opens it again.
    #[cfg_attr(feature = "server", schema(nullable = false, example = true))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<bool>,
}
