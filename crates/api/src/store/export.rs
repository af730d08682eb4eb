//! Whole tables, page by page, for exports.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use shorei_contract::import::ExportKind;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::sql::Sql;

/// How many rows are read at once.
const PAGE: u32 = 1_000;
/// How many reports: each may hold tens of thousands of characters.
const REPORTS_PAGE: u32 = 100;
/// The most columns of a table.
const COLUMNS_MAX: usize = 16;

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

/// The columns of a query are called after what they hold: `t1` a text, `d2` a day, `z3` a moment, `n4` a
/// number, `i5` an identifier, `j6` a document, each with its place in the table.
impl FromQueryResult for ExportRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let names = row.column_names();
        let mut cells = Vec::new();
        for place in 1..=COLUMNS_MAX {
            let ending = place.to_string();
            let named =
                |name: &&String| name.strip_suffix(&ending).is_some_and(|kind| kind.len() == 1);
            let Some(name) = names.iter().find(named) else { break };
            cells.push(cell(row, prefix, name)?);
        }
        Ok(Self { id: row.try_get(prefix, "id")?, cells })
    }
}

fn cell(row: &QueryResult, prefix: &str, name: &str) -> Result<Option<ExportCell>, DbErr> {
    let text = match name.as_bytes().first() {
        Some(b'd') => row.try_get::<Option<Date>>(prefix, name)?.map(|day| day.to_string()),
        Some(b'z') => row.try_get::<Option<OffsetDateTime>>(prefix, name)?.and_then(moment),
        Some(b'i') => row.try_get::<Option<Uuid>>(prefix, name)?.map(|id| id.to_string()),
        Some(b'n') => {
            return Ok(row.try_get::<Option<i64>>(prefix, name)?.map(ExportCell::Number));
        }
        Some(b'j') => {
            return Ok(row.try_get::<Option<String>>(prefix, name)?.map(ExportCell::Json));
        }
        _ => row.try_get::<Option<String>>(prefix, name)?,
    };
    Ok(text.map(ExportCell::Text))
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
    let mut sql = Sql::new(select(kind));
    if let Some(after) = after {
        sql.push(" AND x.id > ?", [after.into()]);
    }
    let size = limit.map_or(page, |limit| limit.min(page));
    sql.push(" ORDER BY x.id LIMIT ?", [i64::from(size).into()]);
    Ok(sql.all(db).await?)
}

/// The identifier of the row with which a stretch of `limit` rows after `after` ends, if more rows follow.
pub async fn last_of(
    db: &impl ConnectionTrait,
    kind: ExportKind,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Option<Uuid>, Error> {
    let (_, from) = select(kind).split_once("FROM").unwrap_or_default();
    let mut sql = Sql::new("SELECT x.id FROM");
    sql.push(from, []);
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
    let (columns, _) = select(kind).split_once("FROM").unwrap_or_default();
    columns.split(" AS ").filter(|rest| !rest.starts_with("BIGINT")).skip(1).map(|rest| match rest
        .as_bytes()
        .first()
    {
        Some(b'd') => "day",
        Some(b'z') => "timestamp",
        Some(b'i') => "UUID",
        Some(b'n') => "number",
        Some(b'j') => "JSON",
        _ => "text",
    })
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

fn select(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Members => {
            "SELECT x.id, x.member_number AS t1, x.email AS t2, x.family_name AS t3,
               x.given_name AS t4, x.family_name_kana AS t5, x.given_name_kana AS t6
             FROM members x WHERE x.member_number IS NOT NULL"
        }
        ExportKind::Facilities => {
            "SELECT x.id, x.name AS t1, x.prefecture AS t2, x.name_kana AS t3
             FROM facilities x WHERE 1 = 1"
        }
        ExportKind::Accreditations => {
            "SELECT x.id, x.number AS t1, x.term_from AS d2, f.name AS t3, f.prefecture AS t4,
               x.kind AS t5, x.term_to AS d6
             FROM accreditations x JOIN facilities f ON f.id = x.facility_id WHERE 1 = 1"
        }
        ExportKind::Qualifications => {
            "SELECT x.id, m.member_number AS t1, x.kind AS t2, x.term_from AS d3, x.term_to AS d4
             FROM qualifications x JOIN members m ON m.id = x.member_id WHERE 1 = 1"
        }
        ExportKind::Affiliations => {
            "SELECT x.id, m.member_number AS t1, f.name AS t2, f.prefecture AS t3,
               x.worked_from AS d4, x.worked_to AS d5
             FROM affiliations x JOIN members m ON m.id = x.member_id
             JOIN facilities f ON f.id = x.facility_id WHERE 1 = 1"
        }
        ExportKind::Dues => {
            "SELECT x.id, m.member_number AS t1, m.family_name || ' ' || m.given_name AS t2,
               CAST(x.year AS BIGINT) AS n3, x.amount AS n4, x.paid_on AS d5
             FROM dues x JOIN members m ON m.id = x.member_id WHERE 1 = 1"
        }
        ExportKind::Credits => {
            "SELECT x.id, m.member_number AS t1, m.family_name || ' ' || m.given_name AS t2,
               x.earned_on AS d3, x.credit_group AS t4, x.activity AS t5,
               CAST(x.points AS BIGINT) AS n6
             FROM credits x JOIN members m ON m.id = x.member_id WHERE 1 = 1"
        }
        ExportKind::Applications => {
            "SELECT x.id, m.member_number AS t1, m.family_name || ' ' || m.given_name AS t2,
               m.family_name_kana || ' ' || m.given_name_kana AS t3, x.programme AS t4,
               x.round_name AS t5, x.applied_on AS d6, x.result AS t7, x.decided_on AS d8,
               x.comment AS t9, x.void_reason AS t10
             FROM applications x JOIN members m ON m.id = x.member_id WHERE 1 = 1"
        }
        ExportKind::CaseBooks => {
            "SELECT x.id, x.id AS i1, m.member_number AS t2, x.programme AS t3,
               x.created_at AS z4, x.applied_at AS z5
             FROM case_books x JOIN members m ON m.id = x.member_id WHERE 1 = 1"
        }
        ExportKind::Cases => {
            "SELECT x.id, x.id AS i1, x.book_id AS i2, m.member_number AS t3, b.programme AS t4,
               CAST(x.slot AS BIGINT) AS n5, x.state AS t6, CAST(x.revision AS BIGINT) AS n7,
               x.category AS t8, a.number AS t9, x.care_from AS d10, x.care_to AS d11,
               CAST(x.patient_age AS BIGINT) AS n12, x.patient_sex AS t13, x.sections AS j14,
               x.remarks AS t15, x.updated_at AS z16
             FROM cases x JOIN case_books b ON b.id = x.book_id
             JOIN members m ON m.id = b.member_id
             LEFT JOIN accreditations a ON a.id = x.accreditation_id WHERE x.deleted_at IS NULL"
        }
        ExportKind::ApprovalRequests => {
            "SELECT x.id, x.id AS i1, x.case_id AS i2, CAST(x.revision AS BIGINT) AS n3,
               m.member_number AS t4, i.member_number AS t5, x.state AS t6, x.requested_at AS z7,
               x.decided_at AS z8, x.voided_at AS z9, x.message AS t10, x.comment AS t11
             FROM approval_requests x JOIN members m ON m.id = x.applicant_id
             JOIN members i ON i.id = x.instructor_id WHERE 1 = 1"
        }
        ExportKind::AuditEvents => {
            "SELECT x.id, x.id AS i1, x.at AS z2, m.member_number AS t3, x.action AS t4,
               x.subject_kind AS t5, x.subject_id AS i6, x.case_id AS i7, x.details AS j8
             FROM audit_events x LEFT JOIN members m ON m.id = x.actor_id WHERE 1 = 1"
        }
    }
}
