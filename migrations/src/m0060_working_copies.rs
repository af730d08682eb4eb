//! What applicants type before they save it: apart from the report, until it is saved there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, small_integer, text, uuid, uuid_null};

use crate::parts::{reference, run, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(working_copies()).await?;
        run(
            manager,
            &[
                "CREATE INDEX working_copies_slot ON working_copies (book_id, slot)",
                "CREATE INDEX working_copies_case ON working_copies (case_id)",
            ],
        )
        .await
    }
}

fn working_copies() -> TableCreateStatement {
    versioned("working_copies")
        .col(uuid("book_id"))
        .col(small_integer("slot"))
        // The report that was in the slot; null while there was none.
        .col(uuid_null("case_id"))
        // The version of a report that it goes on from.
        .col(uuid_null("based_on_case"))
        .col(big_integer_null("based_on_version"))
        // The content of a draft, as JSON. No query looks into it.
        .col(text("content"))
        // The session that wrote it last; null for a program.
        .col(uuid_null("sitting"))
        .foreign_key(&mut reference("working_copies", "book_id", "case_books"))
        .foreign_key(&mut reference("working_copies", "case_id", "cases"))
        .take()
}
