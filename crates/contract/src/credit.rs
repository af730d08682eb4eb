//! Credits 単位, and what a renewal needs of them (`S21`).
//!
//! [`CreditRules`] is also the file format in which the rules are kept.

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

/// Something that earned a member credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Credit {
    /// Identifies the entry.
    pub id: Uuid,
    /// Whose it is.
    pub member_id: Uuid,
    /// When they were earned.
    pub earned_on: Date,
    /// In which group.
    pub group: CreditGroup,
    /// By what.
    #[cfg_attr(feature = "server", schema(example = "学術大会への参加"))]
    pub activity: String,
    /// How many.
    #[cfg_attr(feature = "server", schema(example = 10))]
    pub points: i64,
}

/// `POST /members/{id}/credits`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewCredit {
    /// When they were earned, today at the latest.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub earned_on: Date,
    /// In which group.
    pub group: CreditGroup,
    /// By what, such as 第31回学術大会 出席. Obligatory items are known by its words.
    #[cfg_attr(feature = "server", validate(length(max = 200)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 200, example = "学術大会への参加")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    pub activity: String,
    /// How many; 0 undoes an entry made by mistake.
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
    /// In which group.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<CreditGroup>,
    /// By what.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "学術大会への参加"))]
    pub activity: Option<String>,
    /// How many; 0 undoes an entry made by mistake.
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
    /// What they come to.
    pub renewal: Renewal,
}

/// Credits against what the next renewal needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Renewal {
    /// The certification that is to be renewed next; null: none is held, and what is counted are the
    /// years up to the coming 31 March.
    pub certification: Option<Qualification>,
    /// Its last day.
    pub due_on: Date,
    /// Since which due day these rules apply.
    pub rules_apply_from: Date,
    /// The years that count, the first one first.
    pub years: Vec<CreditYear>,
    /// Group by group.
    pub groups: Vec<GroupCredits>,
    /// What must be there whatever the sum.
    pub obligatory: Vec<ObligatoryCredits>,
    /// What counts of everything.
    #[cfg_attr(feature = "server", schema(example = 30))]
    pub counted: u32,
    /// How many are needed.
    #[cfg_attr(feature = "server", schema(example = 50))]
    pub needed: u32,
    /// How many are still missing.
    #[cfg_attr(feature = "server", schema(example = 20))]
    pub missing: u32,
    /// Whether nothing is missing: of the sum, of a group, of the obligatory items.
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
    /// Which group.
    pub group: CreditGroup,
    /// The most that count of one year; null: all.
    pub cap_per_year: Option<u32>,
    /// The most that count over all years; null: all.
    pub cap: Option<u32>,
    /// The least that must count.
    pub least: u32,
    /// In the order of `years`.
    pub by_year: Vec<YearCredits>,
    /// All that was earned in these years.
    pub earned: u32,
    /// What counts of it.
    pub counted: u32,
    /// How many are still missing of the least.
    pub missing: u32,
}

/// Credits of one group in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct YearCredits {
    /// What was earned.
    pub earned: u32,
    /// What counts of it under the year's cap.
    pub counted: u32,
}

/// How often an obligatory item is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ObligatoryCredits {
    /// What it is called.
    pub label: Bilingual,
    /// In which group it is earned.
    pub group: CreditGroup,
    /// How many times it must be there.
    pub times: usize,
    /// How often it is.
    pub done: usize,
}

/// What a renewal needs: the file format of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditRules {
    /// They apply to renewals due on this day or later, until newer rules do.
    pub applies_from: Date,
    /// Over how many years credits are added up.
    pub years: usize,
    /// How many are needed over these years.
    pub needed: u32,
    /// What counts of each group; each once.
    pub groups: Vec<GroupRule>,
    /// What must be there whatever the sum.
    #[serde(default)]
    pub obligatory: Vec<ObligatoryRule>,
}

/// What counts of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRule {
    /// Which group.
    pub group: CreditGroup,
    /// The most that count of one year; null: all.
    #[serde(default)]
    pub cap_per_year: Option<u32>,
    /// The most that count over all years; null: all.
    #[serde(default)]
    pub cap: Option<u32>,
    /// The least that must count.
    #[serde(default)]
    pub least: u32,
}

/// An obligatory item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligatoryRule {
    /// What it is called.
    pub label: Bilingual,
    /// In which group it is earned.
    pub group: CreditGroup,
    /// Words by which it is known: an entry is one of it when its activity holds any of them.
    pub words: Vec<String>,
    /// How many times it must be there.
    pub times: usize,
}

impl CreditRules {
    /// The rules as the domain knows them, if they are sound.
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
