//! Whether the database is whole: what `shorei check` looks at. Reports, revisions, requests, applications,
//! scans and the audit trail are compared with each other, and the trail with its chains and anchors.
//! Nothing is changed.

mod chains;
mod rules;
mod seals;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::error::Error;
use crate::store::database::Database;
use crate::store::papers::Papers;

/// Everything that is not as it must be, in words.
///
/// # Errors
/// When the database or the scans cannot be read.
pub async fn check(db: &Database, papers: &Papers) -> Result<Vec<String>, Error> {
    let db = db.read();
    let mut faults = Vec::new();
    if db.get_database_backend() == DbBackend::Sqlite {
        faults.extend(check_sqlite(db).await?);
    }
    faults.extend(rules::broken(db).await?);
    faults.extend(seals::broken(db, papers).await?);
    faults.extend(chains::broken(db).await?);
    Ok(faults)
}

async fn check_sqlite(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let pragma = |text: &str| Statement::from_string(DbBackend::Sqlite, text);
    for row in db.query_all_raw(pragma("PRAGMA integrity_check")).await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            faults.push(format!("SQLite: {said}"));
        }
    }
    for row in db.query_all_raw(pragma("PRAGMA foreign_key_check")).await? {
        let table: String = row.try_get_by_index(0)?;
        faults.push(format!("SQLite: a row of {table} refers to nothing"));
    }
    Ok(faults)
}
