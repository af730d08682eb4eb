//! The tables as sea-orm entities, one file a table.

pub(crate) mod accreditation;
pub(crate) mod affiliation;
pub(crate) mod application;
pub(crate) mod approval_request;
pub(crate) mod audit_event;
pub(crate) mod case;
pub(crate) mod case_book;
pub(crate) mod case_revision;
pub(crate) mod credit;
pub(crate) mod credit_rules;
pub(crate) mod definition;
pub(crate) mod dues;
pub(crate) mod facility;
pub(crate) mod kept_answer;
pub(crate) mod member;
pub(crate) mod notification;
pub(crate) mod outbox;
pub(crate) mod paper_approval;
pub(crate) mod password_link;
pub(crate) mod qualification;
pub(crate) mod round;
pub(crate) mod session;
pub(crate) mod sign_in_failure;
pub(crate) mod signing_key;
