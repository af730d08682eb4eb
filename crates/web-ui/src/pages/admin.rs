//! 事務局: for the society's staff.

use leptos::prelude::*;

use crate::components::{Empty, Heading};
use crate::{label, t};

/// Says what the secretariat can do here so far.
#[component]
pub fn Admin() -> impl IntoView {
    view! {
        <Heading title=label!("page.tab.admin") />
        <Empty>
            <p>{t!("page.admin.lead")}</p>
            <p><a href="/docs" rel="external">{t!("page.admin.docs")}</a></p>
        </Empty>
    }
}
