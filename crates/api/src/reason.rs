//! Why a call is refused: by a rule of the domain, or by what only this crate knows.

use serde_json::{Map, Value};
use shorei_contract::reason::refusal_params;
use shorei_domain::member::Language;
use shorei_domain::reasons;
use shorei_domain::refusal::{Reason, Refusal};

reasons! {
    /// What is wrong with a file, a table, a mail or a webhook.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Fault, of FaultKind {
        /// The mail has left already.
        state AlreadySent = "already_sent",
        /// The webhook endpoint is disabled, and so told of nothing.
        state EndpointDisabled = "endpoint_disabled",
        /// The address is not one that the whole internet can call by `https`.
        input UrlNotPublic = "url_not_public",
        /// The file is none of those that can be taken.
        input FileTypeNotSupported = "file_type_not_supported",
        /// The file is no table of the kinds that can be read, or holds macros.
        input NotATable = "not_a_table",
        /// The cell holds a formula instead of a value.
        input FormulaInCell = "formula_in_cell",
        /// A character of the text is damaged: its file was cut, or saved in another encoding.
        input DamagedText = "damaged_text",
        /// The quote before the cell is never closed, so that it would take in all that follows.
        input QuoteNotClosed = "quote_not_closed",
        /// More than one thing fits, and nothing says which is meant.
        input Ambiguous = "ambiguous",
    }
}

/// One reason why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A rule of the domain.
    Rule(Refusal),
    /// What the call brought or meant.
    Fault(Fault),
}

impl Why {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.code(),
            Self::Fault(fault) => fault.code(),
        }
    }

    /// Why, and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Rule(refusal) => shorei_wording::refusal(language, refusal),
            Self::Fault(fault) => shorei_wording::sentence(language, fault.code(), "message", &[]),
        }
    }

    /// The parameters, by the names that the API documents.
    #[must_use]
    pub fn params(&self) -> Map<String, Value> {
        match self {
            Self::Rule(refusal) => refusal_params(refusal),
            Self::Fault(_) => Map::new(),
        }
    }

    /// One for each sentence.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let rules = Refusal::samples().into_iter().map(Self::Rule);
        rules.chain(Fault::one_of_each().into_iter().map(Self::Fault)).collect()
    }
}

impl Reason for Why {
    fn is_state(&self) -> bool {
        match self {
            Self::Rule(refusal) => refusal.is_state(),
            Self::Fault(fault) => fault.is_state(),
        }
    }
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Rule(refusal)
    }
}

impl From<Fault> for Why {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
