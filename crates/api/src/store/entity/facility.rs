use sea_orm::entity::prelude::*;

/// A hospital.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "facilities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub name: String,
    pub name_kana: String,
    pub prefecture: String,
    pub search_text: String,
    pub name_key: String,
    pub prefecture_key: String,
    pub twin: i32,
}

impl ActiveModelBehavior for ActiveModel {}
