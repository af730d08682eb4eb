use sea_orm::entity::prelude::*;

/// A delivery attempt.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub delivery_id: Uuid,
    pub attempted_at: TimeDateTimeWithTimeZone,
    pub duration_ms: i32,
    pub status: Option<i16>,
    pub error: Option<String>,
    pub answer: String,
}

impl ActiveModelBehavior for ActiveModel {}
