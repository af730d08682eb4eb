//! Converts violations of named constraints to refusals.
//!
//! The rules are checked before anything is written. A violation means that another transaction was
//! faster, or that only the database can check the uniqueness.

use sea_orm::{DbErr, SqlErr};
use shorei_domain::refusal::{Place, Refusal};

use crate::error::Error;

/// A constraint: its name, which PostgreSQL reports, and its columns, which SQLite reports.
struct Constraint {
    name: &'static str,
    columns: &'static str,
    meaning: Meaning,
}

enum Meaning {
    /// Another row has the same value in this field.
    Taken(&'static str),
    /// Another transaction was faster, and the state has changed.
    Outrun(Refusal),
    /// The same request is being answered at the same time.
    SameRequest,
}

const CONSTRAINTS: [Constraint; 14] = [
    Constraint {
        name: "members_email",
        columns: "members.email_folded",
        meaning: Meaning::Taken("email"),
    },
    Constraint {
        name: "members_member_number",
        columns: "members.member_number_folded",
        meaning: Meaning::Taken("member_number"),
    },
    Constraint {
        name: "facilities_name",
        columns: "facilities.name, facilities.prefecture",
        meaning: Meaning::Taken("name"),
    },
    Constraint {
        name: "facilities_key",
        columns: "facilities.name_key, facilities.prefecture_key, facilities.twin",
        meaning: Meaning::Taken("name"),
    },
    Constraint {
        name: "accreditations_number",
        columns: "accreditations.number_folded, accreditations.term_from",
        meaning: Meaning::Taken("number"),
    },
    Constraint {
        name: "qualifications_term",
        columns: "qualifications.member_id, qualifications.kind, qualifications.term_from",
        meaning: Meaning::Taken("term_from"),
    },
    Constraint {
        name: "affiliations_stretch",
        columns: "affiliations.member_id, affiliations.facility_id, affiliations.worked_from",
        meaning: Meaning::Taken("worked_from"),
    },
    Constraint {
        name: "dues_year",
        columns: "dues.member_id, dues.year",
        meaning: Meaning::Taken("year"),
    },
    Constraint {
        name: "one_case_per_slot",
        columns: "cases.book_id, cases.slot",
        meaning: Meaning::Outrun(Refusal::SlotTaken),
    },
    Constraint {
        name: "one_unapplied_book",
        columns: "case_books.member_id, case_books.programme",
        meaning: Meaning::Outrun(Refusal::NextBookBegun),
    },
    Constraint {
        name: "one_application_a_book",
        columns: "applications.book_id",
        meaning: Meaning::Outrun(Refusal::AlreadyApplied),
    },
    Constraint {
        name: "one_application_a_round",
        columns: "applications.member_id, applications.round_id",
        meaning: Meaning::Outrun(Refusal::AlreadyApplied),
    },
    Constraint {
        name: "one_open_request",
        columns: "approval_requests.case_id",
        meaning: Meaning::Outrun(Refusal::AlreadyRequested),
    },
    Constraint {
        name: "kept_answers_pkey",
        columns: "kept_answers.caller_id, kept_answers.method, kept_answers.path, kept_answers.idempotency_key",
        meaning: Meaning::SameRequest,
    },
];

/// Returns the refusal for a violated constraint, if it is one of the named ones.
pub(crate) fn refusal(error: &DbErr) -> Option<Error> {
    let Some(SqlErr::UniqueConstraintViolation(message)) = error.sql_err() else {
        return None;
    };
    let violated = CONSTRAINTS.iter().find(|constraint| {
        let named = format!("\"{}\"", constraint.name);
        message.contains(&named)
            || message.strip_prefix("UNIQUE constraint failed: ") == Some(constraint.columns)
    })?;
    Some(match &violated.meaning {
        Meaning::Taken(field) => {
            Error::refused(Place::field(*field), Refusal::AlreadyExists { field })
        }
        Meaning::Outrun(refusal) => Error::refused(Place::whole(), refusal.clone()),
        Meaning::SameRequest => Error::IdempotencyInProgress,
    })
}
