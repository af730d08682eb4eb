use sea_orm::entity::prelude::*;

/// An accreditation term of a hospital.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "accreditations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub facility_id: Uuid,
    pub number: String,
    pub number_folded: String,
    pub kind: String,
    pub term_from: TimeDate,
    pub term_to: Option<TimeDate>,
    pub name: String,
    pub search_text: String,
}

impl ActiveModelBehavior for ActiveModel {}
