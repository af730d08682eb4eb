use sea_orm::entity::prelude::*;

/// An entry of the audit trail.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: TimeDateTimeWithTimeZone,
    pub actor_id: Option<Uuid>,
    pub address: Option<String>,
    pub request_id: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub book_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub approval_request_id: Option<Uuid>,
    pub revision: Option<i32>,
    pub details: String,
    pub chain: Option<String>,
    pub position: Option<i64>,
    pub salt: Option<Vec<u8>>,
    pub personal: Option<Vec<u8>>,
    pub link: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
