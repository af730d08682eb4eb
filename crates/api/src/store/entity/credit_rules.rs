use sea_orm::entity::prelude::*;

/// What a renewal needs, from a date on.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub applies_from: TimeDate,
    pub document: String,
}

impl ActiveModelBehavior for ActiveModel {}
