//! Whether what was written is still what was sealed in the trail: revisions, requests, decisions, what was
//! applied with, and scans.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use shorei_contract::application::Snapshot;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::papers::Papers;
use crate::store::seal::{self, SEAL, SealedRevision};
use crate::store::sql::Sql;

/// How many rows are read at once.
const PAGE: u64 = 500;

/// What is not as it was sealed, in words.
pub(super) async fn broken(
    db: &impl ConnectionTrait,
    papers: &Papers,
) -> Result<Vec<String>, Error> {
    let mut faults = revisions(db).await?;
    faults.extend(requests(db).await?);
    faults.extend(applications(db).await?);
    faults.extend(scans(db, papers).await?);
    Ok(faults)
}

/// What an entry sealed.
fn sealed(details: &str, key: &str) -> Option<String> {
    let details: Value = serde_json::from_str(details).ok()?;
    details.get(key)?.as_str().map(str::to_owned)
}

#[derive(FromQueryResult)]
struct RevisionEntry {
    entry: Uuid,
    details: String,
    #[sea_orm(nested)]
    revision: SealedRevision,
}

async fn revisions(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let mut sql = Sql::new(
            "SELECT e.id AS entry, e.details, v.case_id, v.revision, v.registered_at, v.category,
               v.accreditation_id, v.care_from, v.care_to, v.patient_age, v.patient_sex, v.sections,
               v.remarks, v.salt
             FROM audit_events e JOIN case_revisions v ON v.case_id = e.case_id AND v.revision = e.revision",
        );
        sql.push(
            " WHERE e.action IN ('case.registered', 'case.reopened') AND e.id > ? ORDER BY e.id LIMIT ?",
            [after.into(), PAGE.into()],
        );
        let page: Vec<RevisionEntry> = sql.all(db).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        after = last.entry;
        for RevisionEntry { details, revision, .. } in &page {
            let (Some(seal), Some(now)) = (sealed(details, SEAL), revision.seal()) else {
                continue;
            };
            if seal != now {
                let SealedRevision { case_id, revision, .. } = revision;
                faults.push(format!("revision {revision} of a report was altered: {case_id}"));
            }
        }
    }
}

#[derive(FromQueryResult)]
struct RequestEntry {
    entry: Uuid,
    details: String,
    action: String,
    id: Uuid,
    instructor_id: Uuid,
    revision: i32,
    message: String,
    comment: Option<String>,
    decided_at: Option<OffsetDateTime>,
    salt: Option<Vec<u8>>,
}

impl RequestEntry {
    /// The seal as it would be now, if the entry holds one.
    fn seal(&self) -> Option<String> {
        let salt = self.salt.as_deref()?;
        match self.action.as_str() {
            "approval_request.sent" | "paper_approval.handed_in" => {
                Some(seal::of_question(salt, self.instructor_id, self.revision, &self.message))
            }
            _ => Some(seal::of_decision(salt, self.comment.as_deref(), self.decided_at?)),
        }
    }
}

async fn requests(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let mut sql = Sql::new(
            "SELECT e.id AS entry, e.details, e.action, r.id, r.instructor_id, r.revision, r.message,
               r.comment, r.decided_at, r.salt
             FROM audit_events e JOIN approval_requests r ON r.id = e.approval_request_id",
        );
        sql.push(
            " WHERE e.action IN ('approval_request.sent', 'approval_request.approved', 'approval_request.returned',
                'approval_request.declined', 'approval_request.withdrawn', 'paper_approval.handed_in',
                'paper_approval.accepted', 'paper_approval.refused', 'paper_approval.withdrawn')
              AND e.id > ? ORDER BY e.id LIMIT ?",
            [after.into(), PAGE.into()],
        );
        let page: Vec<RequestEntry> = sql.all(db).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        after = last.entry;
        for row in &page {
            let sealed_then = sealed(&row.details, SEAL);
            if sealed_then.is_some() && row.salt.is_some() && sealed_then != row.seal() {
                faults.push(format!(
                    "what was said in a request was altered ({}): {}",
                    row.action, row.id
                ));
            }
        }
    }
}

#[derive(FromQueryResult)]
struct ApplicationEntry {
    id: Uuid,
    member_id: Uuid,
    snapshot: String,
    details: Option<String>,
}

async fn applications(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let mut sql = Sql::new(
            "SELECT a.id, a.member_id, a.snapshot, e.details FROM applications a
             LEFT JOIN audit_events e ON e.subject_id = a.id AND e.action = 'application.submitted'",
        );
        sql.push(" WHERE a.id > ? ORDER BY a.id LIMIT ?", [after.into(), 50_u64.into()]);
        let page: Vec<ApplicationEntry> = sql.all(db).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        after = last.id;
        for row in &page {
            let seal = row.details.as_deref().and_then(|details| sealed(details, SEAL));
            if seal.is_some_and(|seal| seal != seal::of_document(row.snapshot.as_bytes())) {
                faults.push(format!("what was applied with was altered: {}", row.id));
            }
            faults.extend(snapshot(db, row).await?);
        }
    }
}

/// Compares what was applied with with the revisions that it names.
async fn snapshot(db: &impl ConnectionTrait, row: &ApplicationEntry) -> Result<Vec<String>, Error> {
    let Ok(snapshot) = serde_json::from_str::<Snapshot>(&row.snapshot) else {
        return Ok(vec![format!("what was applied with cannot be read: {}", row.id)]);
    };
    let mut faults = Vec::new();
    if snapshot.applicant.member_id != row.member_id {
        faults.push(format!("what was applied with names another applicant: {}", row.id));
    }
    for report in &snapshot.reports {
        let Some(number) = report.revision.and_then(|number| i32::try_from(number).ok()) else {
            continue;
        };
        let Some(kept) = seal::revision(db, report.case_id, number).await? else { continue };
        let texts: BTreeMap<String, String> =
            serde_json::from_str(&kept.sections).unwrap_or_default();
        // A report may have been deleted and erased after the application was voided.
        let erased = texts.is_empty() && !report.sections.is_empty();
        if !erased && (texts != report.sections || kept.care_from != report.care_from) {
            let slot = report.number;
            faults.push(format!("what was applied with differs from report {slot}: {}", row.id));
        }
    }
    Ok(faults)
}

#[derive(FromQueryResult)]
struct ScanEntry {
    id: Uuid,
    size: i64,
    details: Option<String>,
}

async fn scans(db: &impl ConnectionTrait, papers: &Papers) -> Result<Vec<String>, Error> {
    let sql = Sql::new(
        "SELECT p.id, p.size, e.details FROM paper_approvals p
         LEFT JOIN audit_events e ON e.approval_request_id = p.id AND e.action = 'paper_approval.handed_in'
         WHERE p.size > 0 ORDER BY p.id",
    );
    let rows: Vec<ScanEntry> = sql.all(db).await?;
    let mut faults = Vec::new();
    for row in rows {
        let Ok(content) = papers.read(row.id).await else {
            faults.push(format!("the scan of a paper approval is missing: {}", row.id));
            continue;
        };
        let seal = row.details.as_deref().and_then(|details| sealed(details, "scan"));
        let is_sealed = seal.is_none_or(|seal| seal == seal::of_document(&content));
        if !is_sealed || content.len() as u64 != row.size.unsigned_abs() {
            faults.push(format!("the scan of a paper approval was altered: {}", row.id));
        }
    }
    Ok(faults)
}
