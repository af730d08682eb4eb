//! Finds every fault in the shape of a request, by the schema of the expected type.
//!
//! serde stops at the first fault, and takes a null in a patch for a field left out. The faults by
//! schema are therefore reported beside serde's own fault, and for a patch even if serde finds
//! none.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::schemas::Schemas;

/// The maximum number of faults reported, so that an answer cannot become many times the size of
/// the request.
pub(super) const TOLD_MAX: usize = 200;

/// Returns missing and unknown fields and values of the wrong type, anywhere in `value`; only the
/// first of them if there are very many. `of_null` is the reason for refusing a null where none is
/// allowed: in a patch it would remove a required value.
pub(super) fn faults<T: ToSchema>(value: &Value, of_null: &Refusal) -> Refusals {
    let mut referred = Vec::new();
    T::schemas(&mut referred);
    let schemas = Schemas::new(&referred.into_iter().collect::<BTreeMap<_, _>>());
    let mut search = Search { schemas: &schemas, of_null, faults: Refusals::none() };
    search.find(&json!(T::schema()), value, &Place::whole());
    search.faults
}

/// A walk through a value and its schema.
struct Search<'a> {
    schemas: &'a Schemas,
    of_null: &'a Refusal,
    faults: Refusals,
}

impl Search<'_> {
    fn find(&mut self, schema: &Value, value: &Value, at: &Place) {
        if let Some(target) = self.schemas.target(schema) {
            return self.find(target, value, at);
        }
        if let Some(choice) = schema["oneOf"].as_array() {
            // A field that may be null is one of null and one other; an object of several kinds says which it
            // is. What else has a choice, serde judges.
            let mut others = choice.iter().filter(|one| one["type"] != "null");
            let mut named = choice.iter().filter(|one| is_named(one, value));
            if let (false, Some(only), None) = (value.is_null(), others.next(), others.next()) {
                self.find(only, value, at);
            } else if let (Value::Object(fields), Some(kind), None) =
                (value, named.next(), named.next())
            {
                self.find_in_fields(kind, fields, at, true);
            }
            return;
        }
        match value {
            Value::Object(fields) if allows(schema, "object") => {
                let is_closed = schema["additionalProperties"] == false;
                self.find_in_fields(schema, fields, at, is_closed);
            }
            Value::Array(items) if allows(schema, "array") => {
                for (index, item) in items.iter().enumerate() {
                    self.find(&schema["items"], item, &at.clone().then_item(index));
                }
            }
            Value::Null if !allows(schema, "null") => self.tell(at.clone(), self.of_null.clone()),
            _ if !fits(schema, value) => self.tell(at.clone(), Refusal::InvalidValue),
            _ => {}
        }
    }

    /// `is_closed` says that no other fields than those of the schema may stand there.
    fn find_in_fields(
        &mut self,
        schema: &Value,
        fields: &Map<String, Value>,
        at: &Place,
        is_closed: bool,
    ) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.tell(at.clone().then(name.to_owned()), Refusal::FieldRequired);
            }
        }
        for (name, field) in fields {
            let at = at.clone().then(name.clone());
            match schema["properties"].get(name) {
                Some(known) => self.find(known, field, &at),
                None if is_closed => self.tell(at, Refusal::UnknownField),
                None => self.find(&schema["additionalProperties"], field, &at),
            }
        }
    }

    fn tell(&mut self, at: Place, why: Refusal) {
        if self.faults.iter().len() < TOLD_MAX {
            self.faults.add(at, why);
        }
    }
}

/// Whether an object says by a field with a single possible value that it is of this kind.
fn is_named(kind: &Value, value: &Value) -> bool {
    let fields = kind["properties"].as_object();
    fields.into_iter().flatten().any(|(name, field)| {
        field["enum"].as_array().is_some_and(|only| only.len() == 1 && only[0] == value[name])
    })
}

/// Whether the schema takes values of that type; one that names no type takes all.
fn allows(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        Value::String(only) => only == kind,
        _ => true,
    }
}

fn fits(schema: &Value, value: &Value) -> bool {
    let is_of_type = match value {
        Value::Null => allows(schema, "null"),
        Value::Bool(_) => allows(schema, "boolean"),
        Value::Number(number) => {
            allows(schema, "number") || !number.is_f64() && allows(schema, "integer")
        }
        Value::String(_) => allows(schema, "string"),
        Value::Array(_) => allows(schema, "array"),
        Value::Object(_) => allows(schema, "object"),
    };
    let is_one_of = schema["enum"].as_array().is_none_or(|values| values.contains(value));
    is_of_type && is_one_of && value.as_str().is_none_or(|text| is_written(schema, text))
}

/// Returns whether a text has the format of the schema.
fn is_written(schema: &Value, text: &str) -> bool {
    match schema["format"].as_str() {
        Some("uuid") => Uuid::try_parse(text).is_ok(),
        Some("date") => serde_json::from_value::<Date>(json!(text)).is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use shorei_contract::approval::Decide;
    use shorei_contract::case::WriteCase;
    use shorei_contract::member::NewMember;

    use super::*;

    fn told<T: ToSchema>(value: &Value) -> Vec<String> {
        let told = |at: &Place, why: &Refusal| format!("{at} {}", why.code());
        let faults = faults::<T>(value, &Refusal::InvalidValue);
        faults.iter().map(|refused| told(&refused.at, &refused.why)).collect()
    }

    #[test]
    fn all_missing_fields_are_told_at_once() {
        let missing = told::<NewMember>(&json!({}));
        assert!(missing.len() > 4, "{missing:?}");
        assert!(missing.iter().all(|fault| fault.ends_with(" field_required")), "{missing:?}");
    }

    #[test]
    fn faults_of_every_kind_are_found_wherever_they_stand() {
        let case = json!({
            "state": "final", "care_from": "2026-13-01", "care_to": null, "patient_age": "72",
            "accreditation_id": "4711", "sections": {"course": 5}, "titel": "", "patient_sex": "x",
        });
        let mut found = told::<WriteCase>(&case);
        found.sort();
        assert_eq!(
            found,
            [
                "/accreditation_id invalid_value",
                "/care_from invalid_value",
                "/patient_age invalid_value",
                "/patient_sex invalid_value",
                "/sections/course invalid_value",
                "/state invalid_value",
                "/titel unknown_field",
            ]
        );
        let decisions = json!({"decisions": [{"verdict": "approve"}, 7]});
        let found = told::<Decide>(&decisions);
        assert!(found.contains(&"/decisions/1 invalid_value".to_owned()), "{found:?}");
        assert!(found.iter().any(|fault| fault.starts_with("/decisions/0/")), "{found:?}");
    }

    #[test]
    fn of_very_many_faults_the_first_are_told() {
        let decisions = json!({"decisions": vec![7; 10 * TOLD_MAX]});
        assert_eq!(told::<Decide>(&decisions).len(), TOLD_MAX);
    }

    #[test]
    fn what_is_right_has_no_fault() {
        let case =
            json!({"state": "draft", "sections": {"course": "…"}, "care_from": "2026-03-02"});
        assert_eq!(told::<WriteCase>(&case), [""; 0]);
    }
}
