//! What programs rely on stays: the description against that of the last release, in
//! `openapi/released/shorei.v1.json`, which is replaced with each release.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shorei_api::description;

const RELEASED: &str = include_str!("../../../../openapi/released/shorei.v1.json");

/// Which way a schema goes: what programs send must go on being taken, what they read must go on coming.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Read,
}

/// Two descriptions, and what the newer has broken.
struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    broken: Vec<String>,
    /// Pairs of named schemas that were compared already: they may hold each other.
    seen: BTreeSet<(String, bool)>,
}

fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison { old, new, broken: Vec::new(), seen: BTreeSet::new() };
    for (path, item) in old["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let now = &new["paths"][path][method];
            let name = format!("{} {path}", method.to_uppercase());
            if now.is_null() {
                comparison.broken.push(format!("{name} is gone"));
            } else {
                comparison.operation(&name, operation, now);
            }
        }
    }
    comparison.broken
}

fn words(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::String(word) => BTreeSet::from([word.as_str()]),
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

impl Comparison<'_> {
    fn operation(&mut self, name: &str, old: &Value, new: &Value) {
        if old["operationId"] != new["operationId"] {
            self.broken.push(format!("{name} has another operationId"));
        }
        let parameters = |operation: &Value| -> Vec<(String, bool)> {
            let all = operation["parameters"].as_array().into_iter().flatten();
            let named = |one: &Value| format!("{} in {}", one["name"], one["in"]);
            all.map(|one| (named(one), one["required"] == true)).collect()
        };
        let (before, now) = (parameters(old), parameters(new));
        for (parameter, _) in &before {
            if !now.iter().any(|(name, _)| name == parameter) {
                self.broken.push(format!("{name} no longer takes {parameter}"));
            }
        }
        for (parameter, required) in &now {
            let was = before.iter().find(|(name, _)| name == parameter);
            if *required && was.is_none_or(|(_, required)| !required) {
                self.broken.push(format!("{name} now needs {parameter}"));
            }
        }
        self.contents(name, &old["requestBody"], &new["requestBody"], Way::Sent);
        for (status, answer) in old["responses"].as_object().unwrap() {
            if !status.starts_with('2') {
                continue;
            }
            let now = &new["responses"][status];
            if now.is_null() {
                self.broken.push(format!("{name} no longer answers {status}"));
            } else {
                self.contents(&format!("{name} {status}"), answer, now, Way::Read);
            }
        }
    }

    fn contents(&mut self, name: &str, old: &Value, new: &Value, way: Way) {
        for (kind, content) in old["content"].as_object().into_iter().flatten() {
            let now = &new["content"][kind];
            if now.is_null() {
                self.broken.push(format!("{name} has lost {kind}"));
            } else {
                self.schema(name, &content["schema"], &now["schema"], way);
            }
        }
    }

    fn schema(&mut self, name: &str, old: &Value, new: &Value, way: Way) {
        if let Some(reference) = old["$ref"].as_str()
            && !self.seen.insert((reference.to_owned(), way == Way::Sent))
        {
            return;
        }
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        // Of two sets, the one that may only grow holds the other.
        let lost = |old: &Value, new: &Value| -> Vec<String> {
            let (old, new) = (words(old), words(new));
            let (whole, part) = if way == Way::Sent { (&new, &old) } else { (&old, &new) };
            if whole.is_empty() {
                return Vec::new();
            }
            part.difference(whole).map(|word| (*word).to_owned()).collect()
        };
        for word in lost(&old["type"], &new["type"]) {
            self.broken.push(format!("{name}: type {word}"));
        }
        // Fields that hold one of several words may get new ones.
        if way == Way::Sent {
            for word in lost(&old["enum"], &new["enum"]) {
                self.broken.push(format!("{name} no longer takes {word}"));
            }
        }
        self.fields(name, old, new, way);
        if old["items"].is_object() {
            self.schema(&format!("{name}[]"), &old["items"], &new["items"], way);
        }
        for (one, now) in old["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(new["oneOf"].as_array().into_iter().flatten())
        {
            self.schema(name, one, now, way);
        }
    }

    fn fields(&mut self, name: &str, old: &Value, new: &Value, way: Way) {
        let (needed, now_needed) = (words(&old["required"]), words(&new["required"]));
        let changed = match way {
            Way::Sent => now_needed.difference(&needed),
            Way::Read => needed.difference(&now_needed),
        };
        for field in changed {
            let what = if way == Way::Sent { "is now needed" } else { "may now be missing" };
            self.broken.push(format!("{name}.{field} {what}"));
        }
        for (field, schema) in old["properties"].as_object().into_iter().flatten() {
            let now = &new["properties"][field];
            if now.is_null() {
                self.broken.push(format!("{name}.{field} is gone"));
            } else {
                self.schema(&format!("{name}.{field}"), schema, now, way);
            }
        }
    }
}

#[test]
fn nothing_that_was_released_is_broken() {
    let released: Value = serde_json::from_str(RELEASED).unwrap();
    let now: Value = serde_json::from_str(&description::text().unwrap()).unwrap();
    assert_eq!(breaks(&released, &now), Vec::<String>::new());
}

#[test]
fn what_would_break_a_program_is_told_and_what_would_not_is_not() {
    let released: Value = serde_json::from_str(RELEASED).unwrap();
    let changed = |pointer: &str, change: &dyn Fn(&mut Value)| {
        let mut new = released.clone();
        change(new.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not there")));
        breaks(&released, &new)
    };
    let remove = |name: &'static str| {
        move |value: &mut Value| {
            value.as_object_mut().unwrap().remove(name).unwrap();
        }
    };
    let of_member = "/components/schemas/Member";
    let of_new = "/components/schemas/NewMember";
    let get_me = "/paths/~1api~1v1~1me/get";
    let list = "/paths/~1api~1v1~1members/get";
    for (broken, told) in [
        (changed("/paths", &remove("/api/v1/me")), "GET /api/v1/me is gone"),
        (changed(&format!("{get_me}/operationId"), &|id| *id = json!("me")), "operationId"),
        (changed(&format!("{get_me}/responses"), &remove("200")), "no longer answers 200"),
        (changed(&format!("{list}/parameters"), &|all| *all = json!([])), "no longer takes"),
        (
            changed(&format!("{list}/parameters/0/required"), &|needed| *needed = json!(true)),
            "now needs",
        ),
        (changed(&format!("{of_member}/properties"), &remove("email")), ".email is gone"),
        (changed(&format!("{of_member}/required"), &|all| *all = json!([])), "may now be missing"),
        (
            changed(&format!("{of_member}/properties/email/type"), &|kind| {
                *kind = json!("integer");
            }),
            ".email: type integer",
        ),
        (changed(&format!("{of_new}/properties"), &remove("email")), ".email is gone"),
        (
            changed(&format!("{of_new}/required"), &|all| {
                all.as_array_mut().unwrap().push(json!("password"));
            }),
            ".password is now needed",
        ),
        (
            changed("/components/schemas/Verdict/enum", &|all| *all = json!(["approve"])),
            "no longer takes",
        ),
    ] {
        assert!(broken.iter().any(|one| one.contains(told)), "{told}: {broken:?}");
    }
    for grown in [
        changed("/paths", &|paths| paths["/api/v1/new"] = json!({"get": {}})),
        changed(&format!("{of_member}/properties"), &|all| all["new"] = json!({"type": "string"})),
        changed(&format!("{of_new}/properties"), &|all| all["new"] = json!({"type": "string"})),
        changed("/components/schemas/Status/enum", &|all| {
            all.as_array_mut().unwrap().push(json!("new"));
        }),
        changed(&format!("{list}/parameters"), &|all| {
            let new = json!({"name": "new", "in": "query", "required": false});
            all.as_array_mut().unwrap().push(new);
        }),
    ] {
        assert_eq!(grown, Vec::<String>::new());
    }
}
