//! The outbox: mails written with the change that they tell of, sent by a worker afterwards.

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult};
use shorei_domain::id::MemberId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::mail::Mail;
use crate::store::entity::outbox::{ActiveModel, Entity};
use crate::store::sql::Sql;

/// A mail that is due, with what is known of its recipient now.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DueMail {
    /// Identifies the mail: its `Message-ID` and file are named after it.
    pub id: Uuid,
    /// What it says.
    pub params: String,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// The recipient's address.
    pub email: String,
    /// The recipient's name.
    pub name: String,
    /// The recipient's language.
    pub language: String,
}

/// Writes a mail to somebody.
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

/// The row of a mail to somebody.
///
/// # Errors
/// When what it says cannot be written as JSON, which it can.
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
    })
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Takes mails that are due, and reserves them for `lease`: should this copy of the program die, they
/// are due again after it.
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
        "SELECT o.id, o.params, o.attempts, m.email,
           m.family_name || ' ' || m.given_name AS name, m.language
         FROM outbox o JOIN members m ON m.id = o.recipient_id",
    );
    sql.push_list(" WHERE o.id IN ", ids.iter().map(|row| row.id.into()));
    sql.push(" ORDER BY o.id", []);
    Ok(sql.all(tx).await?)
}

/// Remembers that a mail was sent.
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

/// Remembers that sending failed, and when to try again.
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

/// How many mails wait, and for how long the oldest does.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// Since when the oldest waits.
    pub oldest: Option<OffsetDateTime>,
}

/// What waits to be sent.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<Waiting, Error> {
    let sql = Sql::new(
        "SELECT COUNT(*) AS count, MIN(created_at) AS oldest FROM outbox WHERE sent_at IS NULL",
    );
    let none = Waiting { count: 0, oldest: None };
    Ok(sql.one(db).await?.unwrap_or(none))
}
