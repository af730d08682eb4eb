use sea_orm::entity::prelude::*;

/// A family of refresh tokens.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub member_id: Uuid,
    pub remember: bool,
    pub generation: i64,
    pub rotated_at: TimeDateTimeWithTimeZone,
    pub created_at: TimeDateTimeWithTimeZone,
    pub expires_at: TimeDateTimeWithTimeZone,
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    pub proven_at: Option<TimeDateTimeWithTimeZone>,
    pub replaced: String,
}

impl ActiveModelBehavior for ActiveModel {}
