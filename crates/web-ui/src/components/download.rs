//! A button that downloads a file.

use std::ops::AsyncFn;
use std::rc::Rc;

use leptos::prelude::*;
use shorei_client::{Client, Failure};

use super::submit::{Problem, Submit};
use crate::browser;
use crate::session::session;

/// The button, which shows a failure below it.
#[component]
pub fn Download<F>(
    /// Fetches the file.
    fetch: F,
    /// The file name.
    #[prop(into)]
    name: String,
    /// The label.
    children: Children,
) -> impl IntoView
where
    F: AsyncFn(Client) -> Result<Vec<u8>, Failure> + 'static,
{
    let session = session();
    let submit = Submit::new("download-problem");
    let fetch = Rc::new(fetch);
    let get = move |_| {
        let (fetch, name) = (Rc::clone(&fetch), name.clone());
        let call = async move { session.call(async |client| fetch(client).await).await };
        submit.run(call, move |bytes| {
            // Fails only in a browser that cannot save at all.
            browser::save(&name, &bytes);
        });
    };
    view! {
        <button type="button" class="button" aria-busy=move || submit.pending().to_string() on:click=get>
            {children()}
        </button>
        <Problem of=submit />
    }
}
