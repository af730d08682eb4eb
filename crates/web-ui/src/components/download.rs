//! A button that fetches a file and gives it to the person to keep.

use std::ops::AsyncFn;
use std::rc::Rc;

use leptos::prelude::*;
use shorei_client::{Client, Failure};

use super::submit::{Problem, Submit};
use crate::browser;
use crate::session::session;

/// The button; what went wrong is said below it.
#[component]
pub fn Download<F>(
    /// Fetches the file.
    fetch: F,
    /// How the file is called.
    #[prop(into)]
    name: String,
    /// What the button says.
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
            // Refused only by a browser that cannot save at all.
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
