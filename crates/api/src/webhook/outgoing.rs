//! Calls foreign addresses: limited in time and size, without redirects, and only hosts that
//! [`Reach`] allows.

use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::http::problem::causes;
use crate::webhook::address::Reach;

/// How long a call may take, from the name lookup to the end of the answer.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How long connecting may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// The maximum number of bytes read from an answer.
const ANSWER_MAX: usize = 4096;

/// The HTTP client for webhooks.
pub struct Outgoing {
    http: Client,
    reach: Reach,
}

/// A message to send.
#[derive(Clone, Debug)]
pub struct Message {
    /// The URL.
    pub url: String,
    /// The message's identifier, the same for every attempt.
    pub id: Uuid,
    /// When it is sent.
    pub sent_at: OffsetDateTime,
    /// See [`sign`](crate::webhook::signature::sign).
    pub signature: String,
    /// The JSON body.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The pause that the receiver asks for.
    pub retry_after: Option<time::Duration>,
    /// The beginning of the body.
    pub beginning: String,
}

impl Outgoing {
    /// Makes a client with this reach, which waits this long for each answer.
    ///
    /// # Errors
    /// If the system has no root certificates.
    pub fn new(reach: Reach, patience: Duration) -> Result<Self, String> {
        let http = Client::builder()
            .dns_resolver(Lookup(reach))
            .redirect(redirect::Policy::none())
            // A proxy would resolve names itself.
            .no_proxy()
            .connect_timeout(CONNECT_TIME.min(patience))
            .timeout(patience)
            .user_agent(concat!("Shorei/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| format!("webhooks cannot be sent: {}", causes(&error)))?;
        Ok(Self { http, reach })
    }

    /// Posts a message.
    ///
    /// # Errors
    /// Why there was no answer, in words.
    pub async fn post(&self, message: Message) -> Result<Reply, String> {
        let Message { url, id, sent_at, signature, body } = message;
        // The setting may have changed since the endpoint was added.
        let url = self.reach.url(&url).ok_or("the address is not public")?;
        let answer = self
            .http
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id.to_string())
            .header("webhook-timestamp", sent_at.unix_timestamp())
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await
            .map_err(|error| causes(&error.without_url()))?;
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get(RETRY_AFTER);
        let seconds = retry_after.and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
        let retry_after = seconds.map(|seconds| time::Duration::seconds(seconds.into()));
        Ok(Reply { status, retry_after, beginning: beginning(answer).await })
    }
}

/// Reads the beginning of an answer, as far as it arrives in time. Only the status matters.
async fn beginning(mut answer: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_MAX {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(ANSWER_MAX);
    // Databases cannot store the character 0 in text.
    String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}")
}

/// Resolves names, and returns only allowed addresses, which are then the ones called.
struct Lookup(Reach);

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // Does not say the address: readers of the attempts may not know our network.
            if found.iter().any(|address| !reach.allows(address.ip())) {
                return Err(format!("{} is not public", name.as_str()).into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use reqwest::dns::{Name, Resolve};

    use super::Lookup;
    use crate::webhook::address::Reach;

    #[actix_web::test]
    async fn a_name_that_leads_to_this_machine_is_not_called() {
        let name = || Name::from_str("localhost").unwrap();
        let refused = Lookup(Reach::Internet).resolve(name()).await.err().unwrap();
        assert_eq!(refused.to_string(), "localhost is not public");
        assert!(Lookup(Reach::Anywhere).resolve(name()).await.is_ok());
    }
}
