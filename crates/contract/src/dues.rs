//! Dues 会費 of members, year by year (`S21`).

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::DuesState;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// A member's dues for one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Dues {
    /// The record's identifier.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// The dues year: the calendar year in which it begins.
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: i32,
    /// Its first day, 1 May.
    pub year_from: Date,
    /// Its last day, 30 April.
    pub year_to: Date,
    /// The amount in yen.
    #[cfg_attr(feature = "server", schema(example = 10000))]
    pub amount: i64,
    /// The day of payment; null if unpaid.
    pub paid_on: Option<Date>,
    /// Whether they were paid.
    pub state: DuesState,
}

/// `POST /members/{id}/dues`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewDues {
    /// The dues year: the calendar year in which it begins. At most one record per member and year.
    #[cfg_attr(feature = "server", schema(minimum = 1990, maximum = 2198, example = 2026))]
    pub year: i32,
    /// The amount in yen; 0 for an exempt member.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 10_000_000, example = 10000))]
    pub amount: i64,
    /// The day of payment, today at the latest; null if unpaid.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub paid_on: Option<Date>,
}

/// `PATCH /dues/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DuesPatch {
    /// The dues year: the calendar year in which it begins.
    #[cfg_attr(feature = "server", schema(minimum = 1990, maximum = 2198, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 2026))]
    pub year: Option<i32>,
    /// The amount in yen; 0 for an exempt member.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 10_000_000, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 10000))]
    pub amount: Option<i64>,
    /// The day of payment; null if unpaid.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub paid_on: Option<Option<Date>>,
}
