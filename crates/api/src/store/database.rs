//! Connections and transactions.
//!
//! SQLite has two pools: one writer connection, so that writers queue instead of colliding, and
//! several readers. Every write transaction begins IMMEDIATE: a deferred one that reads before it
//! writes fails immediately if another has written in between. On PostgreSQL both are the same
//! pool.

pub mod copy;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as SeaOrm, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use shorei_migrations::{Migrator, MigratorTrait};
use sqlx::Connection;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use uuid::Uuid;

use crate::error::Error;
use crate::private;
use crate::store::postgres_address::PostgresAddress;
use crate::store::{refold, trouble};

/// How often a unit is tried if it conflicts with another transaction.
const ATTEMPTS: usize = 4;
/// How long to wait for a free connection, and on SQLite for a lock, before answering 503.
const PATIENCE: Duration = Duration::from_secs(5);

/// Time limits on PostgreSQL, so that one caller cannot delay all others. What takes longer is
/// cancelled and answered with 503.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// A statement.
    pub statement: Duration,
    /// Waiting for a lock.
    pub lock: Duration,
}

/// The database of an installation.
#[derive(Clone, Debug)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    writes: Arc<AtomicU64>,
}

impl Database {
    /// Connects to `sqlite://…` or `postgres://…`.
    ///
    /// # Errors
    /// If the database cannot be reached, or is a PostgreSQL database whose encoding is not UTF-8.
    pub async fn connect(url: &str, waits: Waits) -> Result<Self, DbErr> {
        if let Some(file) = sqlite_file(url) {
            // Before SQLite makes it, for everybody to read; what it makes beside it, it makes alike.
            private::make_file(file).map_err(|error| {
                DbErr::Custom(format!("the database {}: {error}", file.display()))
            })?;
        }
        Self::open(url, waits, true).await
    }

    /// The same with a database that is there already: none is made.
    ///
    /// # Errors
    /// As [`connect`](Self::connect), and when there is none.
    pub async fn connect_existing(url: &str, waits: Waits) -> Result<Self, DbErr> {
        Self::open(url, waits, false).await
    }

    async fn open(url: &str, waits: Waits, create: bool) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let writer = SeaOrm::connect(sqlite(url, 1, false, create)).await?;
            let readers = SeaOrm::connect(sqlite(url, reader_count(), true, create)).await?;
            return Ok(Self { readers, writer, writes: Arc::default() });
        }
        let address = PostgresAddress::parse(url).map_err(DbErr::Custom)?.settled().await;
        if let Some(host) = address.plain_host() {
            tracing::warn!(
                host,
                "the connection to the database is not encrypted: set sslmode=verify-full in \
                 SHOREI_DATABASE_URL, unless nobody else is on the network between"
            );
        }
        // Tells this program's connections from those of all others (`is_released`).
        let name = format!("shorei {}", Uuid::new_v4().simple());
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(reader_count() * 2)
            .acquire_timeout(PATIENCE)
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(move |_| {
                use sqlx::ConnectOptions;
                let options = address.options().options(waits.settings());
                options.application_name(&name).disable_statement_logging()
            });
        let pool = SeaOrm::connect(options).await?;
        refuse_other_encodings(&pool).await?;
        Ok(Self { readers: pool.clone(), writer: pool, writes: Arc::default() })
    }

    /// Returns a connection for reading, outside any transaction.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Runs `unit` in one write transaction, which is written completely or not at all.
    ///
    /// The unit may run again if it conflicts with another transaction, so it must have no effect
    /// outside the database.
    ///
    /// # Errors
    /// The error of the unit, or that the commit failed. Nothing is written in either case, unless
    /// the answer of the commit was lost: [`Error::OutcomeUnknown`].
    pub async fn write<T>(
        &self,
        unit: impl AsyncFn(&DatabaseTransaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut attempt = 1;
        loop {
            match self.write_once(&unit).await {
                Err(Error::Conflict(_)) if attempt < ATTEMPTS => attempt += 1,
                // Reached only if conflicts never end, which is as bad as no database.
                Err(Error::Conflict(error)) => return Err(Error::Unavailable(error)),
                result => return result,
            }
        }
    }

    async fn write_once<T>(
        &self,
        unit: &impl AsyncFn(&DatabaseTransaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.writer.begin_with_options(options).await?;
        match unit(&transaction).await {
            Ok(value) => {
                self.commit(transaction).await?;
                Ok(value)
            }
            Err(error) => {
                // If this fails too, the pool discards the connection; the first error says more.
                if let Err(second) = transaction.rollback().await {
                    tracing::warn!(%second, "a rollback failed");
                }
                Err(error)
            }
        }
    }

    /// Commits and counts, on a task of its own: a client that hangs up must not come between the two.
    async fn commit(&self, transaction: DatabaseTransaction) -> Result<(), Error> {
        let writes = Arc::clone(&self.writes);
        let commit = async move {
            let done = transaction.commit().await;
            writes.fetch_add(1, Ordering::AcqRel);
            done
        };
        tokio::spawn(commit).await.map_err(Error::internal)?.map_err(trouble::at_commit)
    }

    /// Returns how many transactions this copy of the program has committed, by now or by an answer that is given
    /// later. What was read under one count holds under the same count, as far as this copy is concerned.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Updates the tables, and the search forms of their text. Several copies may start at once.
    ///
    /// # Errors
    /// Those of the migrations.
    pub async fn migrate(&self) -> Result<(), Error> {
        self.migrate_tables().await?;
        refold::run(self).await
    }

    async fn migrate_tables(&self) -> Result<(), DbErr> {
        if self.writer.get_database_backend() != DbBackend::Postgres {
            return Migrator::up(&self.writer, None).await;
        }
        let transaction = self.writer.begin().await?;
        wait_long(&transaction).await?;
        // Held until the transaction ends. Any number works, as long as it is always the same.
        transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7316)").await?;
        Migrator::up(&transaction, None).await?;
        transaction.commit().await
    }

    /// Returns whether the database answers and every migration is done.
    ///
    /// # Errors
    /// If it does not answer.
    pub async fn is_ready(&self) -> Result<bool, DbErr> {
        let count = Statement::from_string(
            self.readers.get_database_backend(),
            "SELECT COUNT(*) AS applied FROM seaql_migrations",
        );
        let row = self.readers.query_one_raw(count).await?;
        let applied: i64 = row.map_or(Ok(0), |row| row.try_get("", "applied"))?;
        Ok(usize::try_from(applied).is_ok_and(|applied| applied >= Migrator::migrations().len()))
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// If a connection cannot be closed properly.
    pub async fn close(self) -> Result<(), DbErr> {
        self.readers.close().await?;
        self.writer.close().await
    }
}

impl Waits {
    fn settings(self) -> [(&'static str, String); 3] {
        let milliseconds = |wait: Duration| wait.as_millis().to_string();
        [
            ("statement_timeout", milliseconds(self.statement)),
            ("lock_timeout", milliseconds(self.lock)),
            // The program may work for a while between two statements.
            ("idle_in_transaction_session_timeout", milliseconds(self.statement * 2)),
        ]
    }
}

/// Removes the time limits of a transaction on PostgreSQL, for the start of the program, when
/// nobody waits for it.
pub(super) async fn wait_long(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    for setting in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        transaction.execute_unprepared(&format!("SET LOCAL {setting} = 0")).await?;
    }
    Ok(())
}

fn reader_count() -> u32 {
    let cores = std::thread::available_parallelism().map_or(4, std::num::NonZero::get);
    u32::try_from(cores.clamp(4, 32)).unwrap_or(4)
}

/// Returns the file of an SQLite database, also where the address has parameters.
#[must_use]
pub fn file_of(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.parse().ok()?;
    url.starts_with("sqlite:").then(|| options.get_filename().to_owned())
}

/// The file of an SQLite database; none where it is in memory.
fn sqlite_file(url: &str) -> Option<&Path> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, mode) = rest.split_once('?').unwrap_or((rest, ""));
    let in_memory = path.is_empty() || path == ":memory:" || mode.contains("mode=");
    (!in_memory).then(|| Path::new(path))
}

fn sqlite(url: &str, connections: u32, query_only: bool, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options: SqliteConnectOptions| {
            options
                .create_if_missing(create)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                // Sorting must not need disk space, so that reading works with a full disk.
                .pragma("temp_store", "MEMORY")
                .pragma("query_only", if query_only { "ON" } else { "OFF" })
        })
        .map_sqlx_sqlite_pool_opts(discard_broken_transactions);
    options
}

/// Discards connections with a broken transaction. After a COMMIT that failed because of a full
/// disk, SQLite has rolled back by itself, but the driver still assumes a transaction. Its next
/// BEGIN would be a savepoint, and what it then acknowledges would not be durable.
fn discard_broken_transactions(options: PoolOptions<sqlx::Sqlite>) -> PoolOptions<sqlx::Sqlite> {
    options
        .after_release(|connection, _| {
            let sound = !connection.is_in_transaction();
            Box::pin(async move { Ok(sound) })
        })
        .before_acquire(|connection, _| {
            let sound = !connection.is_in_transaction();
            Box::pin(async move { Ok(sound) })
        })
}

/// Refuses other encodings, in which PostgreSQL cannot store or compare Japanese.
async fn refuse_other_encodings(pool: &DatabaseConnection) -> Result<(), DbErr> {
    let show = Statement::from_string(DbBackend::Postgres, "SHOW server_encoding");
    let row = pool.query_one_raw(show).await?;
    let encoding: String =
        row.map_or(Ok(String::new()), |row| row.try_get("", "server_encoding"))?;
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(DbErr::Custom(format!(
        "the database's encoding is {encoding}, but Shorei needs UTF8: create it with ENCODING 'UTF8'"
    )))
}
