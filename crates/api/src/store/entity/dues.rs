use sea_orm::entity::prelude::*;

/// A member's dues for one year.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub member_id: Uuid,
    pub year: i32,
    pub amount: i64,
    pub paid_on: Option<TimeDate>,
}

impl ActiveModelBehavior for ActiveModel {}
