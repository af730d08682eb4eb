//! Classifies database errors for the caller: disk full, unavailable, conflict, or unexpected.

use sea_orm::{DbErr, RuntimeErr};

use crate::error::Error;
use crate::store::constraint;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(refused) = constraint::refusal(&error) {
            return refused;
        }
        match Trouble::of(&error) {
            Trouble::Full => Self::StorageFull(error),
            Trouble::Away => Self::Unavailable(error),
            Trouble::Conflict => Self::Conflict(error),
            Trouble::Other => Self::Internal(error.into()),
        }
    }
}

/// Classifies a failed COMMIT. If its answer was lost with the connection, nobody knows whether it
/// was carried out.
pub(super) fn at_commit(error: DbErr) -> Error {
    match Trouble::of(&error) {
        Trouble::Away if is_disconnected(&error) => Error::OutcomeUnknown(error),
        _ => error.into(),
    }
}

fn is_disconnected(error: &DbErr) -> bool {
    let (DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime)) = error else {
        return false;
    };
    let RuntimeErr::SqlxError(error) = runtime else { return false };
    match error.as_ref() {
        // The server was stopped, or closed the connection.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P0"))
        }
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

/// The kind of a database error.
enum Trouble {
    Full,
    Away,
    Conflict,
    Other,
}

impl Trouble {
    fn of(error: &DbErr) -> Self {
        let (DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime)) = error else {
            return match error {
                DbErr::ConnectionAcquire(_) => Self::Away,
                _ => Self::Other,
            };
        };
        let RuntimeErr::SqlxError(error) = runtime else { return Self::Other };
        match error.as_ref() {
            sqlx::Error::Database(error) => {
                // SQLite's extended result codes have the primary code in their low byte.
                match error.code().as_deref() {
                    Some(code) if code.len() == 5 => Self::of_postgres(code),
                    Some(code) => Self::of_sqlite(code.parse::<u32>().unwrap_or_default() & 0xff),
                    None => Self::Other,
                }
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_) => Self::Away,
            _ => Self::Other,
        }
    }

    /// Classifies a primary result code of SQLite.
    fn of_sqlite(code: u32) -> Self {
        match code {
            // SQLITE_FULL
            13 => Self::Full,
            // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN
            5 | 6 | 8 | 10 | 14 => Self::Away,
            _ => Self::Other,
        }
    }

    /// Classifies a SQLSTATE of PostgreSQL.
    fn of_postgres(code: &str) -> Self {
        match code {
            "53100" => Self::Full,
            // serialization_failure, deadlock_detected
            "40001" | "40P01" => Self::Conflict,
            // Connection exceptions, insufficient resources, operator intervention (with statements that
            // took too long), lock not available, read-only transaction (a standby), transaction idle
            // for too long.
            _ if ["08", "53", "57"].contains(&&code[..2]) => Self::Away,
            "55P03" | "25006" | "25P03" => Self::Away,
            _ => Self::Other,
        }
    }
}
