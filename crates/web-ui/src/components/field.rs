//! A form field with its label, 必須 or 任意, help and error.

use leptos::prelude::*;

use crate::t;

/// Returns the ids that describe the field `id`, for its `aria-describedby`.
pub fn described(id: &str) -> String {
    format!("{id}-help {id}-error")
}

/// The surroundings of a field. The child is the field itself, which has the id `id` and refers to
/// [`described`].
#[component]
pub fn Field(
    /// The field's id.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is required; by default without a mark.
    #[prop(optional_no_strip)]
    required: Option<bool>,
    /// What to write there.
    #[prop(into, optional)]
    help: Signal<String>,
    /// The error.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The field.
    children: Children,
) -> impl IntoView {
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    view! {
        <div class="field" data-wrong=move || error.get().is_some().then_some("yes")>
            <div class="field-head">
                <label for=id>{move || label.get()}</label>
                {required.map(|required| view! { <Mark required /> })}
            </div>
            <div class="field-help" id=help_id>{move || help.get()}</div>
            {children()}
            <div class="field-error" id=error_id>{move || error.get()}</div>
        </div>
    }
}

/// 必須 or 任意. For screen readers the field itself has `required`.
#[component]
pub fn Mark(
    /// Whether the field is required.
    required: bool,
) -> impl IntoView {
    let word =
        if required { t!("page.required").into_any() } else { t!("page.optional").into_any() };
    view! { <span class="mark" data-required=required.to_string() aria-hidden="true">{word}</span> }
}
