//! Selects rows of a table: one, a range by shift-click, or all.

use std::collections::HashSet;
use std::hash::Hash;

use leptos::html;
use leptos::prelude::*;

/// The selected rows, and the one selected last, where a range begins.
#[derive(Clone, Copy)]
pub struct Selection<K: Send + Sync + 'static> {
    chosen: RwSignal<HashSet<K>>,
    last: StoredValue<Option<K>>,
}

impl<K: Copy + Eq + Hash + Send + Sync + 'static> Selection<K> {
    /// Makes an empty selection.
    pub fn new() -> Self {
        Self { chosen: RwSignal::new(HashSet::new()), last: StoredValue::new(None) }
    }

    /// Returns whether a row is selected.
    pub fn has(self, key: K) -> bool {
        self.chosen.with(|chosen| chosen.contains(&key))
    }

    /// Returns how many rows are selected, shown or not.
    pub fn len(self) -> usize {
        self.chosen.with(HashSet::len)
    }

    /// Returns the selected ones of `rows`, in their order.
    pub fn among(self, rows: &[K]) -> Vec<K> {
        self.chosen.with(|chosen| rows.iter().filter(|key| chosen.contains(key)).copied().collect())
    }

    /// Selects or deselects a row; with `range`, all `rows` from the last one to it.
    pub fn set(self, key: K, on: bool, range: bool, rows: &[K]) {
        let place = |key: K| rows.iter().position(|row| *row == key);
        let from = self.last.get_value().filter(|_| range).and_then(place);
        let to = place(key);
        self.chosen.update(|chosen| match (from, to) {
            (Some(from), Some(to)) => {
                for row in &rows[from.min(to)..=from.max(to)] {
                    put(chosen, *row, on);
                }
            }
            _ => put(chosen, key, on),
        });
        self.last.set_value(Some(key));
    }

    /// Selects or deselects all of `rows`.
    pub fn set_all(self, rows: &[K], on: bool) {
        self.chosen.update(|chosen| rows.iter().for_each(|row| put(chosen, *row, on)));
    }

    /// Deselects all rows.
    pub fn clear(self) {
        self.chosen.set(HashSet::new());
        self.last.set_value(None);
    }
}

fn put<K: Eq + Hash>(chosen: &mut HashSet<K>, key: K, on: bool) {
    if on {
        chosen.insert(key);
    } else {
        chosen.remove(&key);
    }
}

/// The box in the head of a table: none, some or all rows.
#[component]
pub fn SelectAll<K: Copy + Eq + Hash + Send + Sync + 'static>(
    /// The selection.
    selection: Selection<K>,
    /// The selectable rows.
    #[prop(into)]
    rows: Signal<Vec<K>>,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let element = NodeRef::<html::Input>::new();
    let count = move || rows.with(|rows| (selection.among(rows).len(), rows.len()));
    Effect::new(move || {
        let (chosen, all) = count();
        if let Some(input) = element.get() {
            input.set_checked(all > 0 && chosen == all);
            input.set_indeterminate(chosen > 0 && chosen < all);
        }
    });
    view! {
        <input
            node_ref=element
            type="checkbox"
            aria-label=move || label.get()
            on:change=move |event| {
                let on = event_target_checked(&event);
                rows.with_untracked(|rows| selection.set_all(rows, on));
            }
        />
    }
}
