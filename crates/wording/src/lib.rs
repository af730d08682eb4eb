//! Every sentence for people, in Japanese and English: on the pages, in problems and in mails.
//!
//! The sentences are in `words/ja.toml` and `words/en.toml`; those of the pages in
//! `words/page.*.toml`, the secretariat's in `words/office.*.toml`. The build checks that both
//! languages have the same. A [`Key`] names a sentence. [`key!`] looks it up at compile time, so
//! that a misspelt key does not compile.
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

pub use reason::{condition, refusal, refusal_title, sentence, title, warning};

use std::sync::OnceLock;

use shorei_domain::member::Language;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The key of a sentence, which exists in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(usize);

impl Key {
    /// Returns the key with this name.
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

    /// Returns the key with this name, for [`key!`].
    ///
    /// # Panics
    /// If there is none; in [`key!`] that is at compile time.
    #[must_use]
    pub const fn named(name: &str) -> Self {
        match Self::find(name) {
            Some(key) => key,
            None => panic!("no such sentence"),
        }
    }
}

/// Returns the [`Key`] with this name, looked up at compile time.
#[macro_export]
macro_rules! key {
    ($name:literal) => {
        const { $crate::Key::named($name) }
    };
}

/// Returns 0 if equal, 1 if `one` comes after `other`, 2 if before. [`Ord`] does not work in
/// constants yet.
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

/// Returns the sentence without filling its placeholders. In the page some are empty until
/// [`supply`].
#[must_use]
pub fn text(language: Language, key: Key) -> &'static str {
    let sentence = match language {
        Language::Ja => JA[key.0],
        Language::En => EN[key.0],
    };
    if sentence.is_empty() { supplied(language, key) } else { sentence }
}

/// Returns the sentence that a file names by language and key, such as `ja:page.loading`.
#[must_use]
pub fn named(mark: &str) -> Option<&'static str> {
    let (language, key) = mark.split_once(':')?;
    let language = match language {
        "ja" => Language::Ja,
        "en" => Language::En,
        _ => return None,
    };
    Key::find(key).map(|key| text(language, key))
}

/// The Japanese sentences of [`LATER`] and all English ones of [`OWN`], once supplied.
static SUPPLIED: OnceLock<Vec<String>> = OnceLock::new();

/// Returns the sentences that the page does not need at first, one per line: in Japanese, the most
/// common language, those behind the sign-in; in English all.
#[must_use]
pub fn later() -> String {
    let ja = LATER.iter().map(|index| JA[*index]);
    let en = OWN.iter().map(|index| EN[*index]);
    ja.chain(en).flat_map(|sentence| [sentence, "\n"]).collect()
}

/// Supplies the result of [`later`] to the page.
pub fn supply(lines: &str) {
    SUPPLIED.get_or_init(|| lines.lines().map(str::to_owned).collect());
}

/// Returns whether the later sentences were supplied.
#[must_use]
pub fn is_supplied() -> bool {
    SUPPLIED.get().is_some()
}

fn supplied(language: Language, key: Key) -> &'static str {
    let sentences = SUPPLIED.get().map_or(&[][..], Vec::as_slice);
    let place = match language {
        Language::Ja => LATER.binary_search(&key.0).ok(),
        Language::En if OWN.is_empty() => Some(LATER.len() + key.0),
        Language::En => OWN.binary_search(&key.0).ok().map(|place| LATER.len() + place),
    };
    place.and_then(|place| sentences.get(place)).map_or("", String::as_str)
}

/// Returns the sentence with each `{name}` replaced by its value in `values`.
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

#[cfg(test)]
mod tests {
    use super::{LATER, Language, OWN, later, supplied, supply, text};

    #[test]
    fn supplied_sentences_are_those_of_the_table() {
        supply(&later());
        for key in [key!("office.back"), key!("office.audit.address"), key!("page.dues.caption")] {
            for language in [Language::Ja, Language::En] {
                assert_eq!(supplied(language, key), text(language, key));
            }
        }
        // The page lacks the sentences that only the server uses, so none of these may be in
        // between.
        assert!(LATER.iter().all(|index| OWN.contains(index)));
        let first = key!("code.password_too_short.message");
        assert_eq!(supplied(Language::En, first), text(Language::En, first));
        assert_eq!(supplied(Language::Ja, first), "", "the page has it already");
    }
}
