//! Forms of texts for comparing: that of hospitals' names, and which forms the columns hold.
//!
//! The program fills them in when it starts, since it alone knows the forms. `twin` counts hospitals
//! that are the same by their key, and were there before that was refused.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text};

use crate::parts::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["name_key", "prefecture_key"] {
            manager.alter_table(facilities().add_column(text(column).default("")).take()).await?;
        }
        manager.alter_table(facilities().add_column(integer("twin").default(0)).take()).await?;
        manager
            .create_table(Table::create().table("text_forms").col(integer("form")).take())
            .await?;
        run(
            manager,
            &["CREATE UNIQUE INDEX facilities_key ON facilities (name_key, prefecture_key, twin)
               WHERE name_key <> ''"],
        )
        .await
    }
}

fn facilities() -> TableAlterStatement {
    Table::alter().table("facilities").take()
}
