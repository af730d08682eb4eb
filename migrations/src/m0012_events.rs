//! The feed of events for programs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer_null, text, timestamp_with_time_zone, uuid_null,
};

use crate::parts::{run, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(events()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX events_position ON events (position)",
                // One row, incremented by every transaction with events as its last step, so that
                // positions have the order of commits and no reader of the feed misses any.
                "CREATE TABLE event_counter (last BIGINT NOT NULL)",
                "INSERT INTO event_counter (last) VALUES (0)",
            ],
        )
        .await
    }
}

/// No references, because the feed outlives its subjects. An event has the identifier of its entry
/// in the audit trail.
fn events() -> TableCreateStatement {
    table("events")
        .col(big_integer("position"))
        .col(text("kind"))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(uuid_null("book_id"))
        .col(uuid_null("case_id"))
        .col(integer_null("revision"))
        .col(uuid_null("approval_request_id"))
        .col(uuid_null("application_id"))
        .take()
}
