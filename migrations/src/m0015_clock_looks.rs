//! The last time that the clock showed, so that a clock that jumped ahead erases nothing.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, timestamp_with_time_zone, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("clock_looks")
            .col(integer("id").primary_key())
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone_null("doubted_since"))
            .take();
        manager.create_table(table).await
    }
}
