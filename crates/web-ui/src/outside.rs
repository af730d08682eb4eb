//! What `boot.js` does for the page from outside its program: it outlives a program that broke, and knows the
//! browser's other tabs.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Loads an address, or this page anew; nothing stays on screen and nothing asks.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn go(address: Option<&str>);

    /// Loads this page anew with what was kept.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn again();

    /// Keeps a text that is not saved, or forgets it.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn keep(name: &str, text: &JsValue);

    /// What was kept under that name.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn kept(name: &str) -> Option<String>;

    /// Whether something is unsaved in any tab of this browser.
    #[wasm_bindgen(js_namespace = shorei)]
    pub async fn unsaved() -> JsValue;

    /// Makes this tab that person's; whether it went to another address, since this one was the last person's.
    #[wasm_bindgen(js_namespace = shorei)]
    pub fn enter(member: &str) -> bool;
}
