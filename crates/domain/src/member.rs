//! Members 会員 of the society and their accounts (`S1`).

use time::Date;
use unicode_normalization::UnicodeNormalization;

use crate::refusal::{Place, Refusal, Refusals};
use crate::text;

/// A person's language, on screen and in mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

/// The minimum length of a password, in characters.
pub const PASSWORD_MIN: usize = 13;

/// The maximum length of a password in its composed form, in bytes.
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// Common passwords, one per line, in lower case and long enough to matter: those with at least 13
/// characters from the lists of Django and zxcvbn, and common ways of lengthening short ones.
const COMMON: &str = include_str!("member/common_passwords.txt");

/// Returns a password in Unicode's composed form (NFC), which is hashed, because keyboards type 「が」
/// as one or two code points.
///
/// ```
/// use shorei_domain::member::composed_password;
/// assert_eq!(composed_password("か\u{3099}"), "が");
/// ```
#[must_use]
pub fn composed_password(typed: &str) -> String {
    typed.nfc().collect()
}

/// A password as it is hashed, if it may protect an account.
///
/// # Errors
/// Those of [`check_password_length`], and `password_too_common`.
pub fn check_password(field: &'static str, typed: &str) -> Result<String, Refusals> {
    let composed = composed_password(typed);
    check_password_length(field, &composed)?;
    let small = composed.to_lowercase();
    if COMMON.lines().any(|common| common == small) {
        return Err(Refusals::one(Place::field(field), Refusal::PasswordTooCommon));
    }
    Ok(composed)
}

/// Whether `password` is long enough, and not too long: length is what makes a password hard to guess. The page asks
/// this alone, since the tables of the composed form and the common passwords would weigh too much there.
///
/// # Errors
/// `password_too_short` or `field_too_long`, pointing at the field `field`.
pub fn check_password_length(field: &'static str, password: &str) -> Result<(), Refusals> {
    let why = if text::length(password) < PASSWORD_MIN {
        Refusal::PasswordTooShort { min: PASSWORD_MIN }
    } else if password.len() > PASSWORD_MAX_BYTES {
        Refusal::PasswordTooLong { length: password.len(), max: PASSWORD_MAX_BYTES }
    } else {
        return Ok(());
    };
    Err(Refusals::one(Place::field(field), why))
}

/// Returns whether a person who leaves on `left_on` is a member on `today`. Membership ends at the
/// beginning of that day: from then on they cannot sign in or receive new requests.
#[must_use]
pub fn is_member(left_on: Option<Date>, today: Date) -> bool {
    left_on.is_none_or(|left_on| left_on > today)
}
