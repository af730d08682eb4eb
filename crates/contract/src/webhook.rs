//! Webhooks: the society's programs are told of events by requests to their addresses, as the Standard
//! Webhooks specification says it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::event::{Event, EventType};

/// Where events are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookEndpoint {
    /// Identifies it.
    pub id: Uuid,
    /// The address that is called.
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: String,
    /// What people say of it.
    #[cfg_attr(feature = "server", schema(example = "会員管理システムへ"))]
    pub description: String,
    /// Of what it is told; empty: of everything, also of what comes to exist later.
    pub event_types: Vec<EventType>,
    /// Whether it is told of anything.
    pub enabled: bool,
    /// Why it is told of nothing; null while it is enabled.
    pub disabled_reason: Option<DisabledReason>,
    /// Since when it is told of nothing.
    #[serde(with = "time::serde::rfc3339::option")]
    pub disabled_at: Option<OffsetDateTime>,
    /// Since when every attempt has failed; null after one that succeeded. After three days the endpoint is
    /// disabled.
    #[serde(with = "time::serde::rfc3339::option")]
    pub failing_since: Option<OffsetDateTime>,
    /// When it was added.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// The secrets that requests are signed with, newest first; never what they say.
    pub secrets: Vec<WebhookSecret>,
    /// The new secret, in the answer that made it and never again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret: Option<String>,
    /// In the answer that made a secret: whether the secret stands in it. False where the answer is given again under
    /// its `Idempotency-Key`: make another secret where it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret_shown: Option<bool>,
}

/// Why an endpoint is told of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// The secretariat switched it off.
    ByHand,
    /// It answered 410: it is gone for good.
    Gone,
    /// Every attempt failed for three days.
    Failing,
}

impl DisabledReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::Gone, Self::Failing];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }

    /// The reason with that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// A secret that requests are signed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// Identifies it.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When requests are no more signed with it; null while none has replaced it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

/// `POST /webhook-endpoints`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewWebhookEndpoint {
    /// The address to call: `https`, and open to the whole internet.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 1000)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 1000, example = "https://office.example.jp/shorei")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::url"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: String,
    /// What people say of it.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(max_length = 200, example = "研修事務システム"))]
    #[serde(default)]
    pub description: String,
    /// Of what it is told; empty or left out: of everything, also of what comes to exist later.
    #[cfg_attr(feature = "server", validate(length(max = 50)))]
    #[cfg_attr(feature = "server", schema(max_items = 50, example = json!(["approval_request.approved"])))]
    #[serde(default)]
    pub event_types: Vec<EventType>,
    /// Whether it is told of anything.
    #[serde(default = "enabled")]
    pub enabled: bool,
}

fn enabled() -> bool {
    true
}

/// `PATCH /webhook-endpoints/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointPatch {
    /// The address to call.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 1000, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: Option<String>,
    /// What people say of it.
    #[cfg_attr(feature = "server", schema(max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "会員管理システムへ"))]
    pub description: Option<String>,
    /// Of what it is told; empty: of everything.
    #[cfg_attr(feature = "server", schema(max_items = 50, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<EventType>>,
    /// Whether it is told of anything. What waited when it was disabled is sent once it is enabled again.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// What is sent to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookMessage {
    /// One of the types of events, or `webhook.test`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "server", schema(example = "approval_request.approved"))]
    pub kind: String,
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// The event, as the feed shows it; null in a test.
    pub data: Option<Event>,
}

/// An event on its way to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// Identifies it.
    pub id: Uuid,
    /// The header `webhook-id`: the event's identifier, the same at every attempt and every endpoint.
    pub message_id: Uuid,
    /// How it stands.
    pub state: DeliveryState,
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it is tried next; null once it is through, or given up.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_attempt_at: Option<OffsetDateTime>,
    /// When the endpoint took it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub delivered_at: Option<OffsetDateTime>,
    /// What is sent.
    pub message: WebhookMessage,
    /// What was tried, newest first.
    pub attempts: Vec<WebhookAttempt>,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is sent, for the first time or again.
    Waiting,
    /// The endpoint took it.
    Delivered,
    /// It was given up after three days.
    Failed,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state with that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// An attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookAttempt {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub attempted_at: OffsetDateTime,
    /// How many milliseconds it took.
    #[cfg_attr(feature = "server", schema(example = 120))]
    pub duration_ms: u32,
    /// The status of the answer; null where there was none.
    #[cfg_attr(feature = "server", schema(example = 204))]
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// How the answer begins.
    #[cfg_attr(feature = "server", schema(example = "ok"))]
    pub answer: String,
}
