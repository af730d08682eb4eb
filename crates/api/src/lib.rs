//! The server of Shorei.
//!
//! A request comes in through [`http`] and one of the [`routes`], which calls one of the [`services`].
//! A service loads facts from the [`store`], asks the rules in `shorei_domain`, and saves what they
//! answer, with mails, notices and audit entries, in one transaction. [`view`] turns what is known
//! into the JSON of `shorei_contract`. The [`worker`] sends the mails once they are committed.
//!
//! ```text
//! routes ─▶ services ─▶ store ─▶ database        worker ─▶ outbox ─▶ mail
//!              └──────▶ shorei_domain
//! ```
//!
//! [`context`] holds what a service is given: who acts, the clocks, the source of identifiers, the
//! database. Nothing else is global.
//!
//! [`guide`] makes the pages for those who write programs against the API.

pub mod cli;
pub mod clock;
pub mod config;
pub mod context;
pub mod demo;
pub mod description;
pub mod error;
mod form;
pub mod guide;
pub mod http;
mod in_flight;
pub mod limits;
pub mod mail;
pub mod offload;
pub mod printing;
pub mod private;
pub mod proxies;
pub mod routes;
pub mod security;
pub mod serve;
pub mod services;
mod sheet;
pub mod store;
pub mod supervision;
mod trail;
pub mod unit;
mod view;
pub mod webhook;
pub mod worker;
