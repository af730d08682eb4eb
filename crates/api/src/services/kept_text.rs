//! Stored text and days that a later rule would refuse. `shorei check` reports them; they stay
//! readable, and whoever edits the field corrects them.

use sea_orm::FromQueryResult;
use shorei_contract::reason::{FIRST_DAY, LAST_DAY};
use shorei_domain::text::{is_address, is_blank, is_line};
use uuid::Uuid;

use crate::error::Error;
use crate::store::database::Database;
use crate::store::sql::Sql;

/// The kind of text in a column.
#[derive(Clone, Copy)]
enum Holds {
    /// A line that must not be blank.
    Line,
    /// A line that may be empty.
    OptionalLine,
    /// An address.
    Address,
}

/// The columns of lines that people fill in, by table.
const LINES: [(&str, &str, Holds); 17] = [
    ("members", "member_number", Holds::Line),
    ("members", "email", Holds::Address),
    ("members", "family_name", Holds::Line),
    ("members", "given_name", Holds::OptionalLine),
    ("members", "family_name_kana", Holds::OptionalLine),
    ("members", "given_name_kana", Holds::OptionalLine),
    ("facilities", "name", Holds::Line),
    ("facilities", "name_kana", Holds::OptionalLine),
    ("facilities", "prefecture", Holds::Line),
    ("accreditations", "number", Holds::Line),
    ("accreditations", "name", Holds::Line),
    ("rounds", "name", Holds::Line),
    ("credits", "activity", Holds::Line),
    ("api_clients", "name", Holds::Line),
    ("access_tokens", "name", Holds::Line),
    ("webhook_endpoints", "url", Holds::Line),
    ("webhook_endpoints", "description", Holds::OptionalLine),
];

/// The columns of days that people fill in.
const DAYS: [(&str, &str); 19] = [
    ("members", "left_on"),
    ("accreditations", "term_from"),
    ("accreditations", "term_to"),
    ("qualifications", "term_from"),
    ("qualifications", "term_to"),
    ("affiliations", "worked_from"),
    ("affiliations", "worked_to"),
    ("rounds", "registration_from"),
    ("rounds", "registration_to"),
    ("rounds", "approval_deadline"),
    ("rounds", "application_from"),
    ("rounds", "application_to"),
    ("dues", "paid_on"),
    ("credits", "earned_on"),
    ("cases", "care_from"),
    ("cases", "care_to"),
    ("access_tokens", "expires_on"),
    ("applications", "decided_on"),
    ("paper_approvals", "signed_on"),
];

/// The number of rows read at once.
const PAGE: i64 = 1_000;

#[derive(FromQueryResult)]
struct Kept {
    id: Uuid,
    text: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
}

/// Returns every place whose content would be refused now, in words.
///
/// # Errors
/// When the database does not answer.
pub async fn outdated(db: &Database) -> Result<Vec<String>, Error> {
    let mut told = Vec::new();
    for (table, column, holds) in LINES {
        outdated_lines(db, table, column, holds, &mut told).await?;
    }
    for (table, column) in DAYS {
        let mut sql = Sql::new(&format!("SELECT id FROM {table} WHERE {column}"));
        sql.push(" < ?", [FIRST_DAY.into()]);
        sql.push(&format!(" OR {column} > ?"), [LAST_DAY.into()]);
        let rows: Vec<Row> = sql.all(db.read()).await?;
        told.extend(rows.iter().map(|row| {
            format!("{table} {}: {column} lies outside the years 1900 to 2200", row.id)
        }));
    }
    let twins = Sql::new("SELECT id FROM facilities WHERE twin > 0");
    let twins: Vec<Row> = twins.all(db.read()).await?;
    told.extend(twins.iter().map(|row| {
        format!(
            "facilities {}: another hospital has the same name but for width and blanks",
            row.id
        )
    }));
    Ok(told)
}

async fn outdated_lines(
    db: &Database,
    table: &str,
    column: &str,
    holds: Holds,
    told: &mut Vec<String>,
) -> Result<(), Error> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut sql = Sql::new(&format!("SELECT id, {column} AS text FROM {table}"));
        sql.push(&format!(" WHERE {column} IS NOT NULL"), []);
        if let Some(after) = after {
            sql.push(" AND id > ?", [after.into()]);
        }
        sql.push(" ORDER BY id LIMIT ?", [PAGE.into()]);
        let rows: Vec<Kept> = sql.all(db.read()).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.id);
        told.extend(rows.iter().filter_map(|row| {
            let why = fault(holds, &row.text)?;
            Some(format!("{table} {}: {column} {why}", row.id))
        }));
    }
}

fn fault(holds: Holds, text: &str) -> Option<&'static str> {
    match holds {
        Holds::Address if !is_address(text) => Some("is no address that mail can be sent to"),
        Holds::Line if is_blank(text) => Some("shows nothing"),
        _ if !text.is_empty() && is_blank(text) => Some("shows nothing"),
        _ if !is_line(text) => Some("holds a line break, a control character or a damaged one"),
        _ => None,
    }
}
