use sea_orm::entity::prelude::*;

/// The scan of a paper approval. Its request has the same identifier.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "paper_approvals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub signed_on: TimeDate,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
}

impl ActiveModelBehavior for ActiveModel {}
