//! Dues by year, credits, and the first rules of renewals (`S21`).

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, integer, text, uuid};
use uuid::Uuid;

use crate::parts::{reference, run, table, versioned};

/// A fixed identifier, the same in every installation.
const FIRST_RULES: Uuid = Uuid::from_u128(0x019c_d000_0000_7000_8000_0000_0000_0011);
/// The first due day to which they apply, as in the document, by which they are found.
const FIRST_RULES_APPLY_FROM: &str = "'2020-04-01'";
const FIRST_RULES_DOCUMENT: &str = include_str!("../definitions/credit-rules.json");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(dues()).await?;
        manager.create_table(credits()).await?;
        manager.create_table(credit_rules()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX dues_year ON dues (member_id, year)",
                "CREATE INDEX credits_member ON credits (member_id, earned_on)",
                "CREATE UNIQUE INDEX credit_rules_date ON credit_rules (applies_from)",
            ],
        )
        .await?;
        let rules = Query::insert()
            .into_table("credit_rules")
            .columns(["id", "applies_from", "document"])
            .values_panic([
                FIRST_RULES.into(),
                Expr::cust(FIRST_RULES_APPLY_FROM),
                FIRST_RULES_DOCUMENT.into(),
            ])
            .take();
        manager.get_connection().execute(&rules).await.map(|_| ())
    }
}

fn dues() -> TableCreateStatement {
    versioned("dues")
        .col(uuid("member_id"))
        // The calendar year in which the dues year begins.
        .col(integer("year"))
        .col(big_integer("amount"))
        .col(date_null("paid_on"))
        .foreign_key(&mut reference("dues", "member_id", "members"))
        .take()
}

fn credits() -> TableCreateStatement {
    versioned("credits")
        .col(uuid("member_id"))
        .col(date("earned_on"))
        .col(text("credit_group"))
        .col(text("activity"))
        .col(integer("points"))
        .foreign_key(&mut reference("credits", "member_id", "members"))
        .take()
}

/// Documents, because they are read as a whole and never change.
fn credit_rules() -> TableCreateStatement {
    table("credit_rules").col(date("applies_from")).col(text("document")).take()
}
