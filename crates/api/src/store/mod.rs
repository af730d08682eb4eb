//! The store: entities and queries. Rows become domain values here and nowhere else.
//!
//! Reads take `&impl ConnectionTrait`, so that they work on a connection and inside a transaction.
//! Writes take `&DatabaseTransaction`, so that a write outside a transaction does not compile; the
//! only place that begins and commits one is [`Database::write`](database::Database::write).

pub mod access_token;
pub mod accreditation;
pub mod affiliation;
pub mod api_client;
pub mod application;
pub mod approval_request;
pub mod audit;
pub mod bulk;
pub mod case;
pub mod case_book;
pub mod clock_look;
pub mod constraint;
pub mod credit;
pub mod database;
pub mod dues;
pub mod entity;
pub mod event;
pub mod export;
pub mod facility;
pub mod instructor;
pub mod kept_answer;
pub mod member;
pub mod next_book;
pub mod notification;
pub mod outbox;
pub mod page;
pub mod paper_approval;
pub mod papers;
pub mod password_link;
pub mod programme;
pub mod qualification;
mod refold;
pub mod session;
pub mod signing_key;
pub mod slot;
pub mod sql;
mod trouble;
mod versioned;
pub mod webhook_delivery;
pub mod webhook_endpoint;
