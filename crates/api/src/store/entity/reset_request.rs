use sea_orm::entity::prelude::*;

/// A password reset that was asked for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reset_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose; nobody's where there is no such account.
    pub member_id: Option<Uuid>,
    pub address: Option<String>,
    pub request_id: Option<String>,
    pub created_at: TimeDateTimeWithTimeZone,
}

impl ActiveModelBehavior for ActiveModel {}
