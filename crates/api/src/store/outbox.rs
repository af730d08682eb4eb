//! The outbox: mails written together with a change, and sent by the worker afterwards.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter,
};
use shorei_contract::mail::MailState;
use shorei_domain::id::MemberId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::mail::Mail;
use crate::store::entity::outbox::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;

/// A due mail, with its recipient's current data.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DueMail {
    /// The mail's identifier, which names its `Message-ID` and file.
    pub id: Uuid,
    /// The content.
    pub params: String,
    /// The number of attempts, including this one.
    pub attempts: i32,
    /// The recipient's address.
    pub email: String,
    /// The recipient's name.
    pub name: String,
    /// The recipient's language.
    pub language: String,
}

/// Counts the mails of a kind that were written to a person since then.
pub async fn count_since(
    db: &impl ConnectionTrait,
    to: MemberId,
    kind: &str,
    since: OffsetDateTime,
) -> Result<u64, Error> {
    let lately = Entity::find()
        .filter(Column::RecipientId.eq(to.0))
        .filter(Column::Kind.eq(kind))
        .filter(Column::CreatedAt.gt(since));
    Ok(lately.count(db).await?)
}

/// Writes a mail to a person.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    to: MemberId,
    mail: &Mail,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = new_row(id, to, mail, now)?;
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Makes the row of a mail to a person.
///
/// # Errors
/// If its content cannot be written as JSON; every mail can.
pub fn new_row(
    id: Uuid,
    to: MemberId,
    mail: &Mail,
    now: OffsetDateTime,
) -> Result<ActiveModel, Error> {
    Ok(ActiveModel {
        id: Set(id),
        recipient_id: Set(to.0),
        kind: Set(mail.kind().to_owned()),
        params: Set(serde_json::to_string(mail)?),
        created_at: Set(now),
        attempts: Set(0),
        due_at: Set(now),
        sent_at: Set(None),
        last_error: Set(None),
        address: Set(None),
    })
}

/// The same mail, to an address that the recipient had before.
#[must_use]
pub fn to_address(row: ActiveModel, address: String) -> ActiveModel {
    ActiveModel { address: Set(Some(address)), ..row }
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Takes due mails, and reserves them for `lease`. If this copy of the program dies, they are due
/// again afterwards.
pub async fn claim(
    tx: &DatabaseTransaction,
    limit: i64,
    lease: Duration,
    now: OffsetDateTime,
) -> Result<Vec<DueMail>, Error> {
    let skip = match tx.get_database_backend() {
        DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let mut sql = Sql::new("SELECT id FROM outbox WHERE sent_at IS NULL");
    sql.push(
        &format!(" AND due_at <= ? ORDER BY due_at, id LIMIT ?{skip}"),
        [now.into(), limit.into()],
    );
    let ids: Vec<Id> = sql.all(tx).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("UPDATE outbox SET attempts = attempts + 1");
    sql.push(", due_at = ?", [(now + lease).into()]);
    sql.push_list(" WHERE id IN ", ids.iter().map(|row| row.id.into()));
    sql.run(tx).await?;
    let mut sql = Sql::new(
        "SELECT o.id, o.params, o.attempts, COALESCE(o.address, m.email) AS email,
           m.family_name || ' ' || m.given_name AS name, m.language
         FROM outbox o JOIN members m ON m.id = o.recipient_id",
    );
    sql.push_list(" WHERE o.id IN ", ids.iter().map(|row| row.id.into()));
    sql.push(" ORDER BY o.id", []);
    Ok(sql.all(tx).await?)
}

/// Records that a mail was sent.
pub async fn set_sent(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(id),
        sent_at: Set(Some(now)),
        last_error: Set(None),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Records that sending failed, and when to try again.
pub async fn set_failed(
    tx: &DatabaseTransaction,
    id: Uuid,
    error: String,
    due_at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(id),
        last_error: Set(Some(error)),
        due_at: Set(due_at),
        ..Default::default()
    };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// The number of waiting mails, and the age of the oldest.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Waiting {
    /// The number of mails.
    pub count: i64,
    /// When the oldest was written.
    pub oldest: Option<OffsetDateTime>,
}

/// Returns the mails waiting to be sent.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<Waiting, Error> {
    let sql = Sql::new(
        "SELECT COUNT(*) AS count, MIN(created_at) AS oldest FROM outbox WHERE sent_at IS NULL",
    );
    let none = Waiting { count: 0, oldest: None };
    Ok(sql.one(db).await?.unwrap_or(none))
}

/// A mail in the outbox, with its recipient's current data.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MailRow {
    /// The mail's identifier.
    pub id: Uuid,
    /// The kind.
    pub kind: String,
    /// The content, which is never shown.
    pub params: String,
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// The number of attempts.
    pub attempts: i32,
    /// When the next attempt is due.
    pub due_at: OffsetDateTime,
    /// When it was sent.
    pub sent_at: Option<OffsetDateTime>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// To whom.
    pub recipient_id: Uuid,
    /// Their 会員番号.
    pub member_number: Option<String>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their language.
    pub language: String,
}

const MAILS: &str = "SELECT o.id, o.kind, o.params, o.created_at, o.attempts, o.due_at, o.sent_at,
       o.last_error, o.recipient_id, m.member_number,
       m.family_name || ' ' || m.given_name AS name,
       COALESCE(o.address, m.email) AS email, m.language
     FROM outbox o JOIN members m ON m.id = o.recipient_id WHERE 1 = 1";

/// Returns a page of mails, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    state: Option<MailState>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<MailRow>, Error> {
    let mut sql = Sql::new(MAILS);
    let condition = match state {
        None => "",
        Some(MailState::Sent) => " AND o.sent_at IS NOT NULL",
        Some(MailState::Waiting) => " AND o.sent_at IS NULL AND o.last_error IS NULL",
        Some(MailState::Failed) => " AND o.sent_at IS NULL AND o.last_error IS NOT NULL",
    };
    sql.push(condition, []);
    sql.push_search(&["m.search_text LIKE ?"], query);
    if let Some(after) = slice.after {
        sql.push(" AND o.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY o.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Returns the mail with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<MailRow>, Error> {
    let mut sql = Sql::new(MAILS);
    sql.push(" AND o.id = ?", [id.into()]);
    Ok(sql.one(db).await?)
}

/// Makes a mail due now, and returns whether it had not been sent yet. If another copy of the
/// program is sending it at this moment, it may be sent twice, with the same `Message-ID`.
pub async fn make_due(
    tx: &DatabaseTransaction,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let mut sql = Sql::new("UPDATE outbox");
    sql.push(" SET due_at = ? WHERE id = ? AND sent_at IS NULL", [now.into(), id.into()]);
    Ok(sql.run(tx).await? > 0)
}
