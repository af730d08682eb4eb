use sea_orm::entity::prelude::*;

/// A qualification term of a member.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "qualifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub member_id: Uuid,
    pub kind: String,
    pub term_from: TimeDate,
    pub term_to: Option<TimeDate>,
}

impl ActiveModelBehavior for ActiveModel {}
