//! Hospitals, their accreditation terms, and affiliation periods.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, date_null, text, uuid};

use crate::parts::{reference, run, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(facilities()).await?;
        manager.create_table(accreditations()).await?;
        manager.create_table(affiliations()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX facilities_name ON facilities (name, prefecture)",
                "CREATE UNIQUE INDEX accreditations_number ON accreditations (number_folded, term_from)",
                "CREATE INDEX accreditations_facility ON accreditations (facility_id)",
                "CREATE INDEX accreditations_newest ON accreditations (term_from DESC, id DESC)",
                "CREATE UNIQUE INDEX affiliations_stretch ON affiliations (member_id, facility_id, worked_from)",
                "CREATE INDEX affiliations_facility ON affiliations (facility_id)",
            ],
        )
        .await
    }
}

fn facilities() -> TableCreateStatement {
    versioned("facilities")
        .col(text("name"))
        .col(text("name_kana"))
        .col(text("prefecture"))
        .col(text("search_text"))
        .take()
}

fn accreditations() -> TableCreateStatement {
    versioned("accreditations")
        .col(uuid("facility_id"))
        .col(text("number"))
        .col(text("number_folded"))
        .col(text("kind"))
        .col(date("term_from"))
        .col(date_null("term_to"))
        .col(text("name"))
        .col(text("search_text"))
        .foreign_key(&mut reference("accreditations", "facility_id", "facilities"))
        .take()
}

fn affiliations() -> TableCreateStatement {
    versioned("affiliations")
        .col(uuid("member_id"))
        .col(uuid("facility_id"))
        .col(date("worked_from"))
        .col(date_null("worked_to"))
        .foreign_key(&mut reference("affiliations", "member_id", "members"))
        .foreign_key(&mut reference("affiliations", "facility_id", "facilities"))
        .take()
}
