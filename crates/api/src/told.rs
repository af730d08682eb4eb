//! The codes that a handler says it can answer with: typed, and checked by the compiler.

use serde::{Deserialize, Serialize};
use shorei_domain::refusal::RefusalKind;

use crate::error::ErrorKind;
use crate::reason::FaultKind;

/// A code that an operation can answer with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub(crate) status: u16,
    pub(crate) code: String,
    /// What is said after it.
    pub(crate) note: String,
}

/// What a code is named by.
pub trait Named {
    /// The status of an answer whose only code it is, and the code.
    fn named(self) -> (u16, &'static str);
}

impl Named for RefusalKind {
    fn named(self) -> (u16, &'static str) {
        (if self.is_state() { 409 } else { 422 }, self.code())
    }
}

impl Named for FaultKind {
    fn named(self) -> (u16, &'static str) {
        (if self.is_state() { 409 } else { 422 }, self.code())
    }
}

impl Named for ErrorKind {
    fn named(self) -> (u16, &'static str) {
        (self.status(), self.code())
    }
}

impl Told {
    /// A code, and what is said after it.
    #[must_use]
    pub fn new(kind: impl Named, note: &str) -> Self {
        let (status, code) = kind.named();
        Self { status, code: code.to_owned(), note: note.to_owned() }
    }
}

/// The kinds by the names of what they are kinds of, for [`told!`](crate::told!).
pub mod kinds {
    pub use shorei_domain::refusal::RefusalKind as Refusal;

    pub use crate::error::ErrorKind as Error;
    pub use crate::reason::FaultKind as Fault;
}

/// Codes with what is said after each: `told![Refusal: NotFound " for the hospital", SlotTaken; Error: Forbidden]`.
#[macro_export]
macro_rules! told {
    ($( $kinds:ident: $( $kind:ident $($note:literal)? ),+ );+) => {
        [$( $(
            $crate::told::Told::new(
                $crate::told::kinds::$kinds::$kind,
                concat!($($note)?),
            )
        ),+ ),+]
    };
}
