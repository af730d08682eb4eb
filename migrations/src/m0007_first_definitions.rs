//! The three programmes with the first version of their definitions (`S3`, `S5`, `S10`).

use sea_orm_migration::prelude::*;
use uuid::Uuid;

/// Fixed identifiers, the same in every installation.
const DEFINITIONS: [(&str, Uuid, &str); 3] = [
    (
        "specialist-new",
        Uuid::from_u128(0x019c_d000_0000_7000_8000_0000_0000_0001),
        include_str!("../definitions/specialist-new.json"),
    ),
    (
        "registered-new",
        Uuid::from_u128(0x019c_d000_0000_7000_8000_0000_0000_0002),
        include_str!("../definitions/registered-new.json"),
    ),
    (
        "specialist-transfer",
        Uuid::from_u128(0x019c_d000_0000_7000_8000_0000_0000_0003),
        include_str!("../definitions/specialist-transfer.json"),
    ),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for (slug, id, document) in DEFINITIONS {
            let programme = Query::insert()
                .into_table("programmes")
                .columns(["slug"])
                .values_panic([slug.into()])
                .take();
            let definition = Query::insert()
                .into_table("definitions")
                .columns(["id", "programme", "version", "document"])
                .values_panic([id.into(), slug.into(), 1.into(), document.into()])
                .take();
            db.execute(&programme).await?;
            db.execute(&definition).await?;
        }
        Ok(())
    }
}
