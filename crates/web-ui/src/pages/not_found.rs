//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::{Empty, Heading};
use crate::page::Page;
use crate::{label, t};

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Heading title=label!("page.not_found.title") />
        <Empty>
            <p>{t!("page.not_found.detail")}</p>
            <p><A href=Page::Home.path()>{t!("page.not_found.home")}</A></p>
        </Empty>
    }
}
