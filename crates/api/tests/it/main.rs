//! The API over real HTTP, against a real database: SQLite by default, PostgreSQL where
//! `SHOREI_TEST_POSTGRES` names a server. Each test has a server and a database of its own, and makes
//! its own data. Files mirror `src/routes`.

// The futures of a connection to the database are deep.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod api_clients;
mod app;
mod cast;
mod databases;
mod raw;
mod receiver;
mod rounds;
mod truth;

mod accounts;
mod applications;
mod approval_requests;
mod audit_events;
mod backups;
mod breaking;
mod callers;
mod case_books;
mod cases;
mod commands;
mod concurrency;
mod conventions;
mod credits;
mod demo;
mod description;
mod docs;
mod drills;
mod dues;
mod events;
mod exports;
mod facilities;
mod guards;
mod idempotency;
mod imports;
mod instructors;
mod mails;
mod main_job;
mod manners;
mod me;
mod members;
mod notifications;
mod outbox;
mod paper_approvals;
mod passwords;
mod prints;
mod programmes;
mod scans;
mod searches;
mod session;
mod spa;
mod staff;
mod system;
mod tables;
mod texts;
mod tls;
mod tokens;
mod trail;
mod upgrades;
mod uploads;
mod versions;
mod webhooks;
mod working_copies;
