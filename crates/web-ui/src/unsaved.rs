//! Keeps unsaved input of a report or definition. It is there again when the person returns to its
//! page, even after a reload because of a crash or a new version.
//!
//! The texts are kept outside the program (`boot.js`), which may crash.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::outside;

/// Keeps the input of a form under its name.
pub fn keep(form: &str, typed: &impl Serialize) {
    // Every input can be serialized.
    if let Ok(text) = serde_json::to_string(typed) {
        outside::keep(form, &JsValue::from_str(&text));
    }
}

/// Returns the kept input of a form. Input kept in another format by an older version is lost.
pub fn kept<T: DeserializeOwned>(form: &str) -> Option<T> {
    serde_json::from_str(&outside::kept(form)?).ok()
}

/// Forgets the kept input of a form, once it is saved or discarded.
pub fn forget(form: &str) {
    outside::keep(form, &JsValue::NULL);
}

/// Returns the name of the form of a slot's report.
pub fn report(book: uuid::Uuid, number: u8) -> String {
    format!("report {book} {number}")
}

/// Returns the name of the form of a round's definition.
pub fn definition(round: uuid::Uuid) -> String {
    format!("definition {round}")
}
