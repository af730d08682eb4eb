//! The common parts of tables.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, pk_uuid, timestamp_with_time_zone};

/// Makes a table with an identifier.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(pk_uuid("id")).take()
}

/// Makes a table of editable rows, with a version for their `ETag`.
pub(crate) fn versioned(name: &'static str) -> TableCreateStatement {
    table(name)
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take()
}

/// Adds a reference to a row of `table`. Referenced rows are never deleted.
pub(crate) fn reference(
    from: &'static str,
    column: &'static str,
    table: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("{from}_{column}")).from(from, column).to(table, "id").take()
}

/// Runs statements that the schema builder does not support, such as partial indexes, on both
/// databases.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
