//! Webhooks: requests that tell the society's programs about events, as specified by Standard
//! Webhooks.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::event::{Event, EventType};

/// An address to which events are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookEndpoint {
    /// The endpoint's identifier.
    pub id: Uuid,
    /// The URL to call.
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: String,
    /// A description for people.
    #[cfg_attr(feature = "server", schema(example = "会員管理システムへ"))]
    pub description: String,
    /// The types of events to send; empty means all, including types added later.
    pub event_types: Vec<EventType>,
    /// Whether it is enabled.
    pub enabled: bool,
    /// Why it is disabled; null while it is enabled.
    pub disabled_reason: Option<DisabledReason>,
    /// When it was disabled.
    #[serde(with = "time::serde::rfc3339::option")]
    pub disabled_at: Option<OffsetDateTime>,
    /// When the current series of failed attempts began; null after a success. After three days the
    /// endpoint is disabled.
    #[serde(with = "time::serde::rfc3339::option")]
    pub failing_since: Option<OffsetDateTime>,
    /// When it was added.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// The secrets that sign requests, newest first, without their values.
    pub secrets: Vec<WebhookSecret>,
    /// The new secret, only in the response that creates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret: Option<String>,
    /// In the answer that made a secret: whether the secret stands in it. False where the answer is given again under
    /// its `Idempotency-Key`: make another secret where it was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(nullable = false))]
    pub secret_shown: Option<bool>,
}

/// Why an endpoint is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// The secretariat disabled it.
    ByHand,
    /// It answered 410, which means permanently gone.
    Gone,
    /// Every attempt failed for three days.
    Failing,
}

impl DisabledReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::ByHand, Self::Gone, Self::Failing];

    /// Returns the reason's name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }

    /// Returns the reason with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// A secret that signs requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// The secret's identifier.
    pub id: Uuid,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it stops signing requests; null until a new one replaces it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

/// `POST /webhook-endpoints`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewWebhookEndpoint {
    /// The URL to call: `https`, on a public host.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 1000)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 1000, example = "https://office.example.jp/shorei")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::url"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: String,
    /// A description for people.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(max_length = 200, example = "研修事務システム"))]
    #[serde(default)]
    pub description: String,
    /// The types of events to send; empty or left out means all, including types added later.
    #[cfg_attr(feature = "server", validate(length(max = 50)))]
    #[cfg_attr(feature = "server", schema(max_items = 50, example = json!(["approval_request.approved"])))]
    #[serde(default)]
    pub event_types: Vec<EventType>,
    /// Whether it is enabled.
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
    /// The URL to call.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 1000, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "https://hooks.example.jp/shorei"))]
    pub url: Option<String>,
    /// A description for people.
    #[cfg_attr(feature = "server", schema(max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "会員管理システムへ"))]
    pub description: Option<String>,
    /// The types of events to send; empty means all.
    #[cfg_attr(feature = "server", schema(max_items = 50, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<EventType>>,
    /// Whether it is enabled. Deliveries that were waiting when it was disabled are sent once it is
    /// enabled again.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// The body of a request to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookMessage {
    /// The type of the event, or `webhook.test`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "server", schema(example = "approval_request.approved"))]
    pub kind: String,
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub timestamp: OffsetDateTime,
    /// The event, as in the feed; null in a test.
    pub data: Option<Event>,
}

/// The delivery of an event to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// The delivery's identifier.
    pub id: Uuid,
    /// The header `webhook-id`: the event's identifier, the same for every attempt and every
    /// endpoint.
    pub message_id: Uuid,
    /// The state.
    pub state: DeliveryState,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When the next attempt is due; null once it was delivered or given up.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_attempt_at: Option<OffsetDateTime>,
    /// When the endpoint accepted it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub delivered_at: Option<OffsetDateTime>,
    /// The message.
    pub message: WebhookMessage,
    /// The attempts, newest first.
    pub attempts: Vec<WebhookAttempt>,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waiting for its first or next attempt.
    Waiting,
    /// The endpoint accepted it.
    Delivered,
    /// Given up after three days.
    Failed,
}

impl DeliveryState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// Returns the state's name in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// Returns the state with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WebhookAttempt {
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub attempted_at: OffsetDateTime,
    /// Its duration in milliseconds.
    #[cfg_attr(feature = "server", schema(example = 120))]
    pub duration_ms: u32,
    /// The status of the answer; null if there was none.
    #[cfg_attr(feature = "server", schema(example = 204))]
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// The beginning of the answer.
    #[cfg_attr(feature = "server", schema(example = "ok"))]
    pub answer: String,
}
