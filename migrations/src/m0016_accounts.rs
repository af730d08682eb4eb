//! What is known of a session: when its owner last gave the password, and which refresh tokens were replaced just now.
//! Mails to an address of before. Password resets that were asked for, whoever it was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid_null,
};

use crate::parts::table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sessions = [
            ("sessions", timestamp_with_time_zone_null("proven_at")),
            ("sessions", text("replaced").default("").take()),
            ("outbox", text_null("address")),
        ];
        for (table, column) in sessions {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        manager.create_table(reset_requests()).await
    }
}

/// A password reset that was asked for. One of nobody's account is written and read alike, so that the time tells
/// nothing. No reference: it lives for seconds.
fn reset_requests() -> TableCreateStatement {
    table("reset_requests")
        .col(uuid_null("member_id"))
        .col(text_null("address"))
        .col(text_null("request_id"))
        .col(timestamp_with_time_zone("created_at"))
        .take()
}
