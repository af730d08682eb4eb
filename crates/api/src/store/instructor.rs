//! Instructors, with the facts that decide whether they can be asked.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, FromQueryResult};
use shorei_domain::id::MemberId;
use shorei_domain::instructor::Instructor;
use time::Date;
use uuid::Uuid;

use crate::error::Error;
use crate::store::affiliation::{self, AffiliationRow};
use crate::store::qualification::{self, QualificationRow};
use crate::store::sql::Sql;

/// A member who holds or held a qualification that may approve.
#[derive(Clone, Debug, FromQueryResult)]
struct CandidateRow {
    id: Uuid,
    member_number: Option<String>,
    name: String,
    kana_folded: String,
    left_on: Option<Date>,
    open_requests: i64,
}

/// An instructor for the rules and for answers.
#[derive(Clone, Debug)]
pub struct LoadedInstructor {
    /// The instructor for the rules.
    pub instructor: Instructor,
    /// 会員番号.
    pub member_number: Option<String>,
    /// Family and given name.
    pub name: String,
    /// The name in kana, for sorting.
    pub kana: String,
    /// Every qualification, for answers.
    pub qualifications: Vec<QualificationRow>,
    /// Every affiliation, for answers.
    pub affiliations: Vec<AffiliationRow>,
}

fn select() -> Sql {
    Sql::new(
        "SELECT m.id, m.member_number, m.family_name || ' ' || m.given_name AS name, m.kana_folded,
           m.left_on,
           (SELECT COUNT(*) FROM approval_requests r
            WHERE r.instructor_id = m.id AND r.state = 'requested' AND NOT r.on_paper) AS open_requests
         FROM members m WHERE m.member_number IS NOT NULL",
    )
}

/// Returns the member with this identifier as an instructor, even without any qualification, so
/// that the rules can say why not.
pub async fn find(
    db: &impl ConnectionTrait,
    id: MemberId,
) -> Result<Option<LoadedInstructor>, Error> {
    let mut sql = select();
    sql.push(" AND m.id = ?", [id.0.into()]);
    let rows = sql.all(db).await?;
    Ok(complete(db, rows).await?.pop())
}

/// Returns every member who holds or held a qualification that may approve. `query` matches name,
/// kana, number, or a hospital where they work or worked.
pub async fn search(
    db: &impl ConnectionTrait,
    query: &str,
) -> Result<Vec<LoadedInstructor>, Error> {
    let mut sql = select();
    sql.push(" AND ", []);
    qualification::push_may_approve(&mut sql, "m.id");
    sql.push_search(
        &[
            "m.search_text LIKE ?",
            "EXISTS (SELECT 1 FROM affiliations a JOIN facilities f ON f.id = a.facility_id
              WHERE a.member_id = m.id AND f.search_text LIKE ?)",
        ],
        query,
    );
    sql.push(" ORDER BY m.kana_folded, m.id", []);
    let rows = sql.all(db).await?;
    complete(db, rows).await
}

/// Adds qualifications and affiliations, in two queries for any number of instructors.
async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<CandidateRow>,
) -> Result<Vec<LoadedInstructor>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut qualifications: HashMap<Uuid, Vec<QualificationRow>> = HashMap::new();
    let mut affiliations: HashMap<Uuid, Vec<AffiliationRow>> = HashMap::new();
    // SQLite accepts about 32,000 values per statement; a society has fewer instructors.
    for row in qualification::of_members(db, &ids).await? {
        qualifications.entry(row.member_id).or_default().push(row);
    }
    for row in affiliation::of_members(db, &ids).await? {
        affiliations.entry(row.member_id).or_default().push(row);
    }
    rows.into_iter()
        .map(|row| {
            let qualifications = qualifications.remove(&row.id).unwrap_or_default();
            let affiliations = affiliations.remove(&row.id).unwrap_or_default();
            Ok(LoadedInstructor {
                instructor: Instructor {
                    member: MemberId(row.id),
                    left_on: row.left_on,
                    qualifications: qualifications
                        .iter()
                        .map(QualificationRow::to_domain)
                        .collect::<Result<_, _>>()?,
                    affiliations: affiliations
                        .iter()
                        .map(AffiliationRow::to_domain)
                        .collect::<Result<_, _>>()?,
                    open_requests: usize::try_from(row.open_requests).unwrap_or_default(),
                },
                member_number: row.member_number,
                name: row.name,
                kana: row.kana_folded,
                qualifications,
                affiliations,
            })
        })
        .collect()
}
