//! What a pointer into a definition points at, in words.

use leptos::prelude::*;
use shorei_wording::Key;
use shorei_wording::key;

use crate::language::Words;

/// Names places of a definition, such as 項目3 字数の上限 with the pointer itself.
pub fn named(words: Words) -> Callback<String, Option<String>> {
    Callback::new(move |pointer: String| {
        let rest = pointer.strip_prefix('/')?;
        let (list, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let (index, field) = rest.split_once('/').unwrap_or((rest, ""));
        let number = index.parse::<u32>().ok().map(|index| (index + 1).to_string());
        let mut place = match (thing(list), number) {
            (Some((_, one)), Some(number)) => words.say(one, &[("number", &number)]),
            (Some((all, _)), None) => words.text(all).to_owned(),
            (None, _) => String::new(),
        };
        if let Some(field) = part(field) {
            place = format!("{place} {}", words.text(field));
        }
        Some(format!("{place} ({pointer})").trim_start().to_owned())
    })
}

/// A list of a definition: as a whole, and one of its items.
fn thing(list: &str) -> Option<(Key, Key)> {
    Some(match list {
        "sections" => (key!("office.definition.sections"), key!("office.definition.section")),
        "slots" => (key!("office.definition.slots"), key!("office.definition.slot")),
        "free_categories" => (key!("office.definition.free"), key!("office.definition.free")),
        "approving_kinds" => {
            (key!("office.definition.approving"), key!("office.definition.approving"))
        }
        "conditions" => (key!("page.apply.conditions"), key!("office.definition.condition")),
        "guidance" => (key!("page.form.points"), key!("office.definition.guidance")),
        _ => return None,
    })
}

/// A field of an item.
fn part(field: &str) -> Option<Key> {
    Some(match field {
        "key" => key!("office.definition.key"),
        "label" | "label/ja" => key!("office.definition.label_ja"),
        "label/en" => key!("office.definition.label_en"),
        "help" | "help/ja" => key!("office.definition.help_ja"),
        "help/en" => key!("office.definition.help_en"),
        "max_length" => key!("office.definition.max"),
        "category" => key!("page.form.category"),
        _ => return None,
    })
}
