//! Every sentence that a person reads, in Japanese and English: on the pages, in problems and in
//! mails.
//!
//! The sentences stand in `words/ja.toml` and `words/en.toml`, those of the pages in
//! `words/page.*.toml`, the secretariat's in `words/office.*.toml`; the build checks that both hold the
//! same. A [`Key`] names one: [`key!`] looks it up when the program is compiled, so that a misspelt
//! key does not compile.
//!
//! ```
//! use shorei_domain::member::Language;
//! use shorei_wording::{key, say};
//!
//! let sentence = say(Language::En, key!("code.password_too_short.message"), &[("min", "13")]);
//! assert_eq!(sentence, "A password needs at least 13 characters.");
//! ```
//!
//! [`refusal`] and [`warning`] make the sentence of a reason of the domain; [`words`] names its
//! states and kinds; [`dates`] writes days and periods.

pub mod dates;
mod reason;
pub mod words;

pub use reason::{condition, refusal, refusal_title, title, warning};

use shorei_domain::member::Language;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Names a sentence that exists in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(usize);

impl Key {
    /// The key with that name.
    #[must_use]
    pub const fn find(name: &str) -> Option<Self> {
        let (mut low, mut high) = (0, KEYS.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match compare(KEYS[middle].as_bytes(), name.as_bytes()) {
                0 => return Some(Self(middle)),
                1 => high = middle,
                _ => low = middle + 1,
            }
        }
        None
    }

    /// The key with that name, which must exist; for [`key!`].
    ///
    /// # Panics
    /// Where there is none; in [`key!`] that is when the program is compiled.
    #[must_use]
    pub const fn named(name: &str) -> Self {
        match Self::find(name) {
            Some(key) => key,
            None => panic!("no such sentence"),
        }
    }
}

/// The [`Key`] with that name, looked up when the program is compiled.
#[macro_export]
macro_rules! key {
    ($name:literal) => {
        const { $crate::Key::named($name) }
    };
}

/// 0 if equal, 1 if `one` comes after `other`, 2 if before: [`Ord`] is not for constants yet.
const fn compare(one: &[u8], other: &[u8]) -> u8 {
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return if one[index] > other[index] { 1 } else { 2 };
        }
        index += 1;
    }
    if one.len() == other.len() {
        0
    } else if one.len() > other.len() {
        1
    } else {
        2
    }
}

/// The sentence as it stands in the words, its placeholders not yet filled.
#[must_use]
pub fn text(language: Language, key: Key) -> &'static str {
    match language {
        Language::Ja => JA[key.0],
        Language::En => EN[key.0],
    }
}

/// The sentence with each `{name}` replaced by its value among `values`.
#[must_use]
pub fn say(language: Language, key: Key, values: &[(&str, &str)]) -> String {
    let mut rest = text(language, key);
    let mut sentence = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        sentence.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    sentence.push_str(rest);
    sentence
}
