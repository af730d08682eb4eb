//! The tables of exports: what each column holds, and the query that fills it.

use shorei_contract::import::ExportKind;

use super::Holds::{self, Day, Id, Json, Moment, Number, Text};

/// A table as a query: its columns, in the order of [`ExportKind::columns`], and where they come from, with
/// `x` as the table by whose identifiers it is sorted.
pub(super) struct Table {
    pub(super) columns: &'static [(Holds, &'static str)],
    pub(super) from: &'static str,
}

pub(super) fn table(kind: ExportKind) -> &'static Table {
    match kind {
        ExportKind::Members => &MEMBERS,
        ExportKind::Facilities => &FACILITIES,
        ExportKind::Accreditations => &ACCREDITATIONS,
        ExportKind::Qualifications => &QUALIFICATIONS,
        ExportKind::Affiliations => &AFFILIATIONS,
        ExportKind::Dues => &DUES,
        ExportKind::Credits => &CREDITS,
        ExportKind::Applications => &APPLICATIONS,
        ExportKind::CaseBooks => &CASE_BOOKS,
        ExportKind::Cases => &CASES,
        ExportKind::ApprovalRequests => &APPROVAL_REQUESTS,
        ExportKind::AuditEvents => &AUDIT_EVENTS,
    }
}

const MEMBERS: Table = Table {
    columns: &[
        (Text, "x.member_number"),
        (Text, "x.email"),
        (Text, "x.family_name"),
        (Text, "x.given_name"),
        (Text, "x.family_name_kana"),
        (Text, "x.given_name_kana"),
    ],
    from: "members x WHERE x.member_number IS NOT NULL",
};

const FACILITIES: Table = Table {
    columns: &[(Text, "x.name"), (Text, "x.prefecture"), (Text, "x.name_kana")],
    from: "facilities x WHERE 1 = 1",
};

const ACCREDITATIONS: Table = Table {
    columns: &[
        (Text, "x.number"),
        (Day, "x.term_from"),
        (Text, "f.name"),
        (Text, "f.prefecture"),
        (Text, "x.kind"),
        (Day, "x.term_to"),
    ],
    from: "accreditations x JOIN facilities f ON f.id = x.facility_id WHERE 1 = 1",
};

const QUALIFICATIONS: Table = Table {
    columns: &[
        (Text, "m.member_number"),
        (Text, "x.kind"),
        (Day, "x.term_from"),
        (Day, "x.term_to"),
    ],
    from: "qualifications x JOIN members m ON m.id = x.member_id WHERE 1 = 1",
};

const AFFILIATIONS: Table = Table {
    columns: &[
        (Text, "m.member_number"),
        (Text, "f.name"),
        (Text, "f.prefecture"),
        (Day, "x.worked_from"),
        (Day, "x.worked_to"),
    ],
    from: "affiliations x JOIN members m ON m.id = x.member_id JOIN facilities f ON f.id = x.facility_id WHERE 1 = 1",
};

const DUES: Table = Table {
    columns: &[
        (Text, "m.member_number"),
        (Text, "m.family_name || ' ' || m.given_name"),
        (Number, "CAST(x.year AS BIGINT)"),
        (Number, "x.amount"),
        (Day, "x.paid_on"),
    ],
    from: "dues x JOIN members m ON m.id = x.member_id WHERE 1 = 1",
};

const CREDITS: Table = Table {
    columns: &[
        (Text, "m.member_number"),
        (Text, "m.family_name || ' ' || m.given_name"),
        (Day, "x.earned_on"),
        (Text, "x.credit_group"),
        (Text, "x.activity"),
        (Number, "CAST(x.points AS BIGINT)"),
    ],
    from: "credits x JOIN members m ON m.id = x.member_id WHERE 1 = 1",
};

const APPLICATIONS: Table = Table {
    columns: &[
        (Text, "m.member_number"),
        (Text, "m.family_name || ' ' || m.given_name"),
        (Text, "m.family_name_kana || ' ' || m.given_name_kana"),
        (Text, "x.programme"),
        (Text, "x.round_name"),
        (Day, "x.applied_on"),
        (Text, "x.result"),
        (Day, "x.decided_on"),
        (Text, "x.comment"),
        (Text, "x.void_reason"),
    ],
    from: "applications x JOIN members m ON m.id = x.member_id WHERE 1 = 1",
};

const CASE_BOOKS: Table = Table {
    columns: &[
        (Id, "x.id"),
        (Text, "m.member_number"),
        (Text, "x.programme"),
        (Moment, "x.created_at"),
        (Moment, "x.applied_at"),
    ],
    from: "case_books x JOIN members m ON m.id = x.member_id WHERE 1 = 1",
};

const CASES: Table = Table {
    columns: &[
        (Id, "x.id"),
        (Id, "x.book_id"),
        (Text, "m.member_number"),
        (Text, "b.programme"),
        (Number, "CAST(x.slot AS BIGINT)"),
        (Text, "x.state"),
        (Number, "CAST(x.revision AS BIGINT)"),
        (Text, "x.category"),
        (Text, "a.number"),
        (Day, "x.care_from"),
        (Day, "x.care_to"),
        (Number, "CAST(x.patient_age AS BIGINT)"),
        (Text, "x.patient_sex"),
        (Json, "x.sections"),
        (Text, "x.remarks"),
        (Moment, "x.updated_at"),
    ],
    from: "cases x JOIN case_books b ON b.id = x.book_id JOIN members m ON m.id = b.member_id LEFT JOIN accreditations a ON a.id = x.accreditation_id WHERE x.deleted_at IS NULL",
};

const APPROVAL_REQUESTS: Table = Table {
    columns: &[
        (Id, "x.id"),
        (Id, "x.case_id"),
        (Number, "CAST(x.revision AS BIGINT)"),
        (Text, "m.member_number"),
        (Text, "i.member_number"),
        (Text, "x.state"),
        (Moment, "x.requested_at"),
        (Moment, "x.decided_at"),
        (Moment, "x.voided_at"),
        (Text, "x.message"),
        (Text, "x.comment"),
    ],
    from: "approval_requests x JOIN members m ON m.id = x.applicant_id JOIN members i ON i.id = x.instructor_id WHERE 1 = 1",
};

const AUDIT_EVENTS: Table = Table {
    columns: &[
        (Id, "x.id"),
        (Moment, "x.at"),
        (Text, "m.member_number"),
        (Text, "x.action"),
        (Text, "x.subject_kind"),
        (Id, "x.subject_id"),
        (Id, "x.case_id"),
        (Json, "x.details"),
    ],
    from: "audit_events x LEFT JOIN members m ON m.id = x.actor_id WHERE 1 = 1",
};
