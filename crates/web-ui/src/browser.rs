//! The functions that the page needs from the browser.

use js_sys::{Function, Promise, Reflect};
use shorei_domain::period::tokyo_date;
use time::{Date, OffsetDateTime};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, Storage, Window};

/// Returns the window of this page.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// Returns the document of this page.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// Returns today's date in Japan, by the browser's clock. Prefer the server's date; see
/// [`crate::about`].
pub fn today() -> Date {
    tokyo_date(now())
}

/// The time by the browser's clock, in whole seconds.
pub fn now() -> OffsetDateTime {
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds fit for ages to come")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Returns the milliseconds since 1970, by the browser's clock.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Returns the local time, such as `10:32`.
pub fn clock() -> String {
    let now = js_sys::Date::new_0();
    format!("{:02}:{:02}", now.get_hours(), now.get_minutes())
}

/// Returns a key with which a call takes effect once, however often it is tried.
pub fn new_key() -> String {
    window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Returns a setting stored in this browser, or `None` without storage, as in some private windows.
pub fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(&format!("shorei.{name}")).ok().flatten()
}

/// Stores a setting in this browser.
pub fn remember(name: &str, value: Option<&str>) {
    let name = format!("shorei.{name}");
    if let Some(storage) = storage() {
        // Full or forbidden storage only costs a setting, never what a person wrote.
        let _ = match value {
            Some(value) => storage.set_item(&name, value),
            None => storage.remove_item(&name),
        };
    }
}

/// Focuses the element with this id, or in a group the first of its fields, and scrolls it into
/// view.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
        let first = element.query_selector(&format!("fieldset#{id} input")).ok().flatten();
        if let Ok(element) = first.unwrap_or(element).dyn_into::<HtmlElement>() {
            let _ = element.focus();
        }
    }
}

/// Returns the name on screen of the field with this id: its label, or for a group its legend,
/// without any hints beside it.
pub fn name_of(id: &str) -> String {
    let sought = format!("label[for='{id}'], #{id} > legend");
    let label = document().query_selector(&sought).ok().flatten();
    let name = label.and_then(|label| label.first_child()).and_then(|name| name.text_content());
    name.unwrap_or_default().trim().to_owned()
}

/// Runs `then` once the browser has drawn the changes.
pub fn after_drawing(then: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(then);
}

/// Opens the browser's print dialog.
pub fn print() {
    // Fails only if the browser cannot print at all, and then it says so itself.
    let _ = window().print();
}

/// Runs `work` while no other tab of this site runs its own under the same name. Runs it
/// immediately if the browser has no such locks: the server tolerates two tabs that renew together.
pub async fn alone<T>(name: &str, work: impl Future<Output = T>) -> T {
    let release = lock(name).await;
    let done = work.await;
    if let Some(release) = release {
        let _ = release.call0(&JsValue::NULL);
    }
    done
}

/// Waits for the lock with this name, and returns the function that releases it.
async fn lock(name: &str) -> Option<Function> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let acquired = Promise::new(&mut |resolve, _| {
        let held = held.clone();
        let callback = wasm_bindgen::closure::Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
            held
        });
        let _ = request.call2(&locks, &name.into(), &callback);
    });
    JsFuture::from(acquired).await.ok()?;
    release
}

/// Saves a file as a download with this name.
pub fn save(name: &str, bytes: &[u8]) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&address).ok()
}

/// Returns the name and content of a chosen file.
pub async fn chosen_file(input: web_sys::HtmlInputElement) -> Option<(String, Vec<u8>)> {
    let file = input.files()?.get(0)?;
    let content = JsFuture::from(file.array_buffer()).await.ok()?;
    Some((file.name(), js_sys::Uint8Array::new(&content).to_vec()))
}

/// Returns the text of a chosen file, or the browser's error.
pub async fn text_of(file: &web_sys::File) -> Result<String, String> {
    let text = JsFuture::from(file.text()).await.map_err(|error| format!("{error:?}"))?;
    Ok(text.as_string().unwrap_or_default())
}

/// Copies text to the clipboard, and returns whether that worked: browsers allow it only on secure
/// pages.
pub async fn copy(text: &str) -> bool {
    if !window().is_secure_context() {
        return false;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Returns the content of the page's meta element with this name.
pub fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name={name}]")).ok()??;
    element.get_attribute("content")
}

/// Returns the path of the address.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Returns the address of this program's files.
pub fn code_address() -> Option<String> {
    document().query_selector("script[data-code]").ok()??.get_attribute("data-code")
}

/// Returns whether the key belongs to an active input method. Safari's confirming Enter only has
/// the code.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Fetches the text at an address of this site.
pub async fn text_at(address: &str) -> Option<String> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// Goes back to the previous page.
pub fn back() {
    // Fails only without a history, for example in a tab opened from a mail.
    let _ = window().history().and_then(|history| history.back());
}
