use proptest::prelude::*;
use shorei_domain::credits::{Credit, Group, GroupRule, Obligatory, Rules, RulesParts, due};
use shorei_domain::programme::Bilingual;
use shorei_domain::qualification::QualificationKind;
use time::macros::date;
use time::{Date, Duration};

use crate::cast::{TODAY, period, qualification, term, told};

/// The renewal that the tests count for.
const DUE: Date = date!(2027 - 03 - 31);

fn group(group: Group, cap_per_year: Option<u32>, cap: Option<u32>, least: u32) -> GroupRule {
    GroupRule { group, cap_per_year, cap, least }
}

fn congress() -> Obligatory {
    Obligatory {
        label: Bilingual { ja: "学術大会への出席".to_owned(), en: "Congress".to_owned() },
        group: Group::Attendance,
        words: vec!["学術大会".to_owned()],
        times: 2,
    }
}

/// 50 credits in five years, of which 30 by attending, 10 a year at most; teaching without a cap.
fn parts() -> RulesParts {
    RulesParts {
        applies_from: date!(2020 - 04 - 01),
        years: 5,
        needed: 50,
        groups: vec![
            group(Group::Attendance, Some(10), Some(30), 10),
            group(Group::Presentation, None, Some(20), 0),
            group(Group::Publication, None, Some(20), 0),
            group(Group::Teaching, None, None, 0),
        ],
        obligatory: vec![congress()],
    }
}

fn rules() -> Rules {
    Rules::new(parts()).unwrap()
}

fn credit(earned_on: Date, group: Group, points: u32) -> Credit {
    Credit { earned_on, group, activity: "第31回学術大会 出席".to_owned(), points }
}

#[test]
fn s21_the_years_that_count_end_with_the_certification() {
    let years = rules().years(DUE);
    assert_eq!(years.len(), 5);
    assert_eq!(years[0], period(date!(2022 - 04 - 01), date!(2023 - 03 - 31)));
    assert_eq!(years[4], period(date!(2026 - 04 - 01), DUE));
    let leap = rules().years(date!(2028 - 02 - 28));
    assert_eq!(leap[4], period(date!(2027 - 03 - 01), date!(2028 - 02 - 28)));
    assert_eq!(leap[3], period(date!(2026 - 03 - 01), date!(2027 - 02 - 28)));
}

#[test]
fn s21_of_each_group_only_so_much_counts() {
    use Group::{Attendance, Presentation, Teaching};
    let day = |year: i32| date!(2022 - 06 - 01).replace_year(year).unwrap();
    for (what, credits, expected) in [
        ("nothing", vec![], 0),
        ("under every cap", vec![credit(day(2022), Attendance, 9)], 9),
        (
            "over a year's cap",
            vec![credit(day(2022), Attendance, 6), credit(day(2022), Attendance, 6)],
            10,
        ),
        (
            "over the years' caps together",
            (2022..=2026).map(|year| credit(day(year), Attendance, 10)).collect(),
            30,
        ),
        ("over all years' cap", vec![credit(day(2022), Presentation, 25)], 20),
        ("without a cap", vec![credit(day(2022), Teaching, 500)], 500),
        ("the first day", vec![credit(date!(2022 - 04 - 01), Teaching, 1)], 1),
        ("the day before", vec![credit(date!(2022 - 03 - 31), Teaching, 1)], 0),
        ("the last day", vec![credit(DUE, Teaching, 1)], 1),
        ("the day after", vec![credit(date!(2027 - 04 - 01), Teaching, 1)], 0),
    ] {
        assert_eq!(rules().tally(&credits, DUE).counted, expected, "{what}");
    }
}

#[test]
fn s21_a_renewal_needs_the_sum_the_least_of_a_group_and_the_obligatory_items() {
    let day = date!(2024 - 06 - 01);
    let enough = vec![
        credit(day, Group::Attendance, 5),
        credit(date!(2025 - 06 - 01), Group::Attendance, 5),
        credit(day, Group::Teaching, 40),
    ];
    let tally = rules().tally(&enough, DUE);
    assert!(tally.is_complete(), "{tally:?}");
    assert_eq!((tally.counted, tally.missing()), (50, 0));

    let short = rules().tally(&enough[..2], DUE);
    assert_eq!((short.missing(), short.is_complete()), (40, false));

    let only_teaching = rules().tally(&[credit(day, Group::Teaching, 60)], DUE);
    assert_eq!((only_teaching.missing(), only_teaching.groups[0].missing()), (0, 10));
    assert!(!only_teaching.is_complete());

    let elsewhere: Vec<_> = enough
        .iter()
        .map(|credit| Credit { activity: "地方セミナー".to_owned(), ..credit.clone() })
        .collect();
    let tally = rules().tally(&elsewhere, DUE);
    assert_eq!((tally.missing(), tally.obligatory[0].done), (0, 0));
    assert!(!tally.is_complete());
}

#[test]
fn s21_an_obligatory_item_is_known_by_its_words_in_any_width() {
    let rules = Rules::new(RulesParts {
        obligatory: vec![Obligatory { words: vec!["ｾﾐﾅｰ".to_owned()], ..congress() }],
        ..parts()
    })
    .unwrap();
    let day = date!(2024 - 06 - 01);
    let done = |group, activity: &str, points| {
        let credit = Credit { earned_on: day, group, activity: activity.to_owned(), points };
        rules.tally(&[credit], DUE).obligatory[0].done
    };
    assert_eq!(done(Group::Attendance, "教育セミナー（東京）", 2), 1);
    assert_eq!(done(Group::Teaching, "教育セミナー（東京）", 2), 0, "another group");
    assert_eq!(done(Group::Attendance, "教育セミナー（東京）", 0), 0, "an entry made by mistake");
}

#[test]
fn s21_the_rules_of_a_renewal_are_those_that_apply_when_it_is_due() {
    let dated = |applies_from| Rules::new(RulesParts { applies_from, ..parts() }).unwrap();
    let rules = [dated(date!(2025 - 04 - 01)), dated(date!(2020 - 04 - 01))];
    for (last, expected) in [
        (date!(2019 - 03 - 31), date!(2020 - 04 - 01)),
        (date!(2025 - 03 - 31), date!(2020 - 04 - 01)),
        (date!(2025 - 04 - 01), date!(2025 - 04 - 01)),
        (date!(2030 - 03 - 31), date!(2025 - 04 - 01)),
    ] {
        let applying = Rules::applying(&rules, last).unwrap();
        assert_eq!(applying.parts().applies_from, expected, "{last}");
    }
    assert_eq!(Rules::applying(&[], DUE), None);
}

#[test]
fn s21_credits_are_counted_for_the_certification_that_ends_first_or_the_coming_march() {
    let last = date!(2028 - 09 - 30);
    let held =
        qualification(QualificationKind::Specialist, term(date!(2023 - 10 - 01), Some(last)));
    assert_eq!(due(&[held], TODAY), last);
    assert_eq!(due(&[], TODAY), date!(2027 - 03 - 31));
    assert_eq!(due(&[], date!(2027 - 03 - 31)), date!(2027 - 03 - 31));
    assert_eq!(due(&[], date!(2027 - 04 - 01)), date!(2028 - 03 - 31));
}

#[test]
fn s21_rules_that_nobody_could_meet_are_refused_with_every_fault() {
    let faults = |parts: RulesParts| told(&Rules::new(parts).unwrap_err());
    let attendance = group(Group::Attendance, Some(10), Some(30), 31);
    assert_eq!(
        faults(RulesParts {
            years: 0,
            groups: vec![attendance, attendance],
            obligatory: vec![Obligatory {
                label: Bilingual::default(),
                words: Vec::new(),
                times: 0,
                ..congress()
            }],
            ..parts()
        }),
        [
            "/years out_of_range",
            "/groups/0/least out_of_range",
            "/groups/1/group duplicate_item",
            "/groups/1/least out_of_range",
            "/groups field_required",
            "/obligatory/0/label field_required",
            "/obligatory/0/words field_required",
            "/obligatory/0/times out_of_range",
        ]
    );
    let capped = Group::ALL.map(|one| group(one, None, Some(10), 0)).to_vec();
    assert_eq!(
        faults(RulesParts { groups: capped, needed: 41, ..parts() }),
        ["/needed out_of_range"]
    );
}

#[test]
fn s21_credits_that_make_no_sense_are_refused_with_every_fault() {
    let record = |day, activity: &str, points| {
        Credit::record(day, Group::Teaching, activity.to_owned(), points, TODAY)
    };
    let tomorrow = TODAY.next_day().unwrap();
    assert_eq!(
        told(&record(tomorrow, "　", -1).unwrap_err()),
        ["/earned_on out_of_range", "/activity field_required", "/points out_of_range"]
    );
    assert!(record(TODAY, "講師", 1_001).is_err());
    assert!(record(TODAY, "講師", 1_000).is_ok());
    assert!(record(TODAY, "取り消し", 0).is_ok());
}

fn any_credit() -> impl Strategy<Value = Credit> {
    (-400i64..2_400, proptest::sample::select(&Group::ALL[..]), 0u32..40).prop_map(
        |(days, group, points)| credit(date!(2022 - 04 - 01) + Duration::days(days), group, points),
    )
}

proptest! {
    #[test]
    fn more_credits_never_count_less_and_no_cap_is_passed(
        credits in proptest::collection::vec(any_credit(), 0..30),
        more in any_credit(),
    ) {
        let before = rules().tally(&credits, DUE);
        let with: Vec<_> = std::iter::once(more).chain(credits).collect();
        let after = rules().tally(&with, DUE);
        prop_assert!(before.counted <= after.counted);
        prop_assert!(!before.is_complete() || after.is_complete());
        for tally in &after.groups {
            prop_assert!(tally.counted <= tally.earned);
            prop_assert!(tally.rule.cap.is_none_or(|cap| tally.counted <= cap));
            for year in &tally.by_year {
                prop_assert!(year.counted <= year.earned);
                prop_assert!(tally.rule.cap_per_year.is_none_or(|cap| year.counted <= cap));
            }
        }
        let sum: u32 = after.groups.iter().map(|tally| tally.counted).sum();
        prop_assert_eq!(after.counted, sum);
    }

    #[test]
    fn the_order_of_credits_is_without_effect(
        credits in proptest::collection::vec(any_credit(), 0..30),
    ) {
        let backwards: Vec<_> = credits.iter().rev().cloned().collect();
        prop_assert_eq!(rules().tally(&credits, DUE), rules().tally(&backwards, DUE));
    }

    #[test]
    fn the_years_follow_each_other_without_a_gap_whatever_their_end(days in 0i64..30_000) {
        let last = date!(2000 - 01 - 01) + Duration::days(days);
        let years = rules().years(last);
        prop_assert_eq!(years.len(), 5);
        prop_assert_eq!(years[4].to(), last);
        for pair in years.windows(2) {
            prop_assert_eq!(pair[0].to().next_day(), Some(pair[1].from()));
        }
    }
}
