//! Copies of a whole database, for backups.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database as SeaOrm, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, FromQueryResult, IsolationLevel, Statement,
    TransactionTrait,
};
use sqlx::sqlite::SqliteJournalMode;

use super::{Database, wait_long};

/// How long a database that somebody else uses is waited for before it is replaced.
const RELEASED_WITHIN: Duration = Duration::from_secs(1);

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

impl Database {
    /// Writes a copy of an SQLite database, as it is at one moment, into an empty file. Others may go on
    /// writing into the database.
    ///
    /// # Errors
    /// If the database cannot be read, or the file not be written.
    pub async fn copy_into(&self, file: &Path) -> Result<(), DbErr> {
        let file = file.to_string_lossy().into_owned();
        let copy =
            Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.into()]);
        // A reader may not write, not even elsewhere.
        self.writer.execute_raw(copy).await?;
        Ok(())
    }

    /// Begins a transaction that goes on seeing a PostgreSQL database as it is now. Returns also the name by
    /// which `pg_dump --snapshot` sees the same.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn snapshot(&self) -> Result<(DatabaseTransaction, String), DbErr> {
        let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
        let tx = self.readers.begin_with_config(Some(level), Some(mode)).await?;
        wait_long(&tx).await?;
        let export = "SELECT pg_export_snapshot() AS name";
        let export = Statement::from_string(DbBackend::Postgres, export);
        let named = Named::find_by_statement(export).one(&tx).await?;
        let named = named.ok_or_else(|| DbErr::Custom("no snapshot was exported".to_owned()))?;
        Ok((tx, named.name))
    }

    /// Returns the names of the tables of a PostgreSQL database.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn tables(&self) -> Result<Vec<String>, DbErr> {
        let query =
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()";
        let query = Statement::from_string(DbBackend::Postgres, query);
        let rows = Named::find_by_statement(query).all(&self.readers).await?;
        Ok(rows.into_iter().map(|row| row.name).collect())
    }

    /// Waits a moment until nobody else is connected to a PostgreSQL database, and returns whether that is so.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn is_released(&self) -> Result<bool, DbErr> {
        let query = "SELECT application_name::text AS name FROM pg_stat_activity
                     WHERE datname = current_database() AND backend_type = 'client backend'
                       AND application_name <> current_setting('application_name')";
        let query = Statement::from_string(DbBackend::Postgres, query);
        let end = Instant::now() + RELEASED_WITHIN;
        loop {
            let other = Named::find_by_statement(query.clone()).one(&self.readers).await?;
            if other.is_none() || Instant::now() > end {
                return Ok(other.is_none());
            }
            tokio::time::sleep(RELEASED_WITHIN / 20).await;
        }
    }

    /// Drops these tables of a PostgreSQL database, all or none.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn drop_tables(&self, tables: &[String]) -> Result<(), DbErr> {
        let names = tables.iter().map(|table| format!("\"{}\"", table.replace('"', "\"\"")));
        let names = names.collect::<Vec<_>>().join(", ");
        self.writer.execute_unprepared(&format!("DROP TABLE {names} CASCADE")).await?;
        Ok(())
    }
}

/// Opens a copy of an SQLite database for reading, and leaves it as it is, byte by byte.
///
/// # Errors
/// If it cannot be read.
pub async fn open_copy(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite://copy");
    let file = file.to_owned();
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
        options.filename(&file).read_only(true).immutable(true)
    });
    SeaOrm::connect(options).await
}

/// Makes sure that nobody has an SQLite database open, which is to be replaced.
///
/// # Errors
/// If somebody has. A database that is damaged is nobody's.
pub async fn release(file: &Path) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new("sqlite://old");
    let old = file.to_owned();
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |options| {
        let options = options.filename(&old).busy_timeout(RELEASED_WITHIN);
        // Another journal needs the database for itself.
        options.journal_mode(SqliteJournalMode::Delete)
    });
    match SeaOrm::connect(options).await {
        Ok(connection) => connection.close().await,
        Err(error) if error.to_string().contains("locked") => Err(error),
        Err(error) => {
            tracing::warn!(%error, "the database that is replaced cannot be read");
            Ok(())
        }
    }
}

/// Returns the newest migration that was done.
///
/// # Errors
/// If the database holds none.
pub async fn last_migration(db: &impl ConnectionTrait) -> Result<String, DbErr> {
    let query = "SELECT version AS name FROM seaql_migrations ORDER BY version DESC LIMIT 1";
    let query = Statement::from_string(db.get_database_backend(), query);
    let newest = Named::find_by_statement(query).one(db).await?;
    let newest = newest.ok_or_else(|| DbErr::Custom("no migration was done".to_owned()))?;
    Ok(newest.name)
}
