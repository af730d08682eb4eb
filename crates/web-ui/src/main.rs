//! The page of Shorei: a client of the documented API in WebAssembly.
//!
//! [`app`] holds the addresses and the frame around every page, [`session`] who is signed in and every
//! call to the server, [`language`] the sentences, [`page`] the links. `pages/` has one file or folder
//! a page, named after its address; `components/` what several of them use.
//!
//! The rules are those of the domain crate, which runs here as it does in the server: a form says at
//! once what the server would say, in the same words. What may be done with a slot the server says
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

/// Draws the page in place of what stood there until now.
fn draw() {
    leptos::mount::mount_to_body(app::App);
    if let Some(before) = browser::document().get_element_by_id("boot") {
        before.remove();
    }
}
