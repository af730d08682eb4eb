//! Dues 会費 of members, year by year (`S21`).

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::DuesState;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// A member's dues of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Dues {
    /// Identifies the record.
    pub id: Uuid,
    /// Whose they are.
    pub member_id: Uuid,
    /// The dues year, by the calendar year in which it begins.
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: i32,
    /// Its first day, 1 May.
    pub year_from: Date,
    /// Its last day, 30 April.
    pub year_to: Date,
    /// How much, in yen.
    #[cfg_attr(feature = "server", schema(example = 10000))]
    pub amount: i64,
    /// When they were paid; null: not yet.
    pub paid_on: Option<Date>,
    /// Whether they were paid.
    pub state: DuesState,
}

/// `POST /members/{id}/dues`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewDues {
    /// The dues year, by the calendar year in which it begins; one record a member and year.
    #[cfg_attr(feature = "server", schema(minimum = 1990, maximum = 2198, example = 2026))]
    pub year: i32,
    /// How much, in yen; 0 for those exempt.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 10_000_000, example = 10000))]
    pub amount: i64,
    /// When they were paid, today at the latest; null: not yet.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub paid_on: Option<Date>,
}

/// `PATCH /dues/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DuesPatch {
    /// The dues year, by the calendar year in which it begins.
    #[cfg_attr(feature = "server", schema(minimum = 1990, maximum = 2198, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: Option<i32>,
    /// How much, in yen; 0 for those exempt.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 10_000_000, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 10000))]
    pub amount: Option<i64>,
    /// When they were paid; null: not yet.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub paid_on: Option<Option<Date>>,
}
