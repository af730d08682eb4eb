use shorei_domain::category::Category;
use shorei_domain::programme::{
    ApprovalRule, ApprovingKind, Bilingual, Condition, Definition, DefinitionParts, Guidance,
    Programme, Section, SlotNumber,
};
use shorei_domain::qualification::QualificationKind;
use time::macros::date;

use crate::cast::{definition, parts, section, slot, told};

fn faults(parts: DefinitionParts) -> Vec<String> {
    told(&Definition::new(1, parts).unwrap_err())
}

#[test]
fn s5_fixed_slots_have_their_category_and_free_ones_none() {
    let definition = definition(parts());
    assert_eq!(definition.fixed_category(slot(1)), Some(Category::Pain));
    assert_eq!(definition.fixed_category(slot(2)), Some(Category::PhysicalSymptoms));
    assert_eq!(definition.fixed_category(slot(3)), None);
}

#[test]
fn s4_a_book_has_only_the_slots_of_its_definition() {
    let definition = definition(parts());
    assert!(definition.slot(0).is_none());
    assert_eq!(definition.slot(4).map(SlotNumber::get), Some(4));
    assert!(definition.slot(5).is_none());
    assert_eq!(definition.slots().map(SlotNumber::get).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn s3_a_definition_that_makes_no_sense_is_refused_with_every_fault() {
    let faulty = DefinitionParts {
        slots: vec![None; 101],
        free_categories: Vec::new(),
        sections: vec![
            section("diagnosis"),
            section("diagnosis"),
            Section { max_length: 0, ..section("") },
            Section { max_length: 20_001, ..section("course") },
        ],
        approval: ApprovalRule::Required(Vec::new()),
        guidance: vec![Guidance {
            category: None,
            section: Some("elsewhere".to_owned()),
            points: Vec::new(),
            good_example: Bilingual::default(),
            bad_example: Bilingual::default(),
        }],
        ..parts()
    };
    assert_eq!(
        faults(faulty),
        [
            "/slots out_of_range",
            "/free_categories field_required",
            "/approving_kinds field_required",
            "/sections/1/key duplicate_item",
            "/sections/2/key field_required",
            "/sections/2/label/ja field_required",
            "/sections/2/max_length out_of_range",
            "/sections/3/max_length out_of_range",
            "/guidance/0/section not_found",
        ]
    );
    assert_eq!(
        faults(DefinitionParts { slots: Vec::new(), sections: Vec::new(), ..parts() }),
        ["/slots out_of_range", "/sections out_of_range"]
    );
}

#[test]
fn s3_each_fault_of_a_definition_is_told_at_its_place() {
    let of = |section| DefinitionParts { sections: vec![section], ..parts() };
    let keyed = |key: &str| of(Section { key: key.to_owned(), ..section("course") });
    let labelled = |label| of(Section { label, ..section("course") });
    let helped = |help| of(Section { help, ..section("course") });
    let asking = |condition| DefinitionParts { conditions: vec![condition], ..parts() };
    let guided = |guidance| DefinitionParts { guidance: vec![guidance], ..parts() };
    let free = |free_categories| DefinitionParts { free_categories, ..parts() };
    let approved =
        |kinds: Vec<_>| DefinitionParts { approval: ApprovalRule::Required(kinds), ..parts() };
    let kind = |kind, until| ApprovingKind { kind, until };
    let specialist = QualificationKind::Specialist;
    for (parts, expected) in [
        (keyed("_course"), vec!["/sections/0/key invalid_value"]),
        (keyed("Course"), vec!["/sections/0/key invalid_value"]),
        (keyed("経過"), vec!["/sections/0/key invalid_value"]),
        (keyed(&"a".repeat(65)), vec!["/sections/0/key field_too_long"]),
        (keyed(&"a".repeat(64)), vec![]),
        (keyed("course_2"), vec![]),
        (labelled(words("経過", "")), vec![]),
        (labelled(words("\u{3000}", "Course")), vec!["/sections/0/label/ja field_required"]),
        (labelled(words("\u{200b}", "Course")), vec!["/sections/0/label/ja field_required"]),
        (
            labelled(words("経\n過", "a\rb")),
            vec!["/sections/0/label/ja invalid_value", "/sections/0/label/en invalid_value"],
        ),
        (labelled(words(&"経".repeat(101), "")), vec!["/sections/0/label/ja field_too_long"]),
        (labelled(words("経過", &"a".repeat(101))), vec!["/sections/0/label/en field_too_long"]),
        (helped(words("", "")), vec![]),
        (helped(words(&"経".repeat(1_001), "")), vec!["/sections/0/help/ja field_too_long"]),
        (free(vec![Category::Pain, Category::Pain]), vec!["/free_categories/1 duplicate_item"]),
        (
            approved(vec![kind(specialist, None), kind(specialist, Some(date!(2029 - 12 - 31)))]),
            vec!["/approving_kinds/1/kind duplicate_item"],
        ),
        (asking(Condition::HoldsOrHeld(vec![])), vec!["/conditions/0/kinds field_required"]),
        (
            asking(Condition::HoldsNoneOf(vec![specialist, specialist])),
            vec!["/conditions/0/kinds/1 duplicate_item"],
        ),
        (
            asking(Condition::NotTogetherWith(vec![])),
            vec!["/conditions/0/programmes field_required"],
        ),
        (
            asking(Condition::NotTogetherWith(vec![Programme::RegisteredNew; 2])),
            vec!["/conditions/0/programmes/1 duplicate_item"],
        ),
        (
            guided(Guidance { points: vec![words("", "Name it")], ..guidance() }),
            vec!["/guidance/0/points/0/ja field_required"],
        ),
        (
            guided(Guidance { points: vec![words("点", ""); 21], ..guidance() }),
            vec!["/guidance/0/points out_of_range"],
        ),
        (
            guided(Guidance { bad_example: words("", &"a".repeat(5_001)), ..guidance() }),
            vec!["/guidance/0/bad_example/en field_too_long"],
        ),
        (
            DefinitionParts { guidance: vec![guidance(); 201], ..parts() },
            vec!["/guidance out_of_range"],
        ),
    ] {
        let told = Definition::new(1, parts.clone())
            .map_or_else(|refusals| told(&refusals), |_| Vec::new());
        assert_eq!(told, expected, "{parts:?}");
    }
}

fn words(ja: &str, en: &str) -> Bilingual {
    Bilingual { ja: ja.to_owned(), en: en.to_owned() }
}

fn guidance() -> Guidance {
    Guidance {
        category: None,
        section: None,
        points: Vec::new(),
        good_example: Bilingual::default(),
        bad_example: Bilingual::default(),
    }
}

#[test]
fn s15_a_registered_supervisor_counts_in_rounds_that_end_by_2029() {
    let definition = definition(parts());
    let counts = |application_to| {
        definition
            .approving_kinds(application_to)
            .any(|kind| kind == QualificationKind::RegisteredSupervisor)
    };
    assert!(counts(date!(2029 - 12 - 31)));
    assert!(!counts(date!(2030 - 01 - 01)));
}

#[test]
fn s10_a_programme_without_approval_has_no_approving_kinds() {
    let definition = definition(DefinitionParts { approval: ApprovalRule::NotRequired, ..parts() });
    assert!(!definition.approval_required());
    assert_eq!(definition.approving_kinds(date!(2026 - 07 - 31)).count(), 0);
}

#[test]
fn s15_no_provisional_instructor_is_recorded_beyond_the_kinds_last_day() {
    use crate::cast::term;
    let check = |to| {
        QualificationKind::ProvisionalInstructor
            .check_term(term(date!(2011 - 04 - 01), to))
            .map_err(|refusals| told(&refusals))
    };
    assert!(check(Some(date!(2022 - 03 - 31))).is_ok());
    assert_eq!(check(Some(date!(2022 - 04 - 01))).unwrap_err(), ["/term_to kind_ended"]);
    assert_eq!(check(None).unwrap_err(), ["/term_to kind_ended"]);
    let open = term(date!(2011 - 04 - 01), None);
    assert!(QualificationKind::Instructor.check_term(open).is_ok());
}
