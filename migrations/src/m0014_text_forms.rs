//! Forms of text for comparing: the key of hospitals' names, and the version of the forms in the
//! columns.
//!
//! The program, which alone knows the forms, fills them in when it starts. `twin` counts hospitals
//! with the same key that existed before duplicates were refused.

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
