//! Checks that a definition is sound. Reports every fault at its place in the definition's file.

use std::collections::BTreeSet;

use super::{
    ApprovalRule, Bilingual, Condition, DefinitionParts, Guidance, MAX_EXAMPLE, MAX_GUIDANCE,
    MAX_HELP, MAX_KEY, MAX_LABEL, MAX_POINTS, MAX_SECTIONS, MAX_SLOTS, Section,
};
use crate::refusal::{Place, Refusal, Refusals};
use crate::report::KEPT_MAX;
use crate::text;

/// Returns every fault of a definition.
pub(super) fn check(parts: &DefinitionParts) -> Refusals {
    let mut refusals = Refusals::none();
    for (field, count, min, max) in [
        ("slots", parts.slots.len(), 1, MAX_SLOTS),
        ("sections", parts.sections.len(), 1, MAX_SECTIONS),
        ("conditions", parts.conditions.len(), 0, MAX_POINTS),
        ("guidance", parts.guidance.len(), 0, MAX_GUIDANCE),
    ] {
        check_count(count, min, max, &Place::field(field), &mut refusals);
    }
    if parts.slots.contains(&None) && parts.free_categories.is_empty() {
        refusals.add(Place::field("free_categories"), Refusal::FieldRequired);
    }
    check_twice(&parts.free_categories, &Place::field("free_categories"), None, &mut refusals);
    check_approval(&parts.approval, &mut refusals);
    check_sections(&parts.sections, &mut refusals);
    for (index, condition) in parts.conditions.iter().enumerate() {
        check_condition(condition, &Place::item("conditions", index), &mut refusals);
    }
    for (index, guidance) in parts.guidance.iter().enumerate() {
        let at = Place::item("guidance", index);
        check_guidance(guidance, &parts.sections, &at, &mut refusals);
    }
    refusals
}

fn check_count(count: usize, min: usize, max: usize, at: &Place, refusals: &mut Refusals) {
    if count < min || count > max {
        refusals.add(at.clone(), Refusal::out_of_range(min, max));
    }
}

/// Refuses each repeated item of the list `at`, pointing at its `field` if given.
fn check_twice<T: Ord>(
    items: impl IntoIterator<Item = T>,
    at: &Place,
    field: Option<&'static str>,
    refusals: &mut Refusals,
) {
    let mut seen = BTreeSet::new();
    for (index, item) in items.into_iter().enumerate() {
        if !seen.insert(item) {
            let at = at.clone().then_item(index);
            let at = field.into_iter().fold(at, Place::then);
            refusals.add(at, Refusal::DuplicateItem);
        }
    }
}

fn check_approval(approval: &ApprovalRule, refusals: &mut Refusals) {
    let ApprovalRule::Required(approving) = approval else { return };
    let at = Place::field("approving_kinds");
    if approving.is_empty() {
        refusals.add(at.clone(), Refusal::FieldRequired);
    }
    check_twice(approving.iter().map(|one| one.kind), &at, Some("kind"), refusals);
}

fn check_sections(sections: &[Section], refusals: &mut Refusals) {
    let at = Place::field("sections");
    check_twice(sections.iter().map(|section| &section.key), &at, Some("key"), refusals);
    for (index, section) in sections.iter().enumerate() {
        let at = at.clone().then_item(index);
        check_key(&section.key, &at.clone().then("key"), refusals);
        let label = at.clone().then("label");
        check_text(&section.label, true, MAX_LABEL, &label, refusals);
        for (language, text) in [("ja", &section.label.ja), ("en", &section.label.en)] {
            if !text::is_line(text) {
                refusals.add(label.clone().then(language), Refusal::NotALine);
            }
        }
        check_text(&section.help, false, MAX_HELP, &at.clone().then("help"), refusals);
        check_count(section.max_length, 1, KEPT_MAX, &at.then("max_length"), refusals);
    }
}

/// Checks a key, which becomes a name in the JSON of reports: letters, digits and underscores, a
/// letter first.
fn check_key(key: &str, at: &Place, refusals: &mut Refusals) {
    if text::is_blank(key) {
        refusals.add(at.clone(), Refusal::FieldRequired);
    } else if key.len() > MAX_KEY {
        let length = text::length(key);
        refusals.add(at.clone(), Refusal::FieldTooLong { length, max: MAX_KEY });
    } else if !key.starts_with(|c: char| c.is_ascii_lowercase())
        || !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        refusals.add(at.clone(), Refusal::InvalidValue);
    }
}

/// Checks a text. Only the Japanese text can be required; it is also shown in English if the
/// English one is missing.
fn check_text(words: &Bilingual, required: bool, max: usize, at: &Place, refusals: &mut Refusals) {
    if required && text::is_blank(&words.ja) {
        refusals.add(at.clone().then("ja"), Refusal::FieldRequired);
    }
    for (language, text) in [("ja", &words.ja), ("en", &words.en)] {
        let length = text::length(text);
        if length > max {
            let at = at.clone().then(language);
            refusals.add(at, Refusal::FieldTooLong { length, max });
        }
    }
}

fn check_condition(condition: &Condition, at: &Place, refusals: &mut Refusals) {
    let (field, is_empty) = match condition {
        Condition::HoldsOrHeld(kinds) | Condition::HoldsNoneOf(kinds) => {
            let at = at.clone().then("kinds");
            check_twice(kinds, &at, None, refusals);
            ("kinds", kinds.is_empty())
        }
        Condition::NotTogetherWith(programmes) => {
            let at = at.clone().then("programmes");
            check_twice(programmes, &at, None, refusals);
            ("programmes", programmes.is_empty())
        }
    };
    if is_empty {
        refusals.add(at.clone().then(field), Refusal::FieldRequired);
    }
}

fn check_guidance(guidance: &Guidance, sections: &[Section], at: &Place, refusals: &mut Refusals) {
    let Guidance { section, points, good_example, bad_example, .. } = guidance;
    if section.as_ref().is_some_and(|key| sections.iter().all(|section| section.key != *key)) {
        refusals.add(at.clone().then("section"), Refusal::NotFound);
    }
    check_count(points.len(), 0, MAX_POINTS, &at.clone().then("points"), refusals);
    for (index, point) in points.iter().enumerate() {
        let at = at.clone().then("points").then_item(index);
        check_text(point, true, MAX_HELP, &at, refusals);
    }
    for (field, example) in [("good_example", good_example), ("bad_example", bad_example)] {
        check_text(example, false, MAX_EXAMPLE, &at.clone().then(field), refusals);
    }
}
