//! Approval requests and notices.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::parts::{reference, run, table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(approval_requests()).await?;
        manager.create_table(notifications()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX one_open_request ON approval_requests (case_id) WHERE state = 'requested'",
                "CREATE INDEX approval_requests_case ON approval_requests (case_id)",
                "CREATE INDEX approval_requests_applicant ON approval_requests (applicant_id, requested_at, id)",
                "CREATE INDEX approval_requests_instructor ON approval_requests (instructor_id, requested_at, id)",
                "CREATE INDEX approval_requests_waiting ON approval_requests (instructor_id) WHERE state = 'requested'",
                "CREATE INDEX notifications_member ON notifications (member_id, id)",
                "CREATE INDEX notifications_unread ON notifications (member_id, case_id) WHERE read_at IS NULL",
                "CREATE INDEX notifications_case ON notifications (case_id)",
                "CREATE INDEX notifications_request ON notifications (request_id)",
                "CREATE INDEX notifications_actor ON notifications (actor_id)",
            ],
        )
        .await
    }
}

fn approval_requests() -> TableCreateStatement {
    table("approval_requests")
        .col(uuid("case_id"))
        .col(integer("revision"))
        .col(uuid("applicant_id"))
        .col(uuid("instructor_id"))
        .col(text("state"))
        .col(text("message"))
        .col(text_null("comment"))
        .col(timestamp_with_time_zone("requested_at"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(timestamp_with_time_zone_null("voided_at"))
        .col(timestamp_with_time_zone_null("resent_at"))
        .foreign_key(&mut reference("approval_requests", "case_id", "cases"))
        .foreign_key(&mut reference("approval_requests", "applicant_id", "members"))
        .foreign_key(&mut reference("approval_requests", "instructor_id", "members"))
        .take()
}

fn notifications() -> TableCreateStatement {
    table("notifications")
        .col(uuid("member_id"))
        .col(text("kind"))
        .col(uuid("case_id"))
        .col(uuid("request_id"))
        .col(uuid_null("actor_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .foreign_key(&mut reference("notifications", "member_id", "members"))
        .foreign_key(&mut reference("notifications", "case_id", "cases"))
        .foreign_key(&mut reference("notifications", "request_id", "approval_requests"))
        .foreign_key(&mut reference("notifications", "actor_id", "members"))
        .take()
}
