//! The operations, one method each, named as in the description; one file per family of resources.

mod applications;
mod approvals;
mod audit;
mod case_books;
mod cases;
mod credentials;
mod events;
mod facilities;
mod mails;
mod me;
mod members;
mod notifications;
mod papers;
mod rounds;
mod session;
mod staff;
mod standing;
mod tables;
mod webhooks;
mod working_copies;
