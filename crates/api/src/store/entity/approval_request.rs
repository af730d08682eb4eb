use sea_orm::entity::prelude::*;

/// An approval request about one report.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub on_paper: bool,
    pub revision: i32,
    pub applicant_id: Uuid,
    pub instructor_id: Uuid,
    pub state: String,
    pub message: String,
    pub comment: Option<String>,
    pub requested_at: TimeDateTimeWithTimeZone,
    pub decided_at: Option<TimeDateTimeWithTimeZone>,
    pub voided_at: Option<TimeDateTimeWithTimeZone>,
    pub resent_at: Option<TimeDateTimeWithTimeZone>,
    pub salt: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
