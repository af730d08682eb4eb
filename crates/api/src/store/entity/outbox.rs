use sea_orm::entity::prelude::*;

/// A mail in the outbox.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub kind: String,
    pub params: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub attempts: i32,
    pub due_at: TimeDateTimeWithTimeZone,
    pub sent_at: Option<TimeDateTimeWithTimeZone>,
    pub last_error: Option<String>,
    pub address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
