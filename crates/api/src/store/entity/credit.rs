use sea_orm::entity::prelude::*;

/// An activity that earned a member credits.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub member_id: Uuid,
    pub earned_on: TimeDate,
    pub credit_group: String,
    pub activity: String,
    pub points: i32,
}

impl ActiveModelBehavior for ActiveModel {}
