//! The use cases of Shorei, one file per family: load facts, ask the domain, then save, mail,
//! notify and audit in one transaction.
//!
//! A route passes a service's work as one unit to [`Visit::write`](crate::context::Visit::write),
//! so services that write take the unit. Services check permissions, so that no route can forget
//! to.

mod access;
pub mod access_token;
pub mod anchor;
pub mod api_client;
pub mod application;
pub mod approval;
pub mod case;
pub mod case_book;
pub mod check;
pub mod credit;
pub mod definition;
pub mod departure;
pub mod dues;
pub mod erasure;
pub mod event;
pub mod export;
pub mod facility;
pub mod health;
pub mod import;
pub mod instructor;
pub mod kept_text;
pub mod mail;
pub mod me;
pub mod member;
pub mod notification;
pub mod paper;
pub mod password;
pub mod proof;
pub mod reading;
pub mod round;
pub mod session;
pub mod staff;
pub mod trail;
pub mod undelivered;
pub mod webhook_delivery;
pub mod webhook_endpoint;
pub mod working_copy;
