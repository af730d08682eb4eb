//! What holds between reports, revisions, requests, applications and the trail, as queries for what breaks it.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::error::Error;

/// What must hold, as a query for what breaks it.
const RULES: [(&str, &str); 24] = [
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
    (
        "a report whose text is not that of its registered revision",
        "SELECT c.id AS id FROM cases c JOIN case_revisions v
           ON v.case_id = c.id AND v.revision = c.revision
         WHERE c.state IN ('registered', 'requested', 'approved', 'submitted')
           AND (c.sections <> v.sections OR c.remarks <> v.remarks
             OR c.category IS DISTINCT FROM v.category
             OR c.accreditation_id IS DISTINCT FROM v.accreditation_id
             OR c.care_from IS DISTINCT FROM v.care_from OR c.care_to IS DISTINCT FROM v.care_to
             OR c.patient_age IS DISTINCT FROM v.patient_age
             OR c.patient_sex IS DISTINCT FROM v.patient_sex)",
    ),
    (
        "a report of which an earlier revision is missing, or a later one is too many",
        "SELECT c.id AS id FROM cases c LEFT JOIN
           (SELECT case_id, COUNT(*) AS kept, MAX(revision) AS last FROM case_revisions GROUP BY case_id) v
           ON v.case_id = c.id
         WHERE COALESCE(c.revision, 0) <> COALESCE(v.kept, 0) OR COALESCE(c.revision, 0) <> COALESCE(v.last, 0)",
    ),
    (
        "a request that was not sent by the owner of its report",
        "SELECT r.id AS id FROM approval_requests r JOIN cases c ON c.id = r.case_id
           JOIN case_books b ON b.id = c.book_id
         WHERE b.member_id <> r.applicant_id",
    ),
    (
        "an application that is not of the owner of its book, or of another programme",
        "SELECT a.id AS id FROM applications a JOIN case_books b ON b.id = a.book_id
         WHERE b.member_id <> a.member_id OR b.programme <> a.programme",
    ),
    (
        "a report of whose making the trail knows nothing",
        "SELECT c.id AS id FROM cases c WHERE NOT EXISTS
           (SELECT 1 FROM audit_events e WHERE e.case_id = c.id
              AND e.action IN ('case.drafted', 'case.registered', 'case.copied'))",
    ),
    (
        "a report whose book is another one in the trail",
        "SELECT DISTINCT c.id AS id FROM cases c JOIN audit_events e ON e.case_id = c.id
         WHERE e.book_id IS NOT NULL AND e.book_id <> c.book_id",
    ),
    (
        "a revision of whose registration the trail knows nothing",
        "SELECT v.case_id AS id FROM case_revisions v WHERE NOT EXISTS
           (SELECT 1 FROM audit_events e WHERE e.case_id = v.case_id AND e.revision = v.revision
              AND e.action IN ('case.registered', 'case.reopened'))",
    ),
    (
        "a report that is deleted where the trail does not say so, or the other way round",
        "SELECT c.id AS id FROM cases c WHERE (c.deleted_at IS NOT NULL) <> COALESCE(
           (SELECT e.action <> 'case.restored' FROM audit_events e WHERE e.case_id = c.id
              AND e.action IN ('case.deleted', 'case.restored', 'case.erased') ORDER BY e.id DESC LIMIT 1), 1 = 0)",
    ),
    (
        "a request of whose sending the trail knows nothing, or something else",
        "SELECT r.id AS id FROM approval_requests r WHERE NOT EXISTS
           (SELECT 1 FROM audit_events e WHERE e.approval_request_id = r.id AND e.case_id = r.case_id
              AND e.revision = r.revision AND e.actor_id = r.applicant_id
              AND e.action IN ('approval_request.sent', 'paper_approval.handed_in'))",
    ),
    (
        "a request that the trail knows to have ended otherwise",
        "SELECT r.id AS id FROM approval_requests r WHERE r.state <> COALESCE(
           (SELECT CASE e.action
              WHEN 'approval_request.approved' THEN 'approved' WHEN 'paper_approval.accepted' THEN 'approved'
              WHEN 'approval_request.returned' THEN 'returned' WHEN 'paper_approval.refused' THEN 'returned'
              WHEN 'approval_request.declined' THEN 'declined' ELSE 'withdrawn' END
            FROM audit_events e WHERE e.approval_request_id = r.id AND e.action IN
              ('approval_request.approved', 'approval_request.returned', 'approval_request.declined',
               'approval_request.withdrawn', 'paper_approval.accepted', 'paper_approval.refused',
               'paper_approval.withdrawn') ORDER BY e.id DESC LIMIT 1), 'requested')",
    ),
    (
        "a decision by somebody who was not asked",
        "SELECT r.id AS id FROM approval_requests r JOIN audit_events e ON e.approval_request_id = r.id
         WHERE e.action IN ('approval_request.approved', 'approval_request.returned', 'approval_request.declined')
           AND (e.actor_id IS NULL OR e.actor_id <> r.instructor_id)",
    ),
    (
        "an approval that is void where the trail does not say so, or the other way round",
        "SELECT r.id AS id FROM approval_requests r WHERE (r.voided_at IS NOT NULL) <> EXISTS
           (SELECT 1 FROM audit_events e WHERE e.approval_request_id = r.id AND e.action = 'case.reopened')",
    ),
    (
        "a report that the trail knows in another state",
        "SELECT c.id AS id FROM cases c WHERE
           CASE WHEN c.state = 'returned' THEN 'returned' ELSE c.state END NOT IN
           (SELECT CASE e.action
              WHEN 'case.drafted' THEN CASE WHEN c.state = 'returned' THEN 'returned' ELSE 'draft' END
              WHEN 'case.copied' THEN 'draft' WHEN 'case.registered' THEN 'registered'
              WHEN 'case.reopened' THEN 'registered' WHEN 'case.submitted' THEN 'submitted'
              WHEN 'case.released' THEN CASE WHEN c.request_id IS NULL THEN 'registered' ELSE 'approved' END
              WHEN 'approval_request.sent' THEN 'requested' WHEN 'paper_approval.handed_in' THEN 'requested'
              WHEN 'approval_request.approved' THEN 'approved' WHEN 'paper_approval.accepted' THEN 'approved'
              WHEN 'approval_request.returned' THEN 'returned' WHEN 'paper_approval.refused' THEN 'returned'
              ELSE 'registered' END
            FROM audit_events e WHERE e.id =
              (SELECT l.id FROM audit_events l WHERE l.case_id = c.id AND l.action IN
                 ('case.drafted', 'case.copied', 'case.registered', 'case.reopened', 'case.submitted',
                  'case.released', 'approval_request.sent', 'paper_approval.handed_in',
                  'approval_request.approved', 'approval_request.returned', 'approval_request.declined',
                  'approval_request.withdrawn', 'paper_approval.accepted', 'paper_approval.refused',
                  'paper_approval.withdrawn') ORDER BY l.id DESC LIMIT 1))",
    ),
    (
        "an application of which the trail knows nothing",
        "SELECT a.id AS id FROM applications a WHERE NOT EXISTS
           (SELECT 1 FROM audit_events e WHERE e.subject_id = a.id AND e.actor_id = a.member_id
              AND e.book_id = a.book_id AND e.action = 'application.submitted')",
    ),
    (
        "an application that is void, or has a result, where the trail does not say so, or the other way round",
        "SELECT a.id AS id FROM applications a WHERE (a.voided_at IS NOT NULL) <> EXISTS
             (SELECT 1 FROM audit_events e WHERE e.subject_id = a.id AND e.action = 'application.voided')
           OR (a.result IS NOT NULL) <> EXISTS
             (SELECT 1 FROM audit_events e WHERE e.subject_id = a.id AND e.action = 'application.result_entered')",
    ),
];

#[derive(FromQueryResult)]
struct Broken {
    id: uuid::Uuid,
}

/// What breaks the rules, in words.
pub(super) async fn broken(db: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for (what, query) in RULES {
        let broken =
            Broken::find_by_statement(Statement::from_string(db.get_database_backend(), query));
        for Broken { id } in broken.all(db).await? {
            faults.push(format!("{what}: {id}"));
        }
    }
    Ok(faults)
}
