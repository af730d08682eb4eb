//! Finds and erases the remains of deleted reports: their text, what people wrote about them, their
//! mention in mails, and the name of their scan.

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::mail::Mail;
use crate::store::entity::outbox::{ActiveModel, Entity};
use crate::store::slot::StoredSlot;
use crate::store::sql::Sql;

/// A report deleted long ago that still has content.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Erasable {
    /// The report's identifier.
    pub id: Uuid,
    /// The book.
    pub book_id: Uuid,
    /// The slot it was in.
    pub slot: StoredSlot,
}

/// Returns at most `most` reports that were deleted before `limit` and still have content.
pub async fn erasable(
    db: &impl ConnectionTrait,
    limit: OffsetDateTime,
    most: u64,
) -> Result<Vec<Erasable>, Error> {
    let mut sql = Sql::new("SELECT c.id, c.book_id, c.slot FROM cases c");
    sql.push(
        " WHERE c.deleted_at < ? AND (c.sections <> '{}' OR c.remarks <> ''
            OR EXISTS (SELECT 1 FROM case_revisions v WHERE v.case_id = c.id AND v.sections <> '{}')
            OR EXISTS (SELECT 1 FROM approval_requests r WHERE r.case_id = c.id
                         AND (r.message <> '' OR r.comment IS NOT NULL))
            OR EXISTS (SELECT 1 FROM working_copies w WHERE w.case_id = c.id
                         OR (w.case_id IS NULL AND w.based_on_case = c.id))
            OR EXISTS (SELECT 1 FROM paper_approvals p JOIN approval_requests r ON r.id = p.id
                       WHERE r.case_id = c.id AND p.size > 0))
          ORDER BY c.id LIMIT ?",
        [limit.into(), most.into()],
    );
    Ok(sql.all(db).await?)
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Erases everything written in a report or about it, but not the fact that it existed. Returns the
/// paper approvals whose scans must be deleted.
pub async fn erase(tx: &DatabaseTransaction, case: &Erasable) -> Result<Vec<Uuid>, Error> {
    let empty = "sections = '{}', remarks = '', patient_age = NULL, patient_sex = NULL";
    let revisions = format!("UPDATE case_revisions SET {empty}, salt = NULL WHERE case_id = ?");
    run(tx, &revisions, case.id).await?;
    run(tx, &format!("UPDATE cases SET {empty} WHERE id = ?"), case.id).await?;
    run(tx, "DELETE FROM working_copies WHERE case_id = ?", case.id).await?;
    let after = "DELETE FROM working_copies WHERE case_id IS NULL AND based_on_case = ?";
    run(tx, after, case.id).await?;
    erase_mails(tx, case).await?;
    let said =
        "UPDATE approval_requests SET message = '', comment = NULL, salt = NULL WHERE case_id = ?";
    run(tx, said, case.id).await?;
    let mut sql =
        Sql::new("SELECT p.id FROM paper_approvals p JOIN approval_requests r ON r.id = p.id");
    sql.push(" WHERE r.case_id = ?", [case.id.into()]);
    let papers: Vec<Id> = sql.all(tx).await?;
    let nameless = "UPDATE paper_approvals SET file_name = '', size = 0
                    WHERE id IN (SELECT id FROM approval_requests WHERE case_id = ?)";
    run(tx, nameless, case.id).await?;
    Ok(papers.into_iter().map(|paper| paper.id).collect())
}

async fn run(tx: &DatabaseTransaction, statement: &str, case: Uuid) -> Result<(), Error> {
    let mut sql = Sql::new("");
    sql.push(statement, [case.into()]);
    sql.run(tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Written {
    id: Uuid,
    params: String,
}

/// Removes the text from mails that name the report. Mails of older versions name only the slot:
/// all such mails to the people concerned lose their text.
async fn erase_mails(tx: &DatabaseTransaction, case: &Erasable) -> Result<(), Error> {
    let mut sql = Sql::new("SELECT o.id, o.params FROM outbox o WHERE ");
    sql.push("o.params LIKE ?", [format!("%{}%", case.id).into()]);
    sql.push(
        " OR (o.params LIKE '%\"items\":%' AND o.params NOT LIKE '%\"case\":%'
              AND (o.recipient_id IN (SELECT r.applicant_id FROM approval_requests r WHERE r.case_id = ?)
                OR o.recipient_id IN (SELECT r.instructor_id FROM approval_requests r WHERE r.case_id = ?)))",
        [case.id.into(), case.id.into()],
    );
    let rows: Vec<Written> = sql.all(tx).await?;
    for Written { id, params } in rows {
        // A mail written by a later version of the program is for that version to erase.
        let Ok(mut mail) = serde_json::from_str::<Mail>(&params) else { continue };
        let names_it = mail.items().iter().any(|item| match item.case {
            Some(named) => named == case.id,
            None => item.number == case.slot.number(),
        });
        if names_it {
            mail.erase_words();
            let params = serde_json::to_string(&mail)?;
            let row = ActiveModel { id: Set(id), params: Set(params), ..Default::default() };
            Entity::update(row).exec(tx).await?;
        }
    }
    Ok(())
}
