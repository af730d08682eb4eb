//! The audit trail in chains of hashes, its daily anchors, and the salts of what it seals.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_null, date, text, text_null,
    timestamp_with_time_zone, uuid,
};

use crate::parts::{run, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Null in entries of a version before, until the program takes them into a chain of their own.
        let columns = [
            text_null("chain"),
            big_integer_null("position"),
            binary_null("salt"),
            binary_null("personal"),
            binary_null("link"),
        ];
        for column in columns {
            add(manager, "audit_events", column).await?;
        }
        add(manager, "case_revisions", binary_null("salt")).await?;
        add(manager, "approval_requests", binary_null("salt")).await?;
        manager.create_table(audit_chains()).await?;
        manager.create_table(audit_anchors()).await?;
        manager.create_table(audit_anchor_heads()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX audit_events_chain ON audit_events (chain, position)",
                "CREATE INDEX audit_events_subject ON audit_events (subject_id, id)",
                "CREATE INDEX audit_events_action ON audit_events (action, id)",
                "CREATE INDEX audit_events_at ON audit_events (at)",
                "CREATE INDEX audit_events_request ON audit_events (approval_request_id)",
            ],
        )
        .await
    }
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    mut column: ColumnDef,
) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(&mut column).take()).await
}

/// Where each chain ends.
fn audit_chains() -> TableCreateStatement {
    Table::create()
        .table("audit_chains")
        .col(text("chain").primary_key())
        .col(big_integer("length"))
        .col(binary("head"))
        // How long it was at the last anchor.
        .col(big_integer("anchored"))
        .take()
}

/// One a day over all chains.
fn audit_anchors() -> TableCreateStatement {
    table("audit_anchors")
        .col(date("day").unique_key())
        .col(timestamp_with_time_zone("made_at"))
        .col(big_integer("entries"))
        .col(binary("digest"))
        .take()
}

/// The chains that grew since the anchor before.
fn audit_anchor_heads() -> TableCreateStatement {
    Table::create()
        .table("audit_anchor_heads")
        .col(uuid("anchor_id"))
        .col(text("chain"))
        .col(big_integer("length"))
        .col(binary("head"))
        .primary_key(Index::create().col("anchor_id").col("chain"))
        .take()
}
