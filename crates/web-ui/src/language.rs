//! The language of the page and its sentences.

use leptos::prelude::*;
use shorei_domain::member::Language;
use shorei_wording::Key;

use crate::browser;

/// The person's language. A view that reads it is drawn again when it changes.
#[derive(Clone, Copy)]
pub struct Words {
    language: RwSignal<Language>,
    /// The language chosen last, whose sentences may still be loading.
    wanted: StoredValue<Language>,
}

/// Returns the sentence with this key as a signal, so that a view draws it again when the language
/// changes: `t!("page.retry")`. Its values are taken once: `t!("page.waiting", count = 3)`.
///
/// All sentences have the same two types, so that the page contains the code to draw them once.
#[macro_export]
macro_rules! t {
    ($name:literal) => {
        $crate::language::words().sentence(shorei_wording::key!($name))
    };
    ($name:literal, $($value:ident = $of:expr),+ $(,)?) => {
        $crate::language::words()
            .filled(shorei_wording::key!($name), vec![$((stringify!($value), $of.to_string())),+])
    };
}

/// Returns the sentence as a signal of owned text, for properties: `label!("page.tab.home")`.
#[macro_export]
macro_rules! label {
    ($name:literal) => {
        $crate::language::words().filled(shorei_wording::key!($name), Vec::new())
    };
    ($($sentence:tt)+) => {
        $crate::t!($($sentence)+)
    };
}

/// Returns the words of this page.
pub fn words() -> Words {
    expect_context()
}

impl Words {
    /// Provides the words to the whole page, in the language last used in this browser.
    pub fn provide() {
        let english = reads_english() && shorei_wording::is_supplied();
        let language = if english { Language::En } else { Language::Ja };
        let words = Self { language: RwSignal::new(language), wanted: StoredValue::new(language) };
        provide_context(words);
        Effect::new(move || {
            let code = contract(words.language()).as_str();
            if let Some(root) = browser::document().document_element() {
                let _ = root.set_attribute("lang", code);
            }
        });
    }

    /// Returns the language.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// Returns the language without tracking changes.
    pub fn language_now(self) -> Language {
        self.language.get_untracked()
    }

    /// Changes the language once its sentences are loaded, unless another one was chosen meanwhile.
    /// Returns whether they were loaded.
    pub async fn set(self, language: Language) -> bool {
        self.wanted.set_value(language);
        if language == Language::En {
            later_words().await;
        }
        let there = language == Language::Ja || shorei_wording::is_supplied();
        if there && self.wanted.get_value() == language {
            browser::remember("language", Some(contract(language).as_str()));
            self.language.set(language);
        }
        there
    }

    /// Returns the sentence with this key.
    pub fn text(self, key: Key) -> &'static str {
        shorei_wording::text(self.language(), key)
    }

    /// Returns the sentence with this key without tracking changes of the language.
    pub fn text_now(self, key: Key) -> &'static str {
        shorei_wording::text(self.language_now(), key)
    }

    /// Returns the sentence with this key as a signal.
    pub fn sentence(self, key: Key) -> Signal<&'static str> {
        Signal::derive(move || self.text(key))
    }

    /// Returns the sentence with this key and filled placeholders as a signal.
    pub fn filled(self, key: Key, values: Vec<(&'static str, String)>) -> Signal<String> {
        Signal::derive(move || {
            let values: Vec<_> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.say(key, &values)
        })
    }

    /// Returns the sentence with this key and filled placeholders.
    pub fn say(self, key: Key, values: &[(&str, &str)]) -> String {
        shorei_wording::say(self.language(), key, values)
    }
}

/// Returns whether English was last used in this browser.
pub fn reads_english() -> bool {
    browser::remembered("language").as_deref() == Some("en")
}

/// Loads the sentences that the first pages do not need in Japanese, and returns whether that
/// worked.
pub async fn later_words() -> bool {
    if !shorei_wording::is_supplied()
        && let Some(address) = browser::meta("words")
        && let Some(lines) = browser::text_at(&address).await
    {
        shorei_wording::supply(&lines);
    }
    shorei_wording::is_supplied()
}

/// Converts the language to the API's type.
pub fn contract(language: Language) -> shorei_contract::Language {
    language.into()
}
