//! Mails in the outbox, as the secretariat sees them: without their text and links.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Person;

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Mail {
    /// The mail's identifier.
    pub id: Uuid,
    /// The recipient.
    pub recipient: Person,
    /// The recipient's current address.
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub to: String,
    /// The kind of mail, such as `request_sent`.
    #[cfg_attr(feature = "server", schema(example = "request_sent"))]
    pub kind: String,
    /// The subject, in the recipient's current language; null if it cannot be written.
    #[cfg_attr(feature = "server", schema(example = "承認のご依頼"))]
    pub subject: Option<String>,
    /// The state.
    pub state: MailState,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was sent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    /// The number of attempts.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When the next attempt is due; null once it was sent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_attempt_at: Option<OffsetDateTime>,
}

/// The state of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Not yet attempted, or being sent for the first time.
    Waiting,
    /// Sent.
    Sent,
    /// The last attempt failed; another one will follow.
    Failed,
}

impl MailState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// Returns the state's name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Returns the state with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}
