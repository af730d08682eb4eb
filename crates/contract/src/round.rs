//! Rounds 申請回 (`S3`, `S14`).

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::Programme;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// A round of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Round {
    /// The round's identifier.
    pub id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// Its name, such as 2026年度.
    #[cfg_attr(feature = "server", schema(example = "2026年度"))]
    pub name: String,
    /// First day of the registration window.
    pub registration_from: Date,
    /// Last day of the registration window.
    pub registration_to: Date,
    /// Last day for approvals.
    pub approval_deadline: Date,
    /// First day of the application window.
    pub application_from: Date,
    /// Last day of the application window.
    pub application_to: Date,
    /// Whether the round is open today.
    pub open: bool,
}

/// `POST /rounds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewRound {
    /// The programme.
    pub programme: Programme,
    /// Its name, such as 2026年度.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "2026年度"))]
    pub name: String,
    /// First day of the registration window.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub registration_from: Date,
    /// Last day of the registration window.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub registration_to: Date,
    /// Last day for approvals; by default the last day of the application window. Ignored where no
    /// approval is needed.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub approval_deadline: Option<Date>,
    /// First day of the application window.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub application_from: Date,
    /// Last day of the application window.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub application_to: Date,
}

/// `PATCH /rounds/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoundPatch {
    /// Its name, such as 2026年度.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "2026年度"))]
    pub name: Option<String>,
    /// First day of the registration window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_from: Option<Date>,
    /// Last day of the registration window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_to: Option<Date>,
    /// Last day for approvals; null means the last day of the application window.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub approval_deadline: Option<Option<Date>>,
    /// First day of the application window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_from: Option<Date>,
    /// Last day of the application window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_to: Option<Date>,
}

/// `POST /rounds/{id}/copies`: next year's round of the same programme.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoundCopy {
    /// Its name, such as 2027年度.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "2027年度"))]
    pub name: String,
    /// First day of the registration window. Every day left out is taken from the copied round, a
    /// year later.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_from: Option<Date>,
    /// Last day of the registration window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_to: Option<Date>,
    /// Last day for approvals; null means the last day of the application window.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub approval_deadline: Option<Option<Date>>,
    /// First day of the application window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_from: Option<Date>,
    /// Last day of the application window.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_to: Option<Date>,
}
