//! The text of reports and of their registered revisions.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, FromQueryResult};
use shorei_contract::Sex;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId};
use shorei_domain::report::{Outline, Report, Revision};
use time::Date;
use uuid::Uuid;

use super::row::{category_of, number_of};
use crate::error::Error;
use crate::store::sql::Sql;

/// The content of a report, as stored in a row.
#[derive(Clone, Debug, FromQueryResult)]
struct ContentRow {
    category: Option<String>,
    accreditation_id: Option<Uuid>,
    care_from: Option<Date>,
    care_to: Option<Date>,
    patient_age: Option<i32>,
    patient_sex: Option<String>,
    sections: String,
    remarks: String,
}

impl ContentRow {
    fn into_report(self) -> Result<Report, Error> {
        let sections: BTreeMap<String, String> = serde_json::from_str(&self.sections)?;
        Ok(Report {
            outline: Outline {
                category: category_of(self.category.as_deref()),
                accreditation: self.accreditation_id.map(AccreditationId),
                care_from: self.care_from,
                care_to: self.care_to,
                remarks: self.remarks,
            },
            patient_age: self.patient_age,
            patient_sex: self.patient_sex.as_deref().and_then(Sex::from_word).map(Into::into),
            sections,
        })
    }
}

/// Returns the report with its text: the current one, or a registered revision.
pub async fn report(
    db: &impl ConnectionTrait,
    id: CaseId,
    revision: Option<Revision>,
) -> Result<Option<Report>, Error> {
    let columns = "SELECT category, accreditation_id, care_from, care_to, patient_age, patient_sex,
                     sections, remarks FROM ";
    let mut sql = Sql::new(columns);
    match revision {
        None => sql.push("cases WHERE id = ?", [id.0.into()]),
        Some(revision) => sql.push(
            "case_revisions WHERE case_id = ? AND revision = ?",
            [id.0.into(), number_of(revision).into()],
        ),
    };
    let Some(row) = sql.one::<ContentRow>(db).await? else { return Ok(None) };
    row.into_report().map(Some)
}

/// Returns every current report of a book with its text, including deleted ones.
pub async fn reports_of(
    db: &impl ConnectionTrait,
    book: CaseBookId,
) -> Result<HashMap<Uuid, Report>, Error> {
    #[derive(FromQueryResult)]
    struct Numbered {
        id: Uuid,
        #[sea_orm(nested)]
        content: ContentRow,
    }
    let mut sql = Sql::new(
        "SELECT id, category, accreditation_id, care_from, care_to, patient_age, patient_sex,
           sections, remarks FROM cases",
    );
    sql.push(" WHERE book_id = ?", [book.0.into()]);
    let rows: Vec<Numbered> = sql.all(db).await?;
    rows.into_iter().map(|row| Ok((row.id, row.content.into_report()?))).collect()
}
