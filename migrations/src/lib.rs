//! The tables of Shorei, one file per change, for both SQLite and PostgreSQL.
//!
//! A migration is safe while the previous version of the program still runs: first expand, then
//! contract in a later release. Identifiers are UUIDs of version 7, made by the program. Timestamps
//! are UTC in whole seconds, so that SQLite, which stores them as text, sorts them correctly.
//! Constraints have names, which the store converts to refusals.

mod m0001_people;
mod m0002_facilities;
mod m0003_programmes;
mod m0004_case_books;
mod m0005_approval;
mod m0006_mail_and_audit;
mod m0007_first_definitions;
mod m0008_applications;
mod m0009_dues_and_credits;
mod m0010_paper_approvals;
mod m0011_credentials;
mod m0012_events;
mod m0013_webhooks;
mod m0014_text_forms;
mod m0015_clock_looks;
mod m0016_accounts;
mod m0017_undelivered_mails;
mod m0020_trail_chains;
mod m0021_staff_roles;
mod m0060_working_copies;
mod parts;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// Every migration, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_facilities::Migration),
            Box::new(m0003_programmes::Migration),
            Box::new(m0004_case_books::Migration),
            Box::new(m0005_approval::Migration),
            Box::new(m0006_mail_and_audit::Migration),
            Box::new(m0007_first_definitions::Migration),
            Box::new(m0008_applications::Migration),
            Box::new(m0009_dues_and_credits::Migration),
            Box::new(m0010_paper_approvals::Migration),
            Box::new(m0011_credentials::Migration),
            Box::new(m0012_events::Migration),
            Box::new(m0013_webhooks::Migration),
            Box::new(m0014_text_forms::Migration),
            Box::new(m0015_clock_looks::Migration),
            Box::new(m0016_accounts::Migration),
            Box::new(m0017_undelivered_mails::Migration),
            Box::new(m0020_trail_chains::Migration),
            Box::new(m0021_staff_roles::Migration),
            Box::new(m0060_working_copies::Migration),
        ]
    }
}
