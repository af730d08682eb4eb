//! Paper approvals: requests with the scan of a sealed form, decided by the secretariat.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, date, text};

use crate::parts::{run, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on_paper = boolean("on_paper").default(false).take();
        let add = Table::alter().table("approval_requests").add_column(on_paper).take();
        manager.alter_table(add).await?;
        manager.create_table(paper_approvals()).await?;
        let waiting = "CREATE INDEX approval_requests_paper ON approval_requests (state, requested_at, id) WHERE on_paper";
        run(manager, &[waiting]).await
    }
}

fn paper_approvals() -> TableCreateStatement {
    table("paper_approvals")
        .col(date("signed_on"))
        .col(text("file_name"))
        .col(text("media_type"))
        .col(big_integer("size"))
        .foreign_key(
            ForeignKey::create()
                .name("paper_approvals_request")
                .from("paper_approvals", "id")
                .to("approval_requests", "id"),
        )
        .take()
}
