//! The schemas of the description as JSON, which is easier to search than their types.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Schema};

/// The schemas that others refer to, by name.
pub(crate) struct Schemas(HashMap<String, Value>);

impl Schemas {
    pub(crate) fn new(schemas: &BTreeMap<String, RefOr<Schema>>) -> Self {
        Self(schemas.iter().map(|(name, schema)| (name.clone(), json!(schema))).collect())
    }

    /// Returns the schema that this one refers to, if it is a reference.
    pub(crate) fn target(&self, schema: &Value) -> Option<&Value> {
        self.0.get(schema["$ref"].as_str()?.rsplit('/').next()?)
    }

    /// Returns whether `is_it` is true of a schema or of any schema it contains. No schema contains
    /// itself.
    pub(crate) fn any(&self, schema: &Value, is_it: &dyn Fn(&Value) -> bool) -> bool {
        if is_it(schema) {
            return true;
        }
        if let Some(target) = self.target(schema) {
            return self.any(target, is_it);
        }
        match schema {
            Value::Array(parts) => parts.iter().any(|part| self.any(part, is_it)),
            Value::Object(parts) => parts.values().any(|part| self.any(part, is_it)),
            _ => false,
        }
    }
}
