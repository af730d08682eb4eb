//! Case books, with the facts that the rules need.

use std::sync::Arc;

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult};
use shorei_contract::{Person, Programme};
use shorei_domain::case_book::CaseBook;
use shorei_domain::id::{ApplicationId, CaseBookId, DefinitionId, MemberId};
use shorei_domain::round;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::case_book::{ActiveModel, Entity};
use crate::store::page::Slice;
use crate::store::programme::{self, Definitions, KnownDefinition, RoundRow};
use crate::store::sql::Sql;

/// A book with its owner.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BookRow {
    /// The book's identifier.
    pub id: Uuid,
    /// The programme.
    pub programme: String,
    /// The definition it began under; `None` before its first report.
    pub definition_id: Option<Uuid>,
    /// The application made with it, unless it was voided.
    pub application_id: Option<Uuid>,
    /// The round of that application.
    pub applied_round_id: Option<Uuid>,
    /// Whose it is.
    pub member_id: Uuid,
    /// The owner's 会員番号.
    pub member_number: Option<String>,
    /// The owner's name.
    pub name: String,
}

/// A book, as services use it.
#[derive(Clone, Debug)]
pub struct LoadedBook {
    /// The book for the rules.
    pub book: CaseBook,
    /// Its definition, also for answers.
    pub definition: Arc<KnownDefinition>,
    /// Whose it is.
    pub owner: Person,
    /// Whether it has ever had a report.
    pub begun: bool,
}

fn select() -> Sql {
    Sql::new(
        "SELECT b.id, b.programme, b.definition_id, b.member_id, m.member_number,
           m.family_name || ' ' || m.given_name AS name, a.id AS application_id,
           a.round_id AS applied_round_id
         FROM case_books b
         JOIN members m ON m.id = b.member_id
         LEFT JOIN applications a ON a.book_id = b.id AND a.voided_at IS NULL
         WHERE 1 = 1",
    )
}

/// Returns the books with these identifiers.
pub async fn find_all(
    db: &impl ConnectionTrait,
    definitions: &Definitions,
    ids: impl IntoIterator<Item = CaseBookId>,
    today: Date,
) -> Result<Vec<LoadedBook>, Error> {
    let mut sql = select();
    sql.push_list(" AND b.id IN ", ids.into_iter().map(|id| id.0.into()));
    let rows = sql.all(db).await?;
    complete(db, definitions, rows, today).await
}

/// Returns the book with this identifier, together with the rounds of its programme in one query.
pub async fn find(
    db: &impl ConnectionTrait,
    definitions: &Definitions,
    id: CaseBookId,
    today: Date,
) -> Result<Option<LoadedBook>, Error> {
    let mut sql = Sql::new(
        "SELECT b.id AS b_id, b.programme AS b_programme, b.definition_id AS b_definition_id,
           b.member_id AS b_member_id, m.member_number AS b_member_number,
           m.family_name || ' ' || m.given_name AS b_name, a.id AS b_application_id,
           a.round_id AS b_applied_round_id, r.*
         FROM case_books b
         JOIN members m ON m.id = b.member_id
         LEFT JOIN applications a ON a.book_id = b.id AND a.voided_at IS NULL
         LEFT JOIN rounds r ON r.programme = b.programme",
    );
    sql.push(" WHERE b.id = ?", [id.0.into()]);
    let rows: Vec<BookAndRound> = sql.all(db).await?;
    let rounds: Vec<_> = rows.iter().filter_map(|row| row.round.clone()).collect();
    let Some(first) = rows.into_iter().next() else { return Ok(None) };
    let book = BookRow {
        id: first.b_id,
        programme: first.b_programme,
        definition_id: first.b_definition_id,
        application_id: first.b_application_id,
        applied_round_id: first.b_applied_round_id,
        member_id: first.b_member_id,
        member_number: first.b_member_number,
        name: first.b_name,
    };
    complete_one(db, definitions, book, &rounds, today).await.map(Some)
}

/// A book and one of the rounds of its programme.
#[derive(FromQueryResult)]
struct BookAndRound {
    b_id: Uuid,
    b_programme: String,
    b_definition_id: Option<Uuid>,
    b_application_id: Option<Uuid>,
    b_applied_round_id: Option<Uuid>,
    b_member_id: Uuid,
    b_member_number: Option<String>,
    b_name: String,
    #[sea_orm(nested)]
    round: Option<RoundRow>,
}

/// Returns a page of books, newest first; only of one member or programme if given.
pub async fn list(
    db: &impl ConnectionTrait,
    definitions: &Definitions,
    member: Option<MemberId>,
    programme: Option<Programme>,
    slice: &Slice<Uuid>,
    today: Date,
) -> Result<Vec<LoadedBook>, Error> {
    let mut sql = select();
    if let Some(member) = member {
        sql.push(" AND b.member_id = ?", [member.0.into()]);
    }
    if let Some(programme) = programme {
        sql.push(" AND b.programme = ?", [programme.as_str().into()]);
    }
    if let Some(after) = slice.after {
        sql.push(" AND b.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY b.id DESC LIMIT ?", [slice.rows().into()]);
    let rows = sql.all(db).await?;
    complete(db, definitions, rows, today).await
}

/// Adds to each book its definition and its round, in the order of the rows: the one that it was applied
/// with in, else the one that counts.
async fn complete(
    db: &impl ConnectionTrait,
    definitions: &Definitions,
    rows: Vec<BookRow>,
    today: Date,
) -> Result<Vec<LoadedBook>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let programmes: Vec<&str> = rows.iter().map(|row| row.programme.as_str()).collect();
    let only = programmes.iter().all(|one| *one == programmes[0]);
    let only = if only { Programme::from_word(programmes[0]) } else { None };
    let rounds = programme::rounds(db, only).await?;
    let mut loaded = Vec::with_capacity(rows.len());
    for row in rows {
        loaded.push(complete_one(db, definitions, row, &rounds, today).await?);
    }
    Ok(loaded)
}

async fn complete_one(
    db: &impl ConnectionTrait,
    definitions: &Definitions,
    row: BookRow,
    rounds: &[RoundRow],
    today: Date,
) -> Result<LoadedBook, Error> {
    let programme = Programme::from_word(&row.programme)
        .ok_or_else(|| Error::internal(format!("book {}: programme", row.id)))?;
    let own: Vec<_> = rounds.iter().filter(|round| round.programme == row.programme).collect();
    let known = own.iter().map(|round| round.to_domain()).collect::<Result<Vec<_>, _>>()?;
    let current = match row.applied_round_id {
        Some(applied) => known.iter().find(|round| round.id.0 == applied),
        None => round::current(&known, today),
    };
    let current = current.cloned();
    let definition_of = |round: &round::Round| {
        own.iter().find(|row| row.id == round.id.0).map(|row| row.definition_id)
    };
    let definition = match row.definition_id.or_else(|| current.as_ref().and_then(definition_of)) {
        Some(definition) => DefinitionId(definition),
        None => programme::newest_definition(db, programme).await?,
    };
    let definition = definitions.get(db, definition).await?;
    Ok(LoadedBook {
        book: CaseBook {
            id: CaseBookId(row.id),
            owner: MemberId(row.member_id),
            programme: programme.into(),
            definition: Arc::clone(&definition.rules),
            round: current,
            application: row.application_id.map(ApplicationId),
        },
        definition,
        owner: Person {
            member_id: row.member_id,
            member_number: row.member_number,
            name: row.name,
        },
        begun: row.definition_id.is_some(),
    })
}

/// Locks a book until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, id: CaseBookId) -> Result<(), Error> {
    lock_where(tx, "id IN ", [id.0]).await
}

/// Locks the books of these reports until the transaction ends.
pub async fn lock_of_cases(
    tx: &DatabaseTransaction,
    cases: impl IntoIterator<Item = Uuid>,
) -> Result<(), Error> {
    lock_where(tx, "id IN (SELECT book_id FROM cases WHERE id IN ", cases).await
}

/// Locks the books of the reports of these requests until the transaction ends.
pub async fn lock_of_requests(
    tx: &DatabaseTransaction,
    requests: impl IntoIterator<Item = Uuid>,
) -> Result<(), Error> {
    let books = "id IN (SELECT c.book_id FROM cases c
                 JOIN approval_requests r ON r.case_id = c.id WHERE r.id IN ";
    lock_where(tx, books, requests).await
}

/// Locks a book and every other book of its owner until the transaction ends.
pub async fn lock_of_owner(tx: &DatabaseTransaction, id: CaseBookId) -> Result<(), Error> {
    lock_where(tx, "member_id IN (SELECT member_id FROM case_books WHERE id IN ", [id.0]).await
}

/// Locks a book, and the books that its owner began after it for the same programme, until the
/// transaction ends.
pub async fn lock_with_next(tx: &DatabaseTransaction, id: CaseBookId) -> Result<(), Error> {
    let books = "id IN (SELECT o.id FROM case_books o JOIN case_books b
                   ON b.member_id = o.member_id AND b.programme = o.programme AND b.id <= o.id
                 WHERE b.id IN ";
    lock_where(tx, books, [id.0]).await
}

/// Locks books on PostgreSQL. SQLite has only one writer anyway.
async fn lock_where(
    tx: &DatabaseTransaction,
    which: &str,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Locked {}
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let mut sql = Sql::new("SELECT id FROM case_books WHERE ");
    sql.push_list(which, ids.into_iter().map(Into::into));
    if which.contains('(') {
        sql.push(")", []);
    }
    // Always in the same order, so that two transactions that lock several books cannot deadlock.
    sql.push(" ORDER BY id FOR UPDATE", []);
    let _: Vec<Locked> = sql.all(tx).await?;
    Ok(())
}

/// Stores the definition under which a book begins.
pub async fn begin(
    tx: &DatabaseTransaction,
    id: CaseBookId,
    definition: DefinitionId,
) -> Result<(), Error> {
    let row =
        ActiveModel { id: Set(id.0), definition_id: Set(Some(definition.0)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Stores the application made with a book. `None` makes the book editable again.
pub async fn set_applied(
    tx: &DatabaseTransaction,
    id: CaseBookId,
    at: Option<OffsetDateTime>,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), applied_at: Set(at), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}
