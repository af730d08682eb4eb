//! Members 会員 of the society and their accounts (`S1`).

use time::Date;

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

/// The least number of characters in a password.
pub const PASSWORD_MIN: usize = 13;

/// Whether `password` may protect an account. Length is all that is asked for: it is what makes a
/// password hard to guess.
///
/// # Errors
/// `password_too_short`, pointing at the field `field`.
pub fn check_password(field: &'static str, password: &str) -> Result<(), Refusals> {
    if text::length(password) < PASSWORD_MIN {
        return Err(Refusals::one(
            Place::field(field),
            Refusal::PasswordTooShort { min: PASSWORD_MIN },
        ));
    }
    Ok(())
}

/// Returns whether a person who leaves on `left_on` is a member on `today`. Membership ends at the
/// beginning of that day: from then on they cannot sign in or receive new requests.
#[must_use]
pub fn is_member(left_on: Option<Date>, today: Date) -> bool {
    left_on.is_none_or(|left_on| left_on > today)
}
