//! The store: entities and queries. Rows become domain values only here.
//!
//! Reads take `&impl ConnectionTrait`, so that they work on a connection and inside a transaction.
//! Writes take `&DatabaseTransaction`, so that a write outside a transaction does not compile. Only
//! [`Database::write`](database::Database::write) begins and commits a transaction.

pub mod access_token;
pub mod accreditation;
pub mod affiliation;
pub mod api_client;
pub mod application;
pub mod approval_request;
pub mod audit;
pub mod audit_chain;
pub mod bulk;
pub mod case;
pub mod case_book;
pub mod clock_look;
pub mod constraint;
pub mod credit;
pub mod database;
pub mod dues;
pub mod entity;
pub mod erasure;
pub mod event;
pub mod export;
pub mod facility;
pub mod instructor;
pub mod kept_answer;
pub mod live;
pub mod member;
pub mod next_book;
pub mod notification;
pub mod outbox;
pub mod page;
pub mod paper_approval;
pub mod papers;
pub mod password_link;
pub mod postgres_address;
pub mod programme;
pub mod qualification;
mod refold;
pub mod reset_request;
pub mod seal;
pub mod session;
pub mod signing_key;
pub mod slot;
pub mod sql;
mod trouble;
mod versioned;
pub mod webhook_delivery;
pub mod webhook_endpoint;
pub mod working_copy;
