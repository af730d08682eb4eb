//! Converts stored and domain values to the JSON of the contract.

pub(crate) mod application;
mod book;
mod credential;
mod event;
mod facility;
mod mail;
mod notice;
mod people;
pub(crate) mod print;
mod programme;
mod request;
mod standing;
mod trail;
mod webhook;

pub(crate) use book::{case, case_book, case_book_summary, history_entry, working_copy};
pub(crate) use credential::{access_token, api_client};
pub(crate) use event::event;
pub(crate) use facility::{accreditation, candidate, hospital};
pub(crate) use mail::mail;
pub(crate) use notice::{notice, warning};
pub(crate) use people::{affiliation, instructor, me, member, qualification, staff};
pub(crate) use programme::{programme, round};
pub(crate) use request::{approval_request, paper_approval};
pub(crate) use standing::{credit, dues, own_credits, own_facility};
pub(crate) use trail::{anchor, audit_event};
pub(crate) use webhook::{
    event_types, message_id, webhook_delivery, webhook_endpoint, webhook_message,
};
