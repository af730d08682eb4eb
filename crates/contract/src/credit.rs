//! Credits 単位, and what a renewal needs (`S21`).
//!
//! [`CreditRules`] is also the file format of the rules.

use serde::{Deserialize, Serialize};
use shorei_domain::credits as domain;
use shorei_domain::refusal::Refusals;
use time::Date;
use uuid::Uuid;

use crate::CreditGroup;
use crate::member::Qualification;
use crate::programme::Bilingual;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// An activity that earned a member credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Credit {
    /// The entry's identifier.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// When they were earned.
    pub earned_on: Date,
    /// The group.
    pub group: CreditGroup,
    /// The activity.
    #[cfg_attr(feature = "server", schema(example = "学術大会への参加"))]
    pub activity: String,
    /// The number of credits.
    #[cfg_attr(feature = "server", schema(example = 10))]
    pub points: i64,
}

/// `POST /members/{id}/credits`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewCredit {
    /// When they were earned; today at the latest.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub earned_on: Date,
    /// The group.
    pub group: CreditGroup,
    /// The activity, such as 第31回学術大会 出席. Its words identify obligatory items.
    #[cfg_attr(feature = "server", validate(length(max = 200)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 200, example = "学術大会への参加")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    pub activity: String,
    /// The number of credits; 0 cancels an entry made by mistake.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 1000, example = 10))]
    pub points: i64,
}

/// `PATCH /credits/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditPatch {
    /// When they were earned.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned_on: Option<Date>,
    /// The group.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<CreditGroup>,
    /// The activity.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "学術大会への参加"))]
    pub activity: Option<String>,
    /// The number of credits; 0 cancels an entry made by mistake.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 1000, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = 10))]
    pub points: Option<i64>,
}

/// `GET /me/credits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OwnCredits {
    /// Every entry, newest first.
    pub items: Vec<Credit>,
    /// The total for the next renewal.
    pub renewal: Renewal,
}

/// Credits compared with what the next renewal needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Renewal {
    /// The certification to renew next; null if the member holds none, in which case the years up
    /// to the coming 31 March count.
    pub certification: Option<Qualification>,
    /// The last day of the certification.
    pub due_on: Date,
    /// The first due day to which these rules apply.
    pub rules_apply_from: Date,
    /// The years that count, earliest first.
    pub years: Vec<CreditYear>,
    /// The groups.
    pub groups: Vec<GroupCredits>,
    /// The items needed whatever the sum.
    pub obligatory: Vec<ObligatoryCredits>,
    /// All credits that count.
    #[cfg_attr(feature = "server", schema(example = 30))]
    pub counted: u32,
    /// The credits needed.
    #[cfg_attr(feature = "server", schema(example = 50))]
    pub needed: u32,
    /// The credits still missing.
    #[cfg_attr(feature = "server", schema(example = 20))]
    pub missing: u32,
    /// Whether nothing is missing: neither from the sum, nor from a group, nor an obligatory item.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub complete: bool,
}

/// A year that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreditYear {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Credits of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroupCredits {
    /// The group.
    pub group: CreditGroup,
    /// The maximum that counts per year; null means no limit.
    pub cap_per_year: Option<u32>,
    /// The maximum that counts over all years; null means no limit.
    pub cap: Option<u32>,
    /// The minimum that must count.
    pub least: u32,
    /// The years, in the order of `years`.
    pub by_year: Vec<YearCredits>,
    /// All credits earned in these years.
    pub earned: u32,
    /// The credits that count.
    pub counted: u32,
    /// The credits missing from the minimum.
    pub missing: u32,
}

/// Credits of one group in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct YearCredits {
    /// The credits earned.
    pub earned: u32,
    /// The credits that count under the year's cap.
    pub counted: u32,
}

/// How often an obligatory item was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ObligatoryCredits {
    /// Its name.
    pub label: Bilingual,
    /// The group it is earned in.
    pub group: CreditGroup,
    /// How many times it is needed.
    pub times: usize,
    /// How often it was done.
    pub done: usize,
}

/// What a renewal needs: the file format of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditRules {
    /// The rules apply to renewals due on this day or later, until newer rules apply.
    pub applies_from: Date,
    /// The number of years over which credits are added up.
    pub years: usize,
    /// The number of credits needed over these years.
    pub needed: u32,
    /// The rule of each group, once each.
    pub groups: Vec<GroupRule>,
    /// The items needed whatever the sum.
    #[serde(default)]
    pub obligatory: Vec<ObligatoryRule>,
}

/// How much of one group counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRule {
    /// The group.
    pub group: CreditGroup,
    /// The maximum that counts per year; null means no limit.
    #[serde(default)]
    pub cap_per_year: Option<u32>,
    /// The maximum that counts over all years; null means no limit.
    #[serde(default)]
    pub cap: Option<u32>,
    /// The minimum that must count.
    #[serde(default)]
    pub least: u32,
}

/// An obligatory item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligatoryRule {
    /// Its name.
    pub label: Bilingual,
    /// The group it is earned in.
    pub group: CreditGroup,
    /// Words that identify the item: an entry is this item if its activity contains any of them.
    pub words: Vec<String>,
    /// How many times it is needed.
    pub times: usize,
}

impl CreditRules {
    /// Converts to the rules of the domain, if they are sound.
    ///
    /// # Errors
    /// Those of [`domain::Rules::new`].
    pub fn into_domain(self) -> Result<domain::Rules, Refusals> {
        let Self { applies_from, years, needed, groups, obligatory } = self;
        let group = |GroupRule { group, cap_per_year, cap, least }| domain::GroupRule {
            group: group.into(),
            cap_per_year,
            cap,
            least,
        };
        let item = |ObligatoryRule { label: Bilingual { ja, en }, group, words, times }| {
            let label = shorei_domain::programme::Bilingual { ja, en };
            domain::Obligatory { label, group: group.into(), words, times }
        };
        domain::Rules::new(domain::RulesParts {
            applies_from,
            years,
            needed,
            groups: groups.into_iter().map(group).collect(),
            obligatory: obligatory.into_iter().map(item).collect(),
        })
    }
}
