use sea_orm::entity::prelude::*;

/// A member, or a member of the secretariat's staff.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub member_number: Option<String>,
    pub member_number_folded: Option<String>,
    pub email: String,
    pub email_folded: String,
    pub family_name: String,
    pub given_name: String,
    pub family_name_kana: String,
    pub given_name_kana: String,
    pub kana_folded: String,
    pub search_text: String,
    pub password_hash: Option<String>,
    pub is_staff: bool,
    pub staff_role: Option<String>,
    pub language: String,
    pub left_on: Option<TimeDate>,
    pub left_told_at: Option<TimeDateTimeWithTimeZone>,
}

impl ActiveModelBehavior for ActiveModel {}
