// Approval requests as rows and as JSON.
import { id } from "./database.mjs";

export const ACCREDITATION = { core: "基幹施設", training: "認定研修施設" };

export const requestColumns = `SELECT r.id, r.case_id, c.book_id, r.revision, r.state, r.message, r.comment, r.requested_at, r.decided_at,
    r.voided_at, r.salt, c.slot, c.deleted_at IS NOT NULL AS case_deleted, b.programme, v.category, v.care_from, v.care_to,
    r.applicant_id, p.member_number AS applicant_number, p.family_name || ' ' || p.given_name AS applicant_name,
    r.instructor_id, i.member_number AS instructor_number, i.family_name || ' ' || i.given_name AS instructor_name,
    a.id AS accreditation_id, a.facility_id, a.number AS facility_number, a.kind AS facility_kind, a.term_from, a.term_to, a.name AS facility_name
  FROM approval_requests r JOIN cases c ON c.id = r.case_id JOIN case_books b ON b.id = c.book_id
  JOIN members p ON p.id = r.applicant_id JOIN members i ON i.id = r.instructor_id
  LEFT JOIN case_revisions v ON v.case_id = r.case_id AND v.revision = r.revision
  LEFT JOIN accreditations a ON a.id = v.accreditation_id`;

export function accreditation(row) {
  return row.accreditation_id && {
    id: id(row.accreditation_id), facility_id: id(row.facility_id), number: row.facility_number, kind: row.facility_kind,
    term_from: row.term_from, term_to: row.term_to, name: row.facility_name,
  };
}

export function request(row, due) {
  return {
    id: id(row.id), requested_at: row.requested_at, slot_number: row.slot, case_id: id(row.case_id), revision: row.revision,
    programme: row.programme, category: row.category,
    applicant: { member_id: id(row.applicant_id), member_number: row.applicant_number, name: row.applicant_name },
    instructor: { member_id: id(row.instructor_id), member_number: row.instructor_number, name: row.instructor_name },
    facility: accreditation(row), care_from: row.care_from, care_to: row.care_to, state: row.state, decided_at: row.decided_at,
    voided_at: row.voided_at, deadline: due[row.programme] ?? null, message: row.message, comment: row.comment,
    case_deleted: row.case_deleted === 1,
  };
}
