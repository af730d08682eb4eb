//! The scope that a program's token needs for an operation, by resource, and by reading or writing.
//! Defined once, for the description and the check.

use shorei_contract::import::{ExportKind, ImportKind};
use shorei_contract::scope::Scope;

use crate::http::BASE;

/// What a program needs for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// This scope.
    Scope(Scope),
    /// The scope of the table that the query names.
    OfTable,
    /// No program may call it: only people who are signed in.
    Person,
}

/// Returns what the operation with this method and path needs. The path is spelt as in the
/// description. A new path is for people only until it is listed here.
#[must_use]
pub fn needed(method: &str, path: &str) -> Needed {
    let path = path.strip_prefix(BASE).unwrap_or(path).trim_start_matches('/');
    let mut parts = path.split(['/', '.']);
    let reads = method == "GET";
    let either = |read, write| Needed::Scope(if reads { read } else { write });
    match parts.next().unwrap_or_default() {
        "me" if parts.next() == Some("tokens") => Needed::Person,
        "me" => either(Scope::ProfileRead, Scope::ProfileWrite),
        "case-books" | "cases" if parts.any(|part| part == "paper-approvals") => {
            either(Scope::ApprovalsRead, Scope::ApprovalsWrite)
        }
        "case-books" | "cases" => either(Scope::CasesRead, Scope::CasesWrite),
        "approval-requests" | "instructors" | "paper-approvals" => {
            either(Scope::ApprovalsRead, Scope::ApprovalsWrite)
        }
        "applications" => either(Scope::ApplicationsRead, Scope::ApplicationsWrite),
        "notifications" => either(Scope::NotificationsRead, Scope::NotificationsWrite),
        "programmes" | "rounds" => either(Scope::ProgrammesRead, Scope::ProgrammesWrite),
        "facilities" | "accreditations" => either(Scope::FacilitiesRead, Scope::FacilitiesWrite),
        "members" | "qualifications" | "affiliations" | "dues" | "credits" => {
            either(Scope::MembersRead, Scope::MembersWrite)
        }
        "mails" => either(Scope::MailsRead, Scope::MailsWrite),
        "audit-events" | "audit-anchors" if reads => Needed::Scope(Scope::AuditRead),
        "events" if reads => Needed::Scope(Scope::EventsRead),
        "webhook-endpoints" => either(Scope::WebhooksRead, Scope::WebhooksWrite),
        "imports" | "exports" => Needed::OfTable,
        _ => Needed::Person,
    }
}

/// Returns the scope for importing a table.
#[must_use]
pub fn to_import(kind: ImportKind) -> Scope {
    match kind {
        ImportKind::Members | ImportKind::Qualifications | ImportKind::Affiliations => {
            Scope::MembersWrite
        }
        ImportKind::Facilities | ImportKind::Accreditations => Scope::FacilitiesWrite,
    }
}

/// Returns the scope for exporting a table.
#[must_use]
pub fn to_export(kind: ExportKind) -> Scope {
    match kind {
        ExportKind::Members
        | ExportKind::Qualifications
        | ExportKind::Affiliations
        | ExportKind::Dues
        | ExportKind::Credits => Scope::MembersRead,
        ExportKind::Facilities | ExportKind::Accreditations => Scope::FacilitiesRead,
        ExportKind::Applications => Scope::ApplicationsRead,
        ExportKind::CaseBooks | ExportKind::Cases => Scope::CasesRead,
        ExportKind::ApprovalRequests => Scope::ApprovalsRead,
        ExportKind::AuditEvents => Scope::AuditRead,
    }
}
