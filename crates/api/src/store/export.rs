//! Whole tables, page by page, for exports.

mod tables;

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use shorei_contract::import::ExportKind;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::sql::Sql;

use tables::{Table, table};

/// How many rows are read at once.
const PAGE: u32 = 1_000;
/// How many reports: each may hold tens of thousands of characters.
const REPORTS_PAGE: u32 = 100;
/// A row of a table: its identifier, by which the table is sorted, and its cells.
#[derive(Clone, Debug)]
pub struct ExportRow {
    /// Identifies what the row shows.
    pub id: Uuid,
    /// The cells, in the order of the columns; `None` where there is nothing.
    pub cells: Vec<Option<ExportCell>>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportCell {
    /// A text, a day, a moment or an identifier.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A JSON document.
    Json(String),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Day,
    Moment,
    Number,
    Id,
    Json,
}

impl Holds {
    fn in_words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Day => "day",
            Self::Moment => "timestamp",
            Self::Number => "number",
            Self::Id => "UUID",
            Self::Json => "JSON",
        }
    }

    /// The cell at that place of a row of the query.
    fn cell(self, row: &QueryResult, place: usize) -> Result<Option<ExportCell>, DbErr> {
        let text = match self {
            Self::Text => row.try_get_by_index(place)?,
            Self::Day => row.try_get_by_index::<Option<Date>>(place)?.map(|day| day.to_string()),
            Self::Moment => row.try_get_by_index::<Option<OffsetDateTime>>(place)?.and_then(moment),
            Self::Id => row.try_get_by_index::<Option<Uuid>>(place)?.map(|id| id.to_string()),
            Self::Number => {
                return Ok(row.try_get_by_index::<Option<i64>>(place)?.map(ExportCell::Number));
            }
            Self::Json => {
                return Ok(row.try_get_by_index::<Option<String>>(place)?.map(ExportCell::Json));
            }
        };
        Ok(text.map(ExportCell::Text))
    }
}

impl ExportRow {
    /// A row of the query of `table`, whose first column is the identifier.
    fn read(row: &QueryResult, table: &Table) -> Result<Self, DbErr> {
        let cells = table.columns.iter().zip(1..).map(|((holds, _), place)| holds.cell(row, place));
        Ok(Self { id: row.try_get_by_index(0)?, cells: cells.collect::<Result<_, _>>()? })
    }
}

/// In UTC, as everywhere in the API.
fn moment(at: OffsetDateTime) -> Option<String> {
    at.to_offset(time::UtcOffset::UTC).format(&time::format_description::well_known::Rfc3339).ok()
}

/// The rows after `after`, at most `limit` of them and never more than are read at once, in the order in
/// which they were added.
pub async fn page(
    db: &impl ConnectionTrait,
    kind: ExportKind,
    after: Option<Uuid>,
    limit: Option<u32>,
) -> Result<Vec<ExportRow>, Error> {
    let page = if kind == ExportKind::Cases { REPORTS_PAGE } else { PAGE };
    let table = table(kind);
    let mut sql = Sql::new("SELECT x.id");
    for (_, column) in table.columns {
        sql.push(", ", []).push(column, []);
    }
    sql.push(" FROM ", []).push(table.from, []);
    if let Some(after) = after {
        sql.push(" AND x.id > ?", [after.into()]);
    }
    let size = limit.map_or(page, |limit| limit.min(page));
    sql.push(" ORDER BY x.id LIMIT ?", [i64::from(size).into()]);
    let rows = sql.rows(db).await?;
    Ok(rows.iter().map(|row| ExportRow::read(row, table)).collect::<Result<_, _>>()?)
}

/// What a stretch of a table holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// How many rows.
    pub rows: i64,
    /// The identifier of the first one.
    pub first: Option<Uuid>,
    /// That of the last one.
    pub last: Option<Uuid>,
}

/// Tells what a stretch of a table holds.
pub async fn held(
    db: &impl ConnectionTrait,
    kind: ExportKind,
    after: Option<Uuid>,
    limit: Option<u32>,
) -> Result<Held, Error> {
    #[derive(FromQueryResult)]
    struct Count {
        rows: i64,
    }
    let from = table(kind).from;
    let stretch = |what: &str| {
        let mut sql = Sql::new(what);
        sql.push(" ", []).push(from, []);
        if let Some(after) = after {
            sql.push(" AND x.id > ?", [after.into()]);
        }
        sql
    };
    let count: Option<Count> = stretch("SELECT COUNT(*) AS rows FROM").one(db).await?;
    let count = count.map_or(0, |count| count.rows);
    let rows = limit.map_or(count, |limit| count.min(limit.into()));
    let mut first = stretch("SELECT x.id FROM");
    first.push(" ORDER BY x.id LIMIT 1", []);
    let first: Option<Id> = first.one(db).await?;
    let mut last = stretch("SELECT x.id FROM");
    last.push(" ORDER BY x.id LIMIT 1 OFFSET ?", [(rows - 1).max(0).into()]);
    let last: Option<Id> = last.one(db).await?;
    Ok(Held { rows, first: first.map(|row| row.id), last: last.map(|row| row.id) })
}

/// The identifier of the row with which a stretch of `limit` rows after `after` ends, if more rows follow.
pub async fn last_of(
    db: &impl ConnectionTrait,
    kind: ExportKind,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Option<Uuid>, Error> {
    let mut sql = Sql::new("SELECT x.id FROM ");
    sql.push(table(kind).from, []);
    if let Some(after) = after {
        sql.push(" AND x.id > ?", [after.into()]);
    }
    let before_last = i64::from(limit.saturating_sub(1));
    sql.push(" ORDER BY x.id LIMIT 2 OFFSET ?", [before_last.into()]);
    let ids: Vec<Id> = sql.all(db).await?;
    Ok(ids.first().filter(|_| ids.len() > 1).map(|last| last.id))
}

/// What the columns of a table hold, in words and in their order.
pub fn column_types(kind: ExportKind) -> impl Iterator<Item = &'static str> {
    table(kind).columns.iter().map(|(holds, _)| holds.in_words())
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}
