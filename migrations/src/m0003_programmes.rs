//! Programmes, the versions of their definitions, and their rounds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, integer, text, uuid};

use crate::parts::{reference, run, table, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(programmes()).await?;
        manager.create_table(definitions()).await?;
        manager.create_table(rounds()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX definitions_version ON definitions (programme, version)",
                "CREATE INDEX rounds_programme ON rounds (programme)",
                "CREATE INDEX rounds_definition ON rounds (definition_id)",
            ],
        )
        .await
    }
}

/// One row per programme, locked while its rounds change.
fn programmes() -> TableCreateStatement {
    Table::create().table("programmes").col(text("slug").primary_key().take()).take()
}

/// Documents, because they are read as a whole and never change.
fn definitions() -> TableCreateStatement {
    table("definitions")
        .col(text("programme"))
        .col(integer("version"))
        .col(text("document"))
        .foreign_key(
            ForeignKey::create()
                .name("definitions_programme")
                .from("definitions", "programme")
                .to("programmes", "slug"),
        )
        .take()
}

fn rounds() -> TableCreateStatement {
    versioned("rounds")
        .col(text("programme"))
        .col(text("name"))
        .col(date("registration_from"))
        .col(date("registration_to"))
        .col(date("approval_deadline"))
        .col(date("application_from"))
        .col(date("application_to"))
        .col(uuid("definition_id"))
        .foreign_key(
            ForeignKey::create()
                .name("rounds_programme")
                .from("rounds", "programme")
                .to("programmes", "slug"),
        )
        .foreign_key(&mut reference("rounds", "definition_id", "definitions"))
        .take()
}
