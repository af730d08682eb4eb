//! Credits 単位 for the renewal of a certification (`S21`).
//!
//! Members earn credits in four [`Group`]s. [`Rules`] are data: they say how many credits a renewal
//! needs over how many years, how many of a group count at most, and which items are obligatory.
//! They are dated, because the society changes them: [`Rules::applying`] finds the rules for a
//! renewal. [`Rules::tally`] counts a member's credits by them.

use std::collections::BTreeSet;

use time::macros::date;
use time::{Date, Month};

use crate::certification::next_renewal;
use crate::period::Period;
use crate::programme::Bilingual;
use crate::qualification::Qualification;
use crate::refusal::{Bound, Place, Refusal, Refusals};
use crate::text;

/// A group of activities that earn credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// 学会・セミナー出席.
    Attendance,
    /// 学会発表.
    Presentation,
    /// 論文・著書.
    Publication,
    /// 教育実績.
    Teaching,
}

impl Group {
    /// All groups, in the order of the page 単位確認.
    pub const ALL: [Self; 4] =
        [Self::Attendance, Self::Presentation, Self::Publication, Self::Teaching];
}

/// The maximum number of credits of one entry.
pub const MAX_POINTS: u32 = 1_000;
/// The first day on which credits can be earned.
const FIRST_DAY: Date = date!(1990 - 01 - 01);
/// The maximum number of years that a renewal looks back.
pub const MAX_YEARS: usize = 10;

/// Something that earned credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// When it was done.
    pub earned_on: Date,
    /// The group.
    pub group: Group,
    /// What it was, such as 第31回学術大会 出席.
    pub activity: String,
    /// The number of credits; 0 for an entry made by mistake.
    pub points: u32,
}

impl Credit {
    /// Returns the credit as the secretariat records it.
    ///
    /// # Errors
    /// `field_required` for a blank activity; `out_of_range` for points below 0 or above
    /// [`MAX_POINTS`], and a day after `today`.
    pub fn record(
        earned_on: Date,
        group: Group,
        activity: String,
        points: i64,
        today: Date,
    ) -> Result<Self, Refusals> {
        let mut refusals = Refusals::none();
        if !(FIRST_DAY..=today).contains(&earned_on) {
            let why = Refusal::OutOfRange { min: Bound::Day(FIRST_DAY), max: Bound::Day(today) };
            refusals.add(Place::field("earned_on"), why);
        }
        if text::is_blank(&activity) {
            refusals.add(Place::field("activity"), Refusal::FieldRequired);
        }
        let possible = u32::try_from(points).ok().filter(|points| *points <= MAX_POINTS);
        if possible.is_none() {
            let why = Refusal::out_of_range(0, MAX_POINTS as usize);
            refusals.add(Place::field("points"), why);
        }
        refusals.or(Self { earned_on, group, activity, points: possible.unwrap_or_default() })
    }
}

/// How much of one group counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupRule {
    /// The group.
    pub group: Group,
    /// The maximum that counts per year, or `None` for no limit.
    pub cap_per_year: Option<u32>,
    /// The maximum that counts over all years, or `None` for no limit.
    pub cap: Option<u32>,
    /// The minimum that must be counted in the group.
    pub least: u32,
}

/// An item without which a renewal is not possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligatory {
    /// Its name on screen.
    pub label: Bilingual,
    /// The group it is earned in.
    pub group: Group,
    /// Words that identify the item: an entry is this item if its activity contains any of them.
    pub words: Vec<String>,
    /// How many times it is needed.
    pub times: usize,
}

impl Obligatory {
    fn is_met_by(&self, credit: &Credit) -> bool {
        let activity = text::fold(&credit.activity);
        credit.group == self.group
            && credit.points > 0
            && self.words.iter().any(|word| activity.contains(&text::fold(word)))
    }
}

/// The unchecked parts of rules. See [`Rules::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesParts {
    /// The rules apply to renewals due on this day or later, until newer rules apply.
    pub applies_from: Date,
    /// The number of years over which credits are added up.
    pub years: usize,
    /// The number of credits needed over these years.
    pub needed: u32,
    /// The rule of each group, once each.
    pub groups: Vec<GroupRule>,
    /// The items needed whatever the sum.
    pub obligatory: Vec<Obligatory>,
}

/// What a renewal needs. Always sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(RulesParts);

impl Rules {
    /// Makes rules from `parts`, if they are sound and can be met.
    ///
    /// # Errors
    /// `out_of_range` for years, and for a sum or minimum that the caps make unreachable;
    /// `duplicate_item` for a group given twice, `field_required` for one not given;
    /// `field_required` for an obligatory item without name or words, `out_of_range` for one needed
    /// 0 times.
    pub fn new(parts: RulesParts) -> Result<Self, Refusals> {
        let mut refusals = Refusals::none();
        if parts.years == 0 || parts.years > MAX_YEARS {
            refusals.add(Place::field("years"), Refusal::out_of_range(1, MAX_YEARS));
        }
        check_groups(&parts, &mut refusals);
        for (index, item) in parts.obligatory.iter().enumerate() {
            let at = Place::item("obligatory", index);
            if text::is_blank(&item.label.ja) {
                refusals.add(at.clone().then("label"), Refusal::FieldRequired);
            }
            if item.words.is_empty() || item.words.iter().any(|word| text::is_blank(word)) {
                refusals.add(at.clone().then("words"), Refusal::FieldRequired);
            }
            if item.times == 0 {
                refusals.add(at.then("times"), Refusal::out_of_range(1, MAX_POINTS as usize));
            }
        }
        refusals.or(Self(parts))
    }

    /// Returns the parts of the rules.
    #[must_use]
    pub fn parts(&self) -> &RulesParts {
        &self.0
    }

    /// Returns the rules for a renewal due on `last`: the newest that apply by then, or the first
    /// if none does.
    #[must_use]
    pub fn applying(rules: &[Self], last: Date) -> Option<&Self> {
        let newest = rules
            .iter()
            .filter(|one| one.0.applies_from <= last)
            .max_by_key(|one| one.0.applies_from);
        newest.or_else(|| rules.iter().min_by_key(|one| one.0.applies_from))
    }

    /// Returns the years that count for a renewal due on `last`, earliest first. The last one ends
    /// on `last`, the others on the same day of their years.
    #[must_use]
    pub fn years(&self, last: Date) -> Vec<Period> {
        let end = |years_before: usize| -> Option<Date> {
            let after = last.next_day()?;
            let year = after.year() - i32::try_from(years_before).ok()?;
            // The anniversary of 29 February is the day after the 28th in a common year.
            let anniversary = after
                .replace_year(year)
                .ok()
                .or_else(|| Date::from_calendar_date(year, Month::March, 1).ok())?;
            anniversary.previous_day()
        };
        let year = |before: usize| {
            let from = end(before + 1)?.next_day()?;
            Period::new(from, end(before)?).ok()
        };
        (0..self.0.years).rev().filter_map(year).collect()
    }

    /// Counts `credits` for a renewal due on `last`.
    #[must_use]
    pub fn tally(&self, credits: &[Credit], last: Date) -> Tally {
        let years = self.years(last);
        let groups: Vec<_> =
            self.0.groups.iter().map(|rule| group_tally(rule, &years, credits)).collect();
        let within = |credit: &&Credit| years.iter().any(|year| year.contains(credit.earned_on));
        let obligatory = self.0.obligatory.iter().map(|item| {
            let inside = credits.iter().filter(within);
            ItemTally { item: item.clone(), done: inside.filter(|one| item.is_met_by(one)).count() }
        });
        Tally {
            obligatory: obligatory.collect(),
            counted: groups.iter().map(|group| group.counted).fold(0, u32::saturating_add),
            needed: self.0.needed,
            years,
            groups,
        }
    }
}

fn check_groups(parts: &RulesParts, refusals: &mut Refusals) {
    let mut given = BTreeSet::new();
    let mut most = 0u64;
    for (index, rule) in parts.groups.iter().enumerate() {
        let at = Place::item("groups", index);
        if !given.insert(rule.group) {
            refusals.add(at.clone().then("group"), Refusal::DuplicateItem);
        }
        let reachable = reachable(rule, parts.years);
        if u64::from(rule.least) > reachable {
            let max = usize::try_from(reachable).unwrap_or(usize::MAX);
            refusals.add(at.then("least"), Refusal::out_of_range(0, max));
        }
        most = most.saturating_add(reachable);
    }
    if given.len() < Group::ALL.len() {
        refusals.add(Place::field("groups"), Refusal::FieldRequired);
    } else if u64::from(parts.needed) > most {
        let max = usize::try_from(most).unwrap_or(usize::MAX);
        refusals.add(Place::field("needed"), Refusal::out_of_range(0, max));
    }
}

/// Returns the maximum number of credits that can count in a group.
fn reachable(rule: &GroupRule, years: usize) -> u64 {
    let by_year = rule.cap_per_year.map(|cap| u64::from(cap).saturating_mul(years as u64));
    let over_all = rule.cap.map(u64::from);
    by_year.into_iter().chain(over_all).min().unwrap_or(u64::MAX)
}

fn group_tally(rule: &GroupRule, years: &[Period], credits: &[Credit]) -> GroupTally {
    let earned_in = |year: &Period| {
        let points = credits
            .iter()
            .filter(|credit| credit.group == rule.group && year.contains(credit.earned_on))
            .map(|credit| credit.points);
        points.fold(0u32, u32::saturating_add)
    };
    let by_year: Vec<_> = years
        .iter()
        .map(|year| {
            let earned = earned_in(year);
            YearTally { earned, counted: earned.min(rule.cap_per_year.unwrap_or(u32::MAX)) }
        })
        .collect();
    let sum = by_year.iter().map(|year| year.counted).fold(0, u32::saturating_add);
    GroupTally {
        rule: *rule,
        earned: by_year.iter().map(|year| year.earned).fold(0, u32::saturating_add),
        counted: sum.min(rule.cap.unwrap_or(u32::MAX)),
        by_year,
    }
}

/// Credits of one group in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearTally {
    /// The credits earned.
    pub earned: u32,
    /// The credits that count under the year's cap.
    pub counted: u32,
}

/// Credits of one group compared with what the rules need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTally {
    /// The rule of the group.
    pub rule: GroupRule,
    /// The years, earliest first.
    pub by_year: Vec<YearTally>,
    /// All credits earned.
    pub earned: u32,
    /// The credits that count under all caps.
    pub counted: u32,
}

impl GroupTally {
    /// Returns how many credits are missing from the group's minimum.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.rule.least.saturating_sub(self.counted)
    }
}

/// How often an obligatory item was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTally {
    /// The item.
    pub item: Obligatory,
    /// How often it was done.
    pub done: usize,
}

impl ItemTally {
    /// Returns whether it was done often enough.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.done >= self.item.times
    }
}

/// Credits compared with what a renewal needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The years that count, earliest first.
    pub years: Vec<Period>,
    /// The groups, in the order of the rules.
    pub groups: Vec<GroupTally>,
    /// The obligatory items.
    pub obligatory: Vec<ItemTally>,
    /// All credits that count.
    pub counted: u32,
    /// The credits needed.
    pub needed: u32,
}

impl Tally {
    /// Returns how many credits are missing from the sum.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.needed.saturating_sub(self.counted)
    }

    /// Returns whether nothing is missing: neither from the sum, nor from a group, nor an
    /// obligatory item.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing() == 0
            && self.groups.iter().all(|group| group.missing() == 0)
            && self.obligatory.iter().all(ItemTally::is_met)
    }
}

/// Returns the day that credits are counted for: the last day of the certification to renew next,
/// or the coming 31 March, when certifications end, for a member who holds none.
#[must_use]
pub fn due(qualifications: &[Qualification], today: Date) -> Date {
    next_renewal(qualifications, today).map_or_else(|| coming_march(today), |(_, last)| last)
}

fn coming_march(today: Date) -> Date {
    let year = today.year() + i32::from(today.month() > Month::March);
    Date::from_calendar_date(year, Month::March, 31).unwrap_or(Date::MAX)
}
