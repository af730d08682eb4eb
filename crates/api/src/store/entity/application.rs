use sea_orm::entity::prelude::*;

/// An application with a case book.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "applications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub book_id: Uuid,
    pub member_id: Uuid,
    pub programme: String,
    pub round_id: Uuid,
    pub round_name: String,
    pub applied_on: TimeDate,
    pub applied_at: TimeDateTimeWithTimeZone,
    pub snapshot: String,
    pub result: Option<String>,
    pub decided_on: Option<TimeDate>,
    pub comment: Option<String>,
    pub voided_at: Option<TimeDateTimeWithTimeZone>,
    pub void_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
