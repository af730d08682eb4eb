//! Credentials of programs: API clients with their secrets, and personal access tokens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date_null, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, var_binary,
};

use crate::parts::{reference, run, table, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(api_clients()).await?;
        manager.create_table(api_client_secrets()).await?;
        manager.create_table(access_tokens()).await?;
        run(
            manager,
            &[
                "CREATE INDEX api_client_secrets_client ON api_client_secrets (client_id)",
                "CREATE UNIQUE INDEX access_tokens_hash ON access_tokens (hash)",
                "CREATE INDEX access_tokens_member ON access_tokens (member_id)",
            ],
        )
        .await
    }
}

/// A client has the identifier of its account, so that the audit trail records its actions under
/// its name.
fn api_clients() -> TableCreateStatement {
    versioned("api_clients")
        .col(text("name"))
        .col(text("scopes"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(&mut reference("api_clients", "id", "members"))
        .take()
}

fn api_client_secrets() -> TableCreateStatement {
    table("api_client_secrets")
        .col(uuid("client_id"))
        .col(var_binary("hash", 32))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .foreign_key(&mut reference("api_client_secrets", "client_id", "api_clients"))
        .take()
}

fn access_tokens() -> TableCreateStatement {
    table("access_tokens")
        .col(uuid("member_id"))
        .col(text("name"))
        .col(text("scopes"))
        .col(var_binary("hash", 32))
        .col(timestamp_with_time_zone("created_at"))
        .col(date_null("expires_on"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .foreign_key(&mut reference("access_tokens", "member_id", "members"))
        .take()
}
