use sea_orm::entity::prelude::*;

/// A round of a programme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rounds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub programme: String,
    pub name: String,
    pub registration_from: TimeDate,
    pub registration_to: TimeDate,
    pub approval_deadline: TimeDate,
    pub application_from: TimeDate,
    pub application_to: TimeDate,
    pub definition_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
