//! Events: what happened, for programs that follow the society's work.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident = $word:tt,)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        pub enum EventType {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl EventType {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The type as the API spells it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

event_types! {
    /// A report was registered, for the first time or again.
    CaseRegistered = "case.registered",
    /// An instructor was asked, or a sealed form was handed in.
    RequestSent = "approval_request.sent",
    /// The applicant took a request back.
    RequestWithdrawn = "approval_request.withdrawn",
    /// A report was approved, by its instructor or on paper.
    RequestApproved = "approval_request.approved",
    /// A report was returned, or a form on paper refused.
    RequestReturned = "approval_request.returned",
    /// An instructor declined: not their case.
    RequestDeclined = "approval_request.declined",
    /// A book was applied with.
    ApplicationSubmitted = "application.submitted",
    /// The secretariat voided an application.
    ApplicationVoided = "application.voided",
}

impl EventType {
    /// The type that is spelt so.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Event {
    /// Identifies it; may come twice, so remember those that were handled.
    pub id: Uuid,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub occurred_at: OffsetDateTime,
    /// In which book; events of one book come in the order in which they happened.
    pub case_book_id: Option<Uuid>,
    /// To what it happened.
    pub data: EventData,
}

/// To what something happened: identifiers only, for asking the API how it stands now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EventData {
    /// The report.
    pub case_id: Option<Uuid>,
    /// Its revision.
    pub revision: Option<u32>,
    /// The approval request.
    pub approval_request_id: Option<Uuid>,
    /// The application.
    pub application_id: Option<Uuid>,
}
