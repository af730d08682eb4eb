//! Applications with their content.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, date_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::parts::{reference, run, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(applications()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX one_application_a_book ON applications (book_id) WHERE voided_at IS NULL",
                "CREATE UNIQUE INDEX one_application_a_round ON applications (member_id, round_id) WHERE voided_at IS NULL",
                "CREATE INDEX applications_book ON applications (book_id)",
                "CREATE INDEX applications_member ON applications (member_id, id)",
                "CREATE INDEX applications_round ON applications (round_id)",
            ],
        )
        .await
    }
}

fn applications() -> TableCreateStatement {
    versioned("applications")
        .col(uuid("book_id"))
        .col(uuid("member_id"))
        .col(text("programme"))
        .col(uuid("round_id"))
        // The round's name at the time of the application.
        .col(text("round_name"))
        .col(date("applied_on"))
        .col(timestamp_with_time_zone("applied_at"))
        // The content, as JSON, which never changes.
        .col(text("snapshot"))
        .col(text_null("result"))
        .col(date_null("decided_on"))
        .col(text_null("comment"))
        .col(timestamp_with_time_zone_null("voided_at"))
        .col(text_null("void_reason"))
        .foreign_key(&mut reference("applications", "book_id", "case_books"))
        .foreign_key(&mut reference("applications", "member_id", "members"))
        .foreign_key(&mut reference("applications", "round_id", "rounds"))
        .take()
}
