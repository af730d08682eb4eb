//! Webhooks: how an event reaches the programs of others, by the Standard Webhooks specification.
//!
//! A transaction that tells of something writes a delivery for each endpoint that wants to know. The worker
//! takes those that are due, signs each message with the endpoint's secrets ([`signature`]), and posts it
//! ([`outgoing`]) to addresses that are public ([`address`]); what fails is tried again for three days
//! ([`schedule`]).

pub mod address;
pub mod outgoing;
pub mod schedule;
pub mod signature;
