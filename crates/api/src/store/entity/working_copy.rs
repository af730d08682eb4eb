use sea_orm::entity::prelude::*;

/// What an applicant types before they save it in the report.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "working_copies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub book_id: Uuid,
    pub slot: i16,
    pub case_id: Option<Uuid>,
    pub based_on_case: Option<Uuid>,
    pub based_on_version: Option<i64>,
    pub content: String,
    pub sitting: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
