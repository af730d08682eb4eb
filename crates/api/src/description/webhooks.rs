//! The requests to webhook endpoints, as described in the section `webhooks`.

use serde_json::{Value, json};

const LATER: &str =
    "Not received: it is sent again later; not before `Retry-After` in seconds, up to a day";
const ID: &str = "0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10";

/// Returns the one message, which is the same for every type.
pub(super) fn all() -> Value {
    json!({"event": {"post": {
        "tags": ["webhooks"],
        "operationId": "webhook_receive",
        "summary": "Tells an endpoint what happened",
        "description": "Sent to every endpoint that wants the event's type, signed by the Standard Webhooks \
                        specification. Answer within 15 seconds. The order is not kept, and a message may come \
                        twice: handle each `webhook-id` once.",
        "parameters": [
            header("webhook-id", "Names the message, the same at every attempt", ID),
            header("webhook-timestamp", "When this attempt was made, in seconds since 1970", "1779237000"),
            header(
                "webhook-signature",
                "`v1,` and the signature in Base64; several, separated by spaces, while a secret is changed",
                "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
            ),
        ],
        "requestBody": {"required": true, "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/WebhookMessage"},
        }}},
        "responses": {
            "2XX": {"description": "Received: it is not sent again"},
            "410": {"description": "Nobody listens here any more: the endpoint is disabled"},
            "3XX": {"description": "Not received: redirects are not followed"},
            "4XX": {"description": LATER},
            "5XX": {"description": LATER},
        },
        "security": [],
    }}})
}

fn header(name: &str, description: &str, example: &str) -> Value {
    let schema = json!({"type": "string"});
    json!({
        "name": name, "in": "header", "required": true, "description": description, "schema": schema,
        "example": example,
    })
}
