//! Events, for programs that follow the society's work.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident = $word:tt,)+) => {
        /// The type of an event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        pub enum EventType {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl EventType {
            /// All types.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the type's name in the API.
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
    /// An instructor was asked, or a paper approval was handed in.
    RequestSent = "approval_request.sent",
    /// The applicant withdrew a request.
    RequestWithdrawn = "approval_request.withdrawn",
    /// A report was approved, by its instructor or on paper.
    RequestApproved = "approval_request.approved",
    /// A report was returned, or a paper approval refused.
    RequestReturned = "approval_request.returned",
    /// An instructor declined.
    RequestDeclined = "approval_request.declined",
    /// An application was made.
    ApplicationSubmitted = "application.submitted",
    /// The secretariat voided an application.
    ApplicationVoided = "application.voided",
}

impl EventType {
    /// Returns the type with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Event {
    /// The event's identifier. An event may arrive twice, so remember the identifiers already
    /// handled.
    pub id: Uuid,
    /// The type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub occurred_at: OffsetDateTime,
    /// The book. Events of one book arrive in the order in which they happened.
    pub case_book_id: Option<Uuid>,
    /// The subject.
    pub data: EventData,
}

/// The subject of an event: identifiers only. Ask the API for the current state.
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
