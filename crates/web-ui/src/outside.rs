//! Functions of `boot.js`, which runs outside the program: it survives a crash of the program, and
//! knows the browser's other tabs.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Loads an address, or this page again. Nothing stays on screen, and nothing asks for
    /// confirmation.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn go(address: Option<&str>);

    /// Loads this page again with the kept texts.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn again();

    /// Keeps an unsaved text, or forgets it.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn keep(name: &str, text: &JsValue);

    /// Returns the text kept under this name.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn kept(name: &str) -> Option<String>;

    /// Returns whether there is unsaved input in any tab of this browser.
    #[wasm_bindgen(js_namespace = shorei)]
    pub async fn unsaved() -> JsValue;

    /// Assigns this tab to a person. Returns whether it went to another address, because this one
    /// belonged to the last person.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn enter(member: &str) -> bool;
}
