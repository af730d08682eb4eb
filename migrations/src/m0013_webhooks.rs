//! Webhook endpoints, their secrets, deliveries and attempts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, small_integer_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null, var_binary,
};

use crate::parts::{reference, run, table, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(endpoints()).await?;
        manager.create_table(secrets()).await?;
        manager.create_table(deliveries()).await?;
        manager.create_table(attempts()).await?;
        run(
            manager,
            &[
                "CREATE INDEX webhook_secrets_endpoint ON webhook_secrets (endpoint_id)",
                "CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id)",
                "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 'waiting'",
                "CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery_id)",
            ],
        )
        .await
    }
}

fn endpoints() -> TableCreateStatement {
    versioned("webhook_endpoints")
        .col(text("url"))
        .col(text("description"))
        .col(text("event_types"))
        .col(timestamp_with_time_zone_null("disabled_at"))
        .col(text_null("disabled_reason"))
        .col(timestamp_with_time_zone_null("failing_since"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .take()
}

/// Wrapped instead of hashed, because they sign requests.
fn secrets() -> TableCreateStatement {
    table("webhook_secrets")
        .col(uuid("endpoint_id"))
        .col(var_binary("wrapped", 128))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .foreign_key(&mut reference("webhook_secrets", "endpoint_id", "webhook_endpoints"))
        .take()
}

/// A delivery without an event is a test.
fn deliveries() -> TableCreateStatement {
    table("webhook_deliveries")
        .col(uuid("endpoint_id"))
        .col(uuid_null("event_id"))
        .col(text("state"))
        .col(timestamp_with_time_zone("created_at"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("delivered_at"))
        .foreign_key(&mut reference("webhook_deliveries", "endpoint_id", "webhook_endpoints"))
        .take()
}

fn attempts() -> TableCreateStatement {
    table("webhook_attempts")
        .col(uuid("delivery_id"))
        .col(timestamp_with_time_zone("attempted_at"))
        .col(integer("duration_ms"))
        .col(small_integer_null("status"))
        .col(text_null("error"))
        .col(text("answer"))
        .foreign_key(&mut reference("webhook_attempts", "delivery_id", "webhook_deliveries"))
        .take()
}
