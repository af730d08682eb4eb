//! Converts the findings of the contract's form checks into refusals.

use serde_json::Value;
use shorei_contract::reason::{FIRST_DAY, LAST_DAY};
use shorei_domain::refusal::{Bound, Place, Refusal, Refusals};
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// Returns the findings of a form check as refusals, by field.
#[must_use]
pub fn refusals_of(errors: &ValidationErrors) -> Refusals {
    let mut refusals = Refusals::none();
    collect(errors, &Place::whole(), &mut refusals);
    match refusals.or(()) {
        Err(sorted) => sorted,
        Ok(()) => Refusals::none(),
    }
}

fn collect(errors: &ValidationErrors, at: &Place, refusals: &mut Refusals) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by_key(|(name, _)| name.to_string());
    for (name, kind) in fields {
        let place = at.clone().then(name.to_string());
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &place, refusals),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &place.clone().then_item(*index), refusals);
                }
            }
            ValidationErrorsKind::Field(faults) => {
                for fault in faults {
                    refusals.add(place.clone(), form_fault(fault));
                }
            }
        }
    }
}

fn form_fault(fault: &ValidationError) -> Refusal {
    let number = |name: &str| fault.params.get(name).and_then(Value::as_u64);
    match fault.code.as_ref() {
        "length" => {
            let length = match fault.params.get("value") {
                Some(Value::String(text)) => text.chars().count(),
                Some(Value::Array(items)) => items.len(),
                _ => 0,
            };
            match number("max").and_then(|max| usize::try_from(max).ok()) {
                Some(max) if length > max => Refusal::FieldTooLong { length, max },
                _ => Refusal::FieldRequired,
            }
        }
        "clusters" => {
            let count = |name| number(name).and_then(|count| usize::try_from(count).ok());
            let (length, max) = (count("length"), count("max"));
            Refusal::FieldTooLong { length: length.unwrap_or(0), max: max.unwrap_or(0) }
        }
        "day" => Refusal::OutOfRange { min: Bound::Day(FIRST_DAY), max: Bound::Day(LAST_DAY) },
        "line" => Refusal::NotALine,
        "address" => Refusal::NotAnAddress,
        _ => Refusal::InvalidValue,
    }
}
