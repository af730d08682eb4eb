//! Examples of requests and answers in JSON or as a form, composed from the schemas and the
//! examples of their fields.

use serde_json::{Map, Value, json};
use utoipa::openapi::path::{Operation, ParameterBuilder};
use utoipa::openapi::{Content, RefOr};

use crate::http::schemas::Schemas;

const ID: &str = "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10";
const WORD: &str = "見本";

/// Examples of fields whose schema has none, by the end of the field's name.
const BY_NAME: [(&str, &str); 21] = [
    ("care_from", "2026-03-02"),
    ("care_to", "2026-03-27"),
    ("until", "2029-03-31"),
    ("deadline", "2026-09-30"),
    ("cursor", "eyJmaWx0ZXIiOiIifQ"),
    ("access_token", "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTk5In0.c2lnbmF0dXJl"),
    ("client_secret", "Zm9yIGV4YW1wbGUgb25seQ"),
    ("secret", "whsec_Zm9yIGV4YW1wbGUgb25seSwgMzIgYnl0ZXMuLg=="),
    ("error", "invalid_client"),
    ("grant_type", "client_credentials"),
    ("_from", "2026-04-01"),
    ("_to", "2027-03-31"),
    ("_deadline", "2027-03-31"),
    ("If-Match", "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""),
    ("If-None-Match", "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""),
    ("Idempotency-Key", ID),
    ("case_ids", ID),
    ("action", "case.read"),
    ("types", "case.registered"),
    ("q", "緩和"),
    ("token", "3q2-7wYxX0m9"),
];

/// The preferred values of enumerations, if not the first one: the examples tell the story of one
/// report in an open request.
const PREFERRED: [&str; 3] = ["requested", "withdraw", "delivered"];

/// Fields that are null while all is well, or until the report is approved.
const NULL: [&str; 18] = [
    "application_id",
    "comment",
    "decided_at",
    "deleted_at",
    "disabled_at",
    "disabled_reason",
    "error",
    "expires_at",
    "failing_since",
    "last_error",
    "left_on",
    "next_attempt_at",
    "next_cursor",
    "paper_approval_id",
    "read_at",
    "revoked_at",
    "void_reason",
    "voided_at",
];

/// Media types whose examples are composed field by field.
const COMPOSED: [&str; 4] = [
    "application/json",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
];

/// Adds an example to each parameter, and to each body and successful answer with fields, that has
/// none.
pub(super) fn describe(operation: &mut Operation, schemas: &Schemas) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let told = json!(parameter);
        if told["example"].is_null() {
            let example = schemas.example(&parameter.name, &told["schema"]);
            *parameter = ParameterBuilder::from(parameter.clone()).example(Some(example)).build();
        }
    }
    let bodies = operation.request_body.iter_mut().filter_map(|body| match body {
        RefOr::T(body) => Some(&mut body.content),
        RefOr::Ref(_) => None,
    });
    let answers = operation.responses.responses.values_mut().filter_map(|answer| match answer {
        RefOr::T(answer) => Some(&mut answer.content),
        RefOr::Ref(_) => None,
    });
    for (kind, content) in bodies.flatten().chain(answers.flatten()) {
        if let (true, RefOr::T(content)) = (COMPOSED.contains(&kind.as_str()), content) {
            schemas.complete(content);
        }
    }
}

impl Schemas {
    fn complete(&self, content: &mut Content) {
        if let (Some(schema), None, true) =
            (&content.schema, &content.example, content.examples.is_empty())
        {
            content.example = Some(self.example("", &json!(schema)));
        }
    }

    /// Returns a value that the schema of a field with this name allows. No schema contains itself.
    fn example(&self, name: &str, schema: &Value) -> Value {
        if let Some(own) = schema.get("example").or_else(|| schema["examples"].get(0)) {
            return own.clone();
        }
        if let Some(target) = self.target(schema) {
            return self.example(name, target);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.example(name, part));
            let fields = parts.filter_map(|part| part.as_object().cloned());
            return Value::Object(fields.flatten().collect());
        }
        if NULL.contains(&name) && is_nullable(schema) {
            return Value::Null;
        }
        if let Some(choice) = ["oneOf", "anyOf"].iter().find_map(|key| schema[key].as_array()) {
            let choice = choice.iter().find(|one| one["type"] != "null");
            return choice.map_or(Value::Null, |choice| self.example(name, choice));
        }
        if let Some(values) = schema["enum"].as_array() {
            let preferred = values.iter().find(|value| PREFERRED.iter().any(|one| *value == one));
            return preferred.or(values.first()).cloned().unwrap_or_default();
        }
        match kind(schema) {
            "object" => Value::Object(self.fields(schema)),
            "array" => json!([self.example("", &schema["items"])]),
            "boolean" => json!(true),
            "integer" | "number" => number(schema),
            "string" => json!(text(name, schema)),
            _ => Value::Null,
        }
    }

    fn fields(&self, schema: &Value) -> Map<String, Value> {
        let fields = schema["properties"].as_object();
        let fields = fields.into_iter().flatten();
        fields.map(|(name, field)| (name.clone(), self.example(name, field))).collect()
    }
}

/// Returns the type of a schema, besides null.
fn kind(schema: &Value) -> &str {
    let kind = &schema["type"];
    let some = kind.as_array().and_then(|all| all.iter().find(|one| **one != "null"));
    some.unwrap_or(kind).as_str().unwrap_or_default()
}

fn is_nullable(schema: &Value) -> bool {
    let has = |key: &str, is_null: &dyn Fn(&Value) -> bool| {
        schema[key].as_array().is_some_and(|all| all.iter().any(is_null))
    };
    has("type", &|one| one == "null") || has("oneOf", &|one| one["type"] == "null")
}

fn number(schema: &Value) -> Value {
    let least = schema["minimum"].as_i64().unwrap_or(1).max(1);
    json!(schema["maximum"].as_i64().map_or(least, |most| least.min(most)))
}

fn text(name: &str, schema: &Value) -> String {
    let named = BY_NAME.iter().find(|(end, _)| match end.strip_prefix('_') {
        Some(_) => name.ends_with(end),
        None => name == *end,
    });
    match (schema["format"].as_str(), named) {
        (Some("uuid"), _) => ID.to_owned(),
        (Some("date-time"), _) => "2026-05-20T00:30:00Z".to_owned(),
        (Some("email"), _) => "hanako.kanwa@example.jp".to_owned(),
        (Some("date") | None, Some((_, text))) => (*text).to_owned(),
        (Some("date"), None) => "2026-05-20".to_owned(),
        _ => {
            let least = schema["minLength"].as_u64().unwrap_or_default();
            let times = usize::try_from(least.div_ceil(2)).unwrap_or(1).max(1);
            WORD.repeat(times)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

    use super::*;

    fn example(name: &str, schema: &Value) -> Value {
        let colour =
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["red", "blue"]));
        let colour = RefOr::T(Schema::from(colour.build()));
        Schemas::new(&BTreeMap::from([("Colour".to_owned(), colour)])).example(name, schema)
    }

    #[test]
    fn an_object_has_all_its_fields_and_an_array_one_item() {
        let schema = json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "format": "uuid"},
            "term_to": {"type": ["string", "null"], "format": "date"},
            "left_on": {"type": ["string", "null"], "format": "date"},
            "colours": {"type": "array", "items": {"$ref": "#/components/schemas/Colour"}},
            "favourite": {"oneOf": [
                {"type": "null"}, {"$ref": "#/components/schemas/Colour"},
            ]},
            "name": {"type": "string", "example": "緩和 花子"},
            "word": {"type": "string", "minLength": 3},
        }});
        assert_eq!(
            example("", &schema),
            json!({
                "id": ID, "term_to": "2027-03-31", "left_on": null, "colours": ["red"],
                "favourite": "red", "name": "緩和 花子", "word": "見本見本",
            })
        );
    }

    #[test]
    fn parts_are_put_together_and_numbers_lie_within_their_bounds() {
        let part =
            |name: &str, field: Value| json!({"type": "object", "properties": {name: field}});
        let most = json!({"type": "integer", "maximum": 0});
        let least = json!({"type": ["integer", "null"], "minimum": 1990, "maximum": 2198});
        let schema = json!({"allOf": [part("most", most), part("least", least)]});
        assert_eq!(example("", &schema), json!({"most": 0, "least": 1990}));
    }
}
