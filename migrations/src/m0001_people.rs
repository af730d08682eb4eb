//! Members, staff, and how they sign in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, var_binary,
};

use crate::parts::{reference, run, table, versioned};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(members()).await?;
        manager.create_table(qualifications()).await?;
        manager.create_table(sessions()).await?;
        manager.create_table(password_links()).await?;
        manager.create_table(sign_in_failures()).await?;
        manager.create_table(signing_keys()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX members_email ON members (email_folded)",
                "CREATE UNIQUE INDEX members_member_number ON members (member_number_folded)",
                "CREATE INDEX members_by_kana ON members (kana_folded, id)",
                "CREATE INDEX members_left ON members (left_on) WHERE left_on IS NOT NULL AND left_told_at IS NULL",
                "CREATE UNIQUE INDEX qualifications_term ON qualifications (member_id, kind, term_from)",
                "CREATE INDEX sessions_member ON sessions (member_id)",
                "CREATE INDEX sessions_expiry ON sessions (expires_at)",
                "CREATE INDEX password_links_member ON password_links (member_id)",
                "CREATE INDEX sign_in_failures_account ON sign_in_failures (account, at)",
            ],
        )
        .await
    }
}

fn members() -> TableCreateStatement {
    versioned("members")
        // Null for staff, who are not members of the society.
        .col(text_null("member_number"))
        .col(text_null("member_number_folded"))
        .col(text("email"))
        .col(text("email_folded"))
        .col(text("family_name"))
        .col(text("given_name"))
        .col(text("family_name_kana"))
        .col(text("given_name_kana"))
        .col(text("kana_folded"))
        .col(text("search_text"))
        .col(text_null("password_hash"))
        .col(boolean("is_staff"))
        .col(text("language"))
        .col(date_null("left_on"))
        .col(timestamp_with_time_zone_null("left_told_at"))
        .take()
}

fn qualifications() -> TableCreateStatement {
    versioned("qualifications")
        .col(uuid("member_id"))
        .col(text("kind"))
        .col(date("term_from"))
        .col(date_null("term_to"))
        .foreign_key(&mut reference("qualifications", "member_id", "members"))
        .take()
}

/// Families of refresh tokens. A token consists of the family's identifier, its generation and a
/// keyed hash of both, so no token is stored.
fn sessions() -> TableCreateStatement {
    table("sessions")
        .col(uuid("member_id"))
        .col(boolean("remember"))
        .col(big_integer("generation"))
        .col(timestamp_with_time_zone("rotated_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut reference("sessions", "member_id", "members"))
        .take()
}

/// Links in mails for setting a password once.
fn password_links() -> TableCreateStatement {
    table("password_links")
        .col(uuid("member_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut reference("password_links", "member_id", "members"))
        .take()
}

fn sign_in_failures() -> TableCreateStatement {
    // Not a reference, because attempts with unknown names are counted too.
    table("sign_in_failures").col(text("account")).col(timestamp_with_time_zone("at")).take()
}

/// The keys that sign access tokens, wrapped by the installation's secret.
fn signing_keys() -> TableCreateStatement {
    table("signing_keys")
        .col(var_binary("wrapped", 1024))
        .col(timestamp_with_time_zone("created_at"))
        .take()
}
