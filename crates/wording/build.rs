//! Converts `words/*.toml` to one sorted table per language, and fails if the languages differ in
//! their keys or in the placeholders of a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=words");
    let mut ja = read("ja");
    let mut en = read("en");
    let mut faults = Vec::new();
    for (key, sentence) in &ja {
        match en.get(key) {
            None => faults.push(format!("en.toml lacks {key}")),
            Some(other) if placeholders(sentence) != placeholders(other) => {
                faults.push(format!("{key} has other placeholders in en.toml"));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        en.keys().filter(|key| !ja.contains_key(*key)).map(|key| format!("ja.toml lacks {key}")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    if is_for_the_page() {
        ja.iter_mut().filter(|(key, _)| is_later(key)).for_each(|(_, sentence)| sentence.clear());
        en.values_mut().for_each(String::clear);
    }

    let mut code = String::new();
    let keys: Vec<_> = ja.keys().collect();
    for (name, values) in
        [("KEYS", keys), ("JA", ja.values().collect()), ("EN", en.values().collect())]
    {
        writeln!(code, "pub(crate) static {name}: [&str; {}] = {values:?};", values.len())
            .expect("a string can be written to");
    }
    let later = ja.keys().enumerate().filter(|(_, key)| is_later(key));
    let later: Vec<usize> = later.map(|(index, _)| index).collect();
    writeln!(code, "/// Which sentences the page loads later.")
        .and_then(|()| writeln!(code, "static LATER: [usize; {}] = {later:?};", later.len()))
        .expect("a string can be written to");
    // The page has only its own sentences, so their positions are the positions of their keys.
    let own = ja.keys().enumerate().filter(|(_, key)| !of_the_server_alone(key));
    let own: Vec<usize> = own.map(|(index, _)| index).collect();
    let own = if is_for_the_page() { Vec::new() } else { own };
    writeln!(
        code,
        "/// Which sentences the page has; in the page itself it is empty, and stands for all."
    )
    .and_then(|()| writeln!(code, "static OWN: [usize; {}] = {own:?};", own.len()))
    .expect("a string can be written to");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("words.rs"), code).expect("the output folder can be written");
}

/// Reads the sentences of a language by their dotted keys.
fn read(language: &str) -> BTreeMap<String, String> {
    let mut sentences = BTreeMap::new();
    let files = ["", "page.", "office."].map(|part| format!("words/{part}{language}.toml"));
    for path in files {
        let text = fs::read_to_string(&path).expect("the words are there");
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        flatten("", &toml::Value::Table(table), &mut sentences);
    }
    if is_for_the_page() {
        sentences.retain(|key, _| !of_the_server_alone(key));
    }
    sentences
}

fn is_for_the_page() -> bool {
    env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm")
}

/// The sentences that the page needs before it loads any part: the frame, the sign-in, and their
/// errors.
const FIRST: [&str; 14] = [
    "code.field_required",
    "code.password_",
    "language.",
    "page.again.",
    "page.demo.",
    "page.leaving.",
    "page.login.",
    "page.missing.",
    "page.not_found.",
    "page.password.",
    "page.role.",
    "page.tab.",
    "page.theme.",
    "page.unreachable.",
];

/// Returns whether the page loads the Japanese sentence later, with the first lazily loaded part of
/// the pages. It loads all English ones so.
fn is_later(key: &str) -> bool {
    let of_all_pages = key.strip_prefix("page.").is_some_and(|rest| !rest.contains('.'));
    !of_the_server_alone(key) && !of_all_pages && !FIRST.iter().any(|first| key.starts_with(first))
}

/// Returns whether only the server uses the sentence, so that the page does not need it: mails,
/// notices, the history, printed pages, documentation, the texts of index.html, the titles of
/// problems, and the errors of tables and programs.
fn of_the_server_alone(key: &str) -> bool {
    let mut parts = key.split('.');
    match parts.next() {
        Some("mail" | "notice" | "history" | "trail" | "print" | "docs" | "import" | "boot") => {
            true
        }
        Some("code") => {
            let elsewhere = [
                "insufficient_scope",
                "session_required",
                "reauthentication_required",
                "last_secretary",
                "endpoint_disabled",
                "url_not_public",
                "damaged_text",
                "quote_not_closed",
                "file_damaged",
                "file_not_plain",
                "ambiguous",
            ];
            parts.next().is_some_and(|code| elsewhere.contains(&code))
                || matches!(parts.next_back(), Some("title" | "message_line" | "message_address"))
        }
        _ => false,
    }
}

fn flatten(prefix: &str, value: &toml::Value, sentences: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let dotted =
                    if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&dotted, value, sentences);
            }
        }
        toml::Value::String(sentence) => {
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{prefix} is no line");
            sentences.insert(prefix.to_owned(), sentence.clone());
        }
        _ => panic!("{prefix} is not a sentence"),
    }
}

fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}
