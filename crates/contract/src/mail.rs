//! Mails of the outbox, as the secretariat sees them: never what they say, and no link of theirs.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Person;

/// A mail that is to be sent, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Mail {
    /// Identifies the mail.
    pub id: Uuid,
    /// To whom.
    pub recipient: Person,
    /// The address that they have now.
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub to: String,
    /// What it tells of, such as `request_sent`.
    #[cfg_attr(feature = "server", schema(example = "request_sent"))]
    pub kind: String,
    /// Its subject, in the language that the recipient reads now; null where it cannot be written.
    #[cfg_attr(feature = "server", schema(example = "承認のご依頼"))]
    pub subject: Option<String>,
    /// How it stands.
    pub state: MailState,
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it left.
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it is tried next; null once it has left, or is tried no more.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_attempt_at: Option<OffsetDateTime>,
}

/// How a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Not yet tried, or being sent for the first time.
    Waiting,
    /// It has left.
    Sent,
    /// The last attempt failed; it is tried again.
    Failed,
    /// It did not arrive and is tried no more, unless somebody sends it again.
    Undelivered,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::Undelivered];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Undelivered => "undelivered",
        }
    }

    /// The state with that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}
