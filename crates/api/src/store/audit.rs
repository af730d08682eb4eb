//! The audit trail.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Value};
use shorei_domain::id::CaseId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::audit_event::{Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::{Sql, escape_like};

/// An entry to add.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The entry's identifier.
    pub id: Uuid,
    /// The time.
    pub at: OffsetDateTime,
    /// The person or program who acted; `None` for the system itself, or a visitor who is not
    /// signed in.
    pub actor: Option<Uuid>,
    /// The network address.
    pub address: Option<String>,
    /// The HTTP request's identifier.
    pub request_id: Option<String>,
    /// The action.
    pub action: &'static str,
    /// The kind of subject.
    pub subject_kind: &'static str,
    /// The subject.
    pub subject: Uuid,
    /// The book concerned, if any.
    pub book: Option<Uuid>,
    /// The report concerned, if any.
    pub case: Option<Uuid>,
    /// The request concerned, if any.
    pub approval_request: Option<Uuid>,
    /// The revision.
    pub revision: Option<i32>,
    /// The changes; never a report's text.
    pub details: serde_json::Value,
}

/// Whether that has ever been done.
pub async fn happened(db: &impl ConnectionTrait, action: &str) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::Action.eq(action)).one(db).await?.is_some())
}

/// An entry, with the name of its actor.
#[derive(Clone, Debug, FromQueryResult)]
pub struct EntryRow {
    /// The entry's identifier.
    pub id: Uuid,
    /// The time.
    pub at: OffsetDateTime,
    /// The person or program who acted.
    pub actor_id: Option<Uuid>,
    /// Their 会員番号.
    pub actor_number: Option<String>,
    /// Their name.
    pub actor_name: Option<String>,
    /// The network address.
    pub address: Option<String>,
    /// The HTTP request's identifier.
    pub request_id: Option<String>,
    /// The action.
    pub action: String,
    /// The kind of subject.
    pub subject_kind: String,
    /// The subject.
    pub subject_id: Uuid,
    /// The report concerned, if any.
    pub case_id: Option<Uuid>,
    /// The revision.
    pub revision: Option<i32>,
    /// The changes.
    pub details: String,
}

/// The filters of a list of entries.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only by this actor.
    pub actor: Option<Uuid>,
    /// Only about this report.
    pub case: Option<Uuid>,
    /// Only about this subject.
    pub subject: Option<Uuid>,
    /// Only this action, or those of this kind.
    pub action: Option<String>,
    /// Words that match the actor.
    pub by: String,
    /// Words that match the subject.
    pub about: String,
    /// Not before.
    pub from: Option<OffsetDateTime>,
    /// Before.
    pub until: Option<OffsetDateTime>,
}

/// Returns a page of entries, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<EntryRow>, Error> {
    let mut sql = Sql::new(ENTRIES);
    let Filter { actor, case, subject, action, by, about, from, until } = filter;
    let filters: [(&str, Option<Value>); 5] = [
        ("e.actor_id = ?", actor.map(Into::into)),
        ("e.case_id = ?", case.map(Into::into)),
        ("e.subject_id = ?", subject.map(Into::into)),
        ("e.at >= ?", from.map(Into::into)),
        ("e.at < ?", until.map(Into::into)),
    ];
    for (condition, value) in filters {
        if let Some(value) = value {
            sql.push(&format!(" AND {condition}"), [value]);
        }
    }
    if let Some(action) = action.as_deref() {
        let kind = format!("{}.%", escape_like(action));
        let either = " AND (e.action = ? OR e.action LIKE ? ESCAPE '!')";
        sql.push(either, [action.into(), kind.into()]);
    }
    sql.push_search(&["m.search_text LIKE ?"], by);
    sql.push_search(&ABOUT, about);
    if let Some(after) = slice.after {
        sql.push(" AND e.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY e.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

const ENTRIES: &str = "SELECT e.id, e.at, e.actor_id, m.member_number AS actor_number,
       m.family_name || ' ' || m.given_name AS actor_name, e.address, e.request_id, e.action,
       e.subject_kind, e.subject_id, e.case_id, e.revision, e.details
     FROM audit_events e LEFT JOIN members m ON m.id = e.actor_id WHERE 1 = 1";

/// Where the words of a subject may stand: with the member, with the owner of the book, or with the hospital.
const ABOUT: [&str; 3] = [
    "e.subject_id IN (SELECT s.id FROM members s WHERE s.search_text LIKE ?)",
    "e.book_id IN (SELECT b.id FROM case_books b JOIN members s ON s.id = b.member_id WHERE s.search_text LIKE ?)",
    "e.subject_id IN (SELECT f.id FROM facilities f WHERE f.search_text LIKE ?)",
];

/// Returns the entry with that identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<EntryRow>, Error> {
    let mut sql = Sql::new(ENTRIES);
    sql.push(" AND e.id = ?", [id.into()]);
    Ok(sql.one(db).await?)
}

/// An entry of a report's history, with its request.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HistoryRow {
    /// The time.
    pub at: OffsetDateTime,
    /// The person or program who acted.
    pub actor_id: Option<Uuid>,
    /// Their 会員番号.
    pub actor_number: Option<String>,
    /// Their name.
    pub actor_name: Option<String>,
    /// The action.
    pub action: String,
    /// The revision.
    pub revision: Option<i32>,
    /// The request.
    pub request_id: Option<Uuid>,
    /// Who was asked in it.
    pub instructor_id: Option<Uuid>,
    /// Their 会員番号.
    pub instructor_number: Option<String>,
    /// Their name.
    pub instructor_name: Option<String>,
    /// How it stands.
    pub request_state: Option<String>,
    /// The applicant's message.
    pub message: Option<String>,
    /// The instructor's comment.
    pub comment: Option<String>,
}

/// Returns the changes of a report, oldest first. Entries of reading it are left out.
pub async fn history(db: &impl ConnectionTrait, case: CaseId) -> Result<Vec<HistoryRow>, Error> {
    let mut sql = Sql::new(
        "SELECT e.at, e.actor_id, m.member_number AS actor_number,
           m.family_name || ' ' || m.given_name AS actor_name, e.action, e.revision,
           r.id AS request_id, r.instructor_id, i.member_number AS instructor_number,
           i.family_name || ' ' || i.given_name AS instructor_name, r.state AS request_state,
           r.message, r.comment
         FROM audit_events e
         LEFT JOIN members m ON m.id = e.actor_id
         LEFT JOIN approval_requests r ON r.id = e.approval_request_id
         LEFT JOIN members i ON i.id = r.instructor_id",
    );
    sql.push(
        " WHERE e.case_id = ? AND e.action NOT IN ('case.read', 'working_copy.begun',
            'working_copy.discarded') ORDER BY e.id",
        [case.0.into()],
    );
    Ok(sql.all(db).await?)
}
