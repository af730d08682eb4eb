use shorei_domain::category::Category;
use shorei_domain::id::DefinitionId;
use shorei_domain::programme::{
    ApprovalRule, Bilingual, Definition, DefinitionParts, Guidance, Section, SlotNumber,
};
use shorei_domain::qualification::QualificationKind;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{definition, parts, section, slot, told};

fn faults(parts: DefinitionParts) -> Vec<String> {
    told(&Definition::new(DefinitionId(Uuid::nil()), 1, parts).unwrap_err())
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
            "/sections/2/label field_required",
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
