use sea_orm::entity::prelude::*;

/// An event of the feed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub position: i64,
    pub kind: String,
    pub occurred_at: TimeDateTimeWithTimeZone,
    pub book_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub revision: Option<i32>,
    pub approval_request_id: Option<Uuid>,
    pub application_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
