use sea_orm::entity::prelude::*;

/// The working copy of a report.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub category: Option<String>,
    pub accreditation_id: Option<Uuid>,
    pub care_from: Option<TimeDate>,
    pub care_to: Option<TimeDate>,
    pub patient_age: Option<i32>,
    pub patient_sex: Option<String>,
    pub sections: String,
    pub remarks: String,
    pub book_id: Uuid,
    pub slot: i16,
    pub state: String,
    pub asked_before: bool,
    pub revision: Option<i32>,
    pub request_id: Option<Uuid>,
    pub deleted_at: Option<TimeDateTimeWithTimeZone>,
}

impl ActiveModelBehavior for ActiveModel {}
