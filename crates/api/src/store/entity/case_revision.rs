use sea_orm::entity::prelude::*;

/// A registered revision of a report; never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub registered_at: TimeDateTimeWithTimeZone,
    pub category: Option<String>,
    pub accreditation_id: Option<Uuid>,
    pub care_from: Option<TimeDate>,
    pub care_to: Option<TimeDate>,
    pub patient_age: Option<i32>,
    pub patient_sex: Option<String>,
    pub sections: String,
    pub remarks: String,
    pub salt: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
