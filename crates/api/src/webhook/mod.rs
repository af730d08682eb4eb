//! Webhooks: sends events to the programs of others, as specified by Standard Webhooks.
//!
//! An **event** ([`services::event`](crate::services::event)) reaches an endpoint in these steps:
//!
//! 1. *Written.* The transaction that appends an event to the feed also writes one delivery for each
//!    enabled endpoint that subscribes to its type. Both are committed together, or neither is.
//! 2. *Claimed.* The commit wakes the worker ([`worker::webhooks`](crate::worker::webhooks)). It claims
//!    due deliveries for two minutes, so that no other copy of the program sends them at the same time.
//!    If the program dies meanwhile, they are due again afterwards. A slow endpoint delays no other: at
//!    most 16 deliveries are sent at once, at most 4 of them to one endpoint.
//! 3. *Signed.* The body is the same for every attempt, and so is the header `webhook-id`, the event's
//!    identifier, by which receivers recognise repetitions. [`signature`] signs identifier, time and
//!    body with every secret of the endpoint that has not expired: after a rotation that is also the
//!    earlier one, for a day.
//! 4. *Posted.* [`outgoing`] sends the message within 15 seconds, follows no redirect, and calls only
//!    addresses that [`address`] allows, so that nobody can reach our own network through a webhook.
//! 5. *Settled.* A status of 2xx means delivered. After anything else the next attempt follows the
//!    pauses of [`schedule`]: eleven attempts over three to four days, or later if the receiver
//!    asks for it by `Retry-After`. Then the delivery is given up. Each attempt is recorded and can be
//!    read for 30 days.
//!
//! An endpoint is disabled, and the secretariat told by mail, if it answers 410, or if every attempt
//! has failed for three days. Its waiting deliveries stay, and are sent once it is enabled again; no
//! new ones are written in between, but the feed of events has them.
//!
//! Deliveries arrive at least once and in no particular order. Receivers that need order read the feed.

pub mod address;
pub mod outgoing;
pub mod schedule;
pub mod signature;
