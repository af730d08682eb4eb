//! Normalises and checks text from requests, tables and the command line.
//!
//! A field declares its kind of text by two attributes: `deserialize_with` normalises the text, and
//! `validate(custom(…))` refuses the rest. For values that do not come as JSON, use
//! [`shorei_domain::text::line`] in place of the first; the check is the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use shorei_domain::approval::COMMENT_MAX;
use shorei_domain::text;
use validator::ValidationError;

/// Reads a name, number or title: one line, trimmed.
///
/// # Errors
/// If it is not text.
pub fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|typed| text::line(&typed))
}

/// Reads an optional line.
///
/// # Errors
/// If it is not text.
pub fn optional_line<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let typed = Option::<String>::deserialize(deserializer)?;
    Ok(typed.map(|typed| text::line(&typed)))
}

/// Reads a URL: a line in which line breaks are refused anywhere, because parsers of URLs ignore
/// them.
///
/// # Errors
/// If it is not text.
pub fn url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let typed = String::deserialize(deserializer)?;
    let is_broken = typed.contains(['\r', '\n']) && !text::is_blank(&typed);
    Ok(if is_broken { typed } else { text::line(&typed) })
}

/// Reads a text of several lines. Its spaces and line breaks stay as typed.
///
/// # Errors
/// If it is not text.
pub fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(composed)
}

/// Reads an optional text of several lines.
///
/// # Errors
/// If it is not text.
pub fn optional_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(composed))
}

/// Reads an optional note. A note without visible characters counts as left out.
///
/// # Errors
/// If it is not text.
pub fn note<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(optional_lines(deserializer)?.filter(|typed| !text::is_blank(typed)))
}

/// Reads texts of several lines by name.
///
/// # Errors
/// If one of them is not text.
pub fn named_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let typed = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(typed.into_iter().map(|(name, typed)| (name, composed(typed))).collect())
}

/// Refuses a line that contains a line break, a control character or a replacement character.
///
/// # Errors
/// `invalid_value`.
pub fn check_line(line: &str) -> Result<(), ValidationError> {
    if text::is_line(line) { Ok(()) } else { Err(ValidationError::new("line")) }
}

/// Refuses a text of several lines that is longer than a comment may be, as a person counts.
///
/// # Errors
/// `field_too_long`.
pub fn check_comment(comment: &str) -> Result<(), ValidationError> {
    let length = text::length(comment);
    if length <= COMMENT_MAX {
        return Ok(());
    }
    let mut error = ValidationError::new("clusters");
    error.add_param("length".into(), &length);
    error.add_param("max".into(), &COMMENT_MAX);
    Err(error)
}

/// Refuses an address to which no mail can be sent.
///
/// # Errors
/// `invalid_value`.
pub fn check_address(address: &str) -> Result<(), ValidationError> {
    if address.is_empty() {
        return Err(ValidationError::new("length"));
    }
    if text::is_address(address) { Ok(()) } else { Err(ValidationError::new("address")) }
}

fn composed(typed: String) -> String {
    match text::composed(&typed) {
        std::borrow::Cow::Borrowed(_) => typed,
        std::borrow::Cow::Owned(composed) => composed,
    }
}
