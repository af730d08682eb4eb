//! The outbox, the audit trail, and the stored answers to repeated requests.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary, integer, integer_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::parts::{reference, run, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(outbox()).await?;
        manager.create_table(audit_events()).await?;
        manager.create_table(kept_answers()).await?;
        run(
            manager,
            &[
                "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL",
                "CREATE INDEX outbox_recipient ON outbox (recipient_id)",
                "CREATE INDEX audit_events_case ON audit_events (case_id, id)",
                "CREATE INDEX audit_events_actor ON audit_events (actor_id, id)",
                "CREATE INDEX kept_answers_age ON kept_answers (created_at)",
            ],
        )
        .await
    }
}

/// Mails, written together with a change. `kind` and `params` are rendered when the mail is sent,
/// in the recipient's language at that time.
fn outbox() -> TableCreateStatement {
    table("outbox")
        .col(uuid("recipient_id"))
        .col(text("kind"))
        .col(text("params"))
        .col(timestamp_with_time_zone("created_at"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(text_null("last_error"))
        .foreign_key(&mut reference("outbox", "recipient_id", "members"))
        .take()
}

/// No references, because the trail outlives its subjects.
fn audit_events() -> TableCreateStatement {
    table("audit_events")
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("actor_id"))
        .col(text_null("address"))
        .col(text_null("request_id"))
        .col(text("action"))
        .col(text("subject_kind"))
        .col(uuid("subject_id"))
        .col(uuid_null("book_id"))
        .col(uuid_null("case_id"))
        .col(uuid_null("approval_request_id"))
        .col(integer_null("revision"))
        .col(text("details"))
        .take()
}

/// The first answer to a request with an `Idempotency-Key`, in the transaction of its change.
fn kept_answers() -> TableCreateStatement {
    Table::create()
        .table("kept_answers")
        .col(uuid("caller_id"))
        .col(text("method"))
        .col(text("path"))
        .col(text("idempotency_key"))
        .col(binary("request_hash"))
        .col(integer("status"))
        .col(text("headers"))
        .col(binary("body"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(
            Index::create().col("caller_id").col("method").col("path").col("idempotency_key"),
        )
        .take()
}
