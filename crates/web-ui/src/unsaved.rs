//! What was typed into a report or a definition and is not saved: it stands there again when one comes back to its
//! page, also after the page was loaded anew because its program broke or a new version came.
//!
//! The texts are kept outside the program (`boot.js`), which may break.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::outside;

/// Keeps what was typed under the name of its form.
pub fn keep(form: &str, typed: &impl Serialize) {
    // Nothing that is typed cannot be written down.
    if let Ok(text) = serde_json::to_string(typed) {
        outside::keep(form, &JsValue::from_str(&text));
    }
}

/// What was kept of that form. What an older version kept in another way is gone.
pub fn kept<T: DeserializeOwned>(form: &str) -> Option<T> {
    serde_json::from_str(&outside::kept(form)?).ok()
}

/// Forgets what was kept of that form, once it is saved or given up.
pub fn forget(form: &str) {
    outside::keep(form, &JsValue::NULL);
}

/// The name of the form of a slot's report.
pub fn report(book: uuid::Uuid, number: u8) -> String {
    format!("report {book} {number}")
}

/// The name of the form of a round's definition.
pub fn definition(round: uuid::Uuid) -> String {
    format!("definition {round}")
}
