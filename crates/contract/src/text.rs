//! The door for text: how requests, tables and the command line bring it in, and what is refused.
//!
//! A field says of what kind it is by two attributes: `deserialize_with` brings it into the form in
//! which it is kept, `validate(custom(…))` refuses the rest. Where a value does not come as JSON,
//! [`shorei_domain::text::line`] does what the first does, and the check is the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use shorei_domain::approval::COMMENT_MAX;
use shorei_domain::text;
use validator::ValidationError;

/// A name, number or title: one line, trimmed.
///
/// # Errors
/// When it is no text.
pub fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|typed| text::line(&typed))
}

/// The same where it may be left out.
///
/// # Errors
/// When it is no text.
pub fn optional_line<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let typed = Option::<String>::deserialize(deserializer)?;
    Ok(typed.map(|typed| text::line(&typed)))
}

/// An address that is called: a line in which line breaks are refused wherever they stand, since those who
/// read an address leave them out.
///
/// # Errors
/// When it is no text.
pub fn url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let typed = String::deserialize(deserializer)?;
    let is_broken = typed.contains(['\r', '\n']) && !text::is_blank(&typed);
    Ok(if is_broken { typed } else { text::line(&typed) })
}

/// A text of several lines: its spaces and line breaks stay as they were typed.
///
/// # Errors
/// When it is no text.
pub fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(composed)
}

/// The same where it may be left out.
///
/// # Errors
/// When it is no text.
pub fn optional_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(composed))
}

/// A word beside something else, which may be left out: one of which nothing can be seen was.
///
/// # Errors
/// When it is no text.
pub fn note<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(optional_lines(deserializer)?.filter(|typed| !text::is_blank(typed)))
}

/// Texts of several lines by their names.
///
/// # Errors
/// When one of them is no text.
pub fn named_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let typed = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(typed.into_iter().map(|(name, typed)| (name, composed(typed))).collect())
}

/// Refuses a line that holds a line break, a control character, or a damaged one.
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
