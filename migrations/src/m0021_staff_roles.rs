//! What staff may do: everything of the secretariat, or reading alone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Null for staff of a version before, who may do everything.
        let mut role = text_null("staff_role");
        manager.alter_table(Table::alter().table("members").add_column(&mut role).take()).await
    }
}
