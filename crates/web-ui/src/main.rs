//! The page of Shorei: a client of the documented API in WebAssembly.
//!
//! [`app`] contains the routes and the frame of every page, [`session`] the sign-in and every call
//! to the server, [`language`] the sentences, [`page`] the links. `pages/` has one file or folder
//! per page, named after its address; `components/` has what several of them use.
//!
//! The rules are those of the domain crate, which runs here as in the server: a form immediately
//! shows what the server would say, in the same words. The server says what may be done with a slot
//! (`actions`); no page repeats a rule.

#![expect(clippy::needless_pass_by_value, reason = "components own what they are given")]

mod about;
mod app;
mod books;
mod browser;
mod components;
mod language;
mod outside;
mod page;
mod pages;
mod part;
mod place;
mod rules;
mod session;
mod shell;
mod theme;
mod unsaved;

fn main() {
    console_error_panic_hook::set_once();
    if !language::reads_english() {
        return draw();
    }
    // Leptos has tasks only once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        language::later_words().await;
        draw();
    });
}

/// Draws the page in place of the earlier content.
fn draw() {
    leptos::mount::mount_to_body(app::App);
    if let Some(before) = browser::document().get_element_by_id("boot") {
        before.remove();
    }
}
