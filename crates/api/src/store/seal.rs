//! Seals: digests in the trail over what people wrote, each with a salt that lies beside the text and is
//! erased with it. `shorei check` compares them.

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::chain::{Hasher, hex};
use crate::error::Error;
use crate::store::sql::Sql;

/// The key of a seal among an entry's details.
pub const SEAL: &str = "seal";

fn seal(purpose: &str, salt: &[u8], content: &serde_json::Value) -> String {
    let mut hasher = Hasher::new(purpose);
    hasher.add(salt).add(content.to_string().as_bytes());
    hex(&hasher.finish())
}

/// A registered revision as it lies in the database.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SealedRevision {
    /// Of which report.
    pub case_id: Uuid,
    /// Which one.
    pub revision: i32,
    /// When it was registered.
    pub registered_at: OffsetDateTime,
    /// 症例区分.
    pub category: Option<String>,
    /// 診療施設.
    pub accreditation_id: Option<Uuid>,
    /// First day of the care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// 年齢.
    pub patient_age: Option<i32>,
    /// 性別.
    pub patient_sex: Option<String>,
    /// The texts.
    pub sections: String,
    /// 備考.
    pub remarks: String,
    /// Its salt, unless it is older than seals, or erased.
    pub salt: Option<Vec<u8>>,
}

impl SealedRevision {
    /// Its seal, where it has a salt.
    #[must_use]
    pub fn seal(&self) -> Option<String> {
        let content = json!([
            self.case_id,
            self.revision,
            self.registered_at.unix_timestamp(),
            self.category,
            self.accreditation_id,
            self.care_from,
            self.care_to,
            self.patient_age,
            self.patient_sex,
            self.sections,
            self.remarks,
        ]);
        Some(seal("shorei revision 1", self.salt.as_deref()?, &content))
    }
}

/// The revision of a report.
pub async fn revision(
    db: &impl ConnectionTrait,
    case: Uuid,
    revision: i32,
) -> Result<Option<SealedRevision>, Error> {
    let mut sql = Sql::new("SELECT * FROM case_revisions");
    sql.push(" WHERE case_id = ? AND revision = ?", [case.into(), revision.into()]);
    Ok(sql.one(db).await?)
}

/// The seal of what an applicant asked.
#[must_use]
pub fn of_question(salt: &[u8], instructor: Uuid, revision: i32, message: &str) -> String {
    seal("shorei question 1", salt, &json!([instructor, revision, message]))
}

/// The seal of what was decided about a request.
#[must_use]
pub fn of_decision(salt: &[u8], comment: Option<&str>, at: OffsetDateTime) -> String {
    seal("shorei decision 1", salt, &json!([comment, at.unix_timestamp()]))
}

/// The seal of what somebody applied with, or of a scan: long enough to need no salt.
#[must_use]
pub fn of_document(content: &[u8]) -> String {
    let mut hasher = Hasher::new("shorei document 1");
    hasher.add(content);
    hex(&hasher.finish())
}
