use sea_orm::entity::prelude::*;

/// A personal access token. Only its hash is stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub member_id: Uuid,
    pub name: String,
    pub scopes: String,
    pub hash: Vec<u8>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub expires_on: Option<TimeDate>,
    pub last_used_at: Option<TimeDateTimeWithTimeZone>,
}

impl ActiveModelBehavior for ActiveModel {}
