//! The server of Shorei.
//!
//! A request arrives through [`http`] and one of the [`routes`], which calls one of the
//! [`services`]. A service loads facts from the [`store`], asks the rules in `shorei_domain`, and
//! saves the result, with mails, notices and audit entries, in one transaction. [`view`] converts
//! stored and domain values into the JSON of `shorei_contract`. The [`worker`] sends the mails once
//! they are committed.
//!
//! ```text
//! routes ─▶ services ─▶ store ─▶ database        worker ─▶ outbox ─▶ mail
//!              └──────▶ shorei_domain
//! ```
//!
//! [`context`] contains what a service needs: the caller, the clocks, the source of identifiers,
//! the database. Nothing else is global.
//!
//! [`guide`] makes the pages for people who write programs against the API.

pub mod backup;
pub mod chain;
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
pub mod reason;
pub mod routes;
mod scan;
pub mod security;
pub mod serve;
pub mod services;
mod sheet;
pub mod store;
pub mod supervision;
pub mod told;
mod trail;
pub mod unit;
mod view;
pub mod webhook;
pub mod worker;
