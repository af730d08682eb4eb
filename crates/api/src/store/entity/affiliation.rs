use sea_orm::entity::prelude::*;

/// An affiliation period of a member.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub member_id: Uuid,
    pub facility_id: Uuid,
    pub worked_from: TimeDate,
    pub worked_to: Option<TimeDate>,
}

impl ActiveModelBehavior for ActiveModel {}
