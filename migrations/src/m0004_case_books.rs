//! Case books, their reports, and registered revisions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date_null, integer, integer_null, small_integer, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{reference, run, table, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(case_books()).await?;
        manager.create_table(cases()).await?;
        manager.create_table(case_revisions()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX one_unapplied_book ON case_books (member_id, programme) WHERE applied_at IS NULL",
                "CREATE INDEX case_books_member ON case_books (member_id)",
                "CREATE INDEX case_books_definition ON case_books (definition_id)",
                "CREATE UNIQUE INDEX one_case_per_slot ON cases (book_id, slot) WHERE deleted_at IS NULL",
                "CREATE INDEX cases_book ON cases (book_id)",
                "CREATE INDEX cases_accreditation ON cases (accreditation_id)",
                "CREATE INDEX case_revisions_accreditation ON case_revisions (accreditation_id)",
            ],
        )
        .await
    }
}

fn case_books() -> TableCreateStatement {
    table("case_books")
        .col(uuid("member_id"))
        .col(text("programme"))
        // The definition that the book began under; null until its first report.
        .col(uuid_null("definition_id"))
        .col(timestamp_with_time_zone_null("applied_at"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut reference("case_books", "member_id", "members"))
        .foreign_key(&mut reference("case_books", "definition_id", "definitions"))
        .take()
}

/// Adds the content of a report, the same in its working copy and in its revisions.
fn with_content(mut table: TableCreateStatement) -> TableCreateStatement {
    table
        .col(text_null("category"))
        .col(uuid_null("accreditation_id"))
        .col(date_null("care_from"))
        .col(date_null("care_to"))
        .col(integer_null("patient_age"))
        .col(text_null("patient_sex"))
        // The texts by key of the form, which is data. No query looks into them.
        .col(text("sections"))
        .col(text("remarks"))
        .take()
}

fn cases() -> TableCreateStatement {
    with_content(versioned("cases"))
        .col(uuid("book_id"))
        .col(small_integer("slot"))
        .col(text("state"))
        .col(boolean("asked_before"))
        .col(integer_null("revision"))
        // The request that led to the state. Not a reference, because requests refer to cases.
        .col(uuid_null("request_id"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(&mut reference("cases", "book_id", "case_books"))
        .foreign_key(&mut reference("cases", "accreditation_id", "accreditations"))
        .take()
}

fn case_revisions() -> TableCreateStatement {
    let mut table = with_content(Table::create().table("case_revisions").take());
    table
        .col(uuid("case_id"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("registered_at"))
        .primary_key(Index::create().col("case_id").col("revision"))
        .foreign_key(&mut reference("case_revisions", "case_id", "cases"))
        .foreign_key(&mut reference("case_revisions", "accreditation_id", "accreditations"))
        .take()
}
