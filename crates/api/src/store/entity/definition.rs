use sea_orm::entity::prelude::*;

/// One version of a programme's definition.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "definitions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme: String,
    pub version: i32,
    pub document: String,
}

impl ActiveModelBehavior for ActiveModel {}
