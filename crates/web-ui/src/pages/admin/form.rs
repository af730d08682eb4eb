//! The fields of the console's forms.

use leptos::prelude::*;

use crate::components::{
    Bound, Compared, Conflict, Dialog, Editing, Field, Problem, Submit, described,
};
use crate::t;

/// A line of text, with what the server said of it below.
#[component]
pub fn TextInput(
    /// Its id, which is also the name of the field in the request.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// What to write there.
    #[prop(into, optional)]
    help: Signal<String>,
    /// What is written.
    #[prop(into)]
    value: Bound<String>,
    /// The call that it goes with.
    of: Submit,
    /// Whether it must be filled.
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    let pointer = format!("/{id}");
    let error = Signal::derive(move || of.error_at(&pointer));
    view! {
        <Field id label required=Some(required) help error>
            <input
                id=id
                type="text"
                autocomplete="off"
                aria-required=required.to_string()
                aria-describedby=described(id)
                aria-invalid=move || error.get().is_some().to_string()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// A choice among words.
#[component]
pub fn Choice(
    /// Its id.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// What is chosen, as the API spells it.
    #[prop(into)]
    value: Bound<String>,
    /// What there is: as the API spells it, and in words.
    #[prop(into)]
    options: Signal<Vec<(&'static str, &'static str)>>,
    /// Whether it is marked as one that must be chosen; `None`: it is no field of a form.
    #[prop(default = Some(true))]
    required: Option<bool>,
) -> impl IntoView {
    view! {
        <Field id label required>
            <select
                id=id
                aria-describedby=described(id)
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || options.get().into_iter().map(|(word, name)| view! {
                    <option value=word prop:selected=move || value.with(|value| value == word)>{name}</option>
                }).collect_view()}
            </select>
        </Field>
    }
}

/// A form in a dialog: its fields, what is missing or went wrong, and 保存する. Where somebody else has saved
/// meanwhile, both versions are compared.
#[component]
pub fn FormDialog<T: Clone + PartialEq + Send + Sync + 'static>(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is typed.
    editing: Editing<T>,
    /// Its fields, to compare two versions; none where what is saved is new.
    #[prop(optional)]
    compared: Vec<Compared<T>>,
    /// Saves it.
    #[prop(into)]
    save: Callback<()>,
    /// The fields.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let of = editing.submit();
    let close = Callback::new(move |()| {
        open.set(false);
        of.begin();
    });
    view! {
        <Dialog open close title>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }
            >
                <Problem of />
                {children.with_value(|children| children())}
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=move || of.pending().to_string()>
                        {t!("office.save")}
                    </button>
                    <button type="button" class="button" on:click=move |_| close.run(())>{t!("page.cancel")}</button>
                </div>
            </form>
        </Dialog>
        <Conflict editing fields=move |_: &T, _: &T| compared.clone() save />
    }
}

/// Asks once more before something is done that cannot be taken back; its heading names it, and so does the
/// button.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Leaves it undone.
    #[prop(into)]
    close: Callback<()>,
    /// What is done.
    #[prop(into)]
    title: Signal<String>,
    /// What comes of it.
    #[prop(into)]
    lead: Signal<String>,
    /// The call that it makes.
    of: Submit,
    /// Makes it.
    #[prop(into)]
    go: Callback<()>,
) -> impl IntoView {
    let leave = Callback::new(move |()| {
        of.clear();
        close.run(());
    });
    view! {
        <Dialog open close=leave title>
            <Problem of />
            <p>{move || lead.get()}</p>
            <div class="actions">
                <button type="button" class="button danger" aria-busy=move || of.pending().to_string() on:click=move |_| go.run(())>
                    {move || title.get()}
                </button>
                <button type="button" class="button" autofocus on:click=move |_| leave.run(())>{t!("page.cancel")}</button>
            </div>
        </Dialog>
    }
}
