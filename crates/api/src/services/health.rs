//! How the installation does: whether it is ready, how much mail waits, and whether the database is
//! whole, which is what `shorei check` looks at.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::context::App;
use crate::error::Error;
use crate::store::outbox;
use crate::supervision::Job;

/// What must hold, as a query for what breaks it.
const RULES: [(&str, &str); 9] = [
    (
        "a requested report without an open request",
        "SELECT c.id AS id FROM cases c LEFT JOIN approval_requests r ON r.id = c.request_id
         WHERE c.state = 'requested' AND (r.id IS NULL OR r.state <> 'requested' OR r.case_id <> c.id)",
    ),
    (
        "an open request whose report is not requested by it",
        "SELECT r.id AS id FROM approval_requests r JOIN cases c ON c.id = r.case_id
         WHERE r.state = 'requested' AND (c.state <> 'requested' OR c.request_id IS NULL OR c.request_id <> r.id)",
    ),
    (
        "an approved report without a valid approval",
        "SELECT c.id AS id FROM cases c LEFT JOIN approval_requests r ON r.id = c.request_id
         WHERE c.state = 'approved'
           AND (r.id IS NULL OR r.state <> 'approved' OR r.voided_at IS NOT NULL OR r.revision <> c.revision)",
    ),
    (
        "an approval by the applicant",
        "SELECT id FROM approval_requests WHERE applicant_id = instructor_id",
    ),
    (
        "a request about a revision that is not kept",
        "SELECT r.id AS id FROM approval_requests r LEFT JOIN case_revisions v
           ON v.case_id = r.case_id AND v.revision = r.revision
         WHERE v.case_id IS NULL",
    ),
    (
        "a registered report whose revision is not kept",
        "SELECT c.id AS id FROM cases c LEFT JOIN case_revisions v
           ON v.case_id = c.id AND v.revision = c.revision
         WHERE c.state IN ('registered', 'requested', 'approved', 'submitted') AND v.case_id IS NULL",
    ),
    (
        "a report in a book that has not begun",
        "SELECT c.id AS id FROM cases c JOIN case_books b ON b.id = c.book_id
         WHERE b.definition_id IS NULL",
    ),
    (
        "a book applied with, without an application that stands, or the other way round",
        "SELECT b.id AS id FROM case_books b
         WHERE (b.applied_at IS NULL) = EXISTS
           (SELECT 1 FROM applications a WHERE a.book_id = b.id AND a.voided_at IS NULL)",
    ),
    (
        "a submitted report in a book not applied with, or another one in a book that was",
        "SELECT c.id AS id FROM cases c JOIN case_books b ON b.id = c.book_id
         WHERE c.deleted_at IS NULL AND (c.state = 'submitted') = (b.applied_at IS NULL)",
    ),
];

#[derive(FromQueryResult)]
struct Broken {
    id: uuid::Uuid,
}

/// What is still to be done before the program is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// Not every migration is done.
    Migrating,
    /// The data of the demonstration are not all there.
    MakingDemo,
    /// What goes on beside requests does not.
    Ailing(Job),
}

/// Whether every migration is done, in a demonstration all its data are there, and the jobs beside requests work.
///
/// # Errors
/// When the database does not answer.
pub async fn unready(app: &App) -> Result<Option<Unready>, Error> {
    if !app.db.is_ready().await? {
        return Ok(Some(Unready::Migrating));
    }
    if app.demo.is_making() {
        return Ok(Some(Unready::MakingDemo));
    }
    Ok(app.pulses.ailing().map(Unready::Ailing))
}

/// How many mails wait, and since when the oldest does.
///
/// # Errors
/// When the database does not answer.
pub async fn mail_waiting(app: &App) -> Result<outbox::Waiting, Error> {
    outbox::waiting(app.db.read()).await
}

/// Everything that is not as it must be, in words.
///
/// # Errors
/// When the database does not answer.
pub async fn check(app: &App) -> Result<Vec<String>, Error> {
    let db = app.db.read();
    let backend = db.get_database_backend();
    let mut faults = Vec::new();
    if backend == DbBackend::Sqlite {
        faults.extend(check_sqlite(db).await?);
    }
    for (what, query) in RULES {
        let broken = Broken::find_by_statement(Statement::from_string(backend, query));
        for Broken { id } in broken.all(db).await? {
            faults.push(format!("{what}: {id}"));
        }
    }
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
