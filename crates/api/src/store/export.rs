//! Whole tables as texts, page by page, for exports.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use shorei_contract::import::ExportKind;
use time::Date;
use uuid::Uuid;

use crate::error::Error;
use crate::store::sql::Sql;

/// How many rows are read at once.
const PAGE: i64 = 1_000;
/// The most columns of a table.
const COLUMNS_MAX: usize = 10;

/// A row of a table: its identifier, by which the table is sorted, and what its cells say.
#[derive(Clone, Debug)]
pub struct ExportRow {
    /// Identifies what the row shows.
    pub id: Uuid,
    /// The cells, in the order of the columns.
    pub cells: Vec<String>,
}

/// The columns of a query are called after what they hold: `t1` a text, `d2` a day, `n3` a number,
/// each with its place in the table.
impl FromQueryResult for ExportRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let names = row.column_names();
        let mut cells = Vec::new();
        for place in 1..=COLUMNS_MAX {
            let named = |kind: &str| {
                let name = format!("{kind}{place}");
                names.contains(&name).then_some(name)
            };
            let cell = if let Some(name) = named("t") {
                row.try_get::<Option<String>>(prefix, &name)?
            } else if let Some(name) = named("d") {
                row.try_get::<Option<Date>>(prefix, &name)?.map(|day| day.to_string())
            } else if let Some(name) = named("n") {
                row.try_get::<Option<i64>>(prefix, &name)?.map(|number| number.to_string())
            } else {
                break;
            };
            cells.push(cell.unwrap_or_default());
        }
        Ok(Self { id: row.try_get(prefix, "id")?, cells })
    }
}

/// The rows of a table that follow that one, in the order in which they were added.
pub async fn page(
    db: &impl ConnectionTrait,
    kind: ExportKind,
    after: Option<Uuid>,
) -> Result<Vec<ExportRow>, Error> {
    let mut sql = Sql::new(select(kind));
    if let Some(after) = after {
        sql.push(" AND x.id > ?", [after.into()]);
    }
    sql.push(" ORDER BY x.id LIMIT ?", [PAGE.into()]);
    Ok(sql.all(db).await?)
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
    }
}
