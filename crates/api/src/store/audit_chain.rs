//! The chains of the audit trail, and their daily anchors (see [`crate::chain`]).

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::chain::{self, BEGIN, Digest, Fixed, Hasher};
use crate::error::Error;
use crate::store::audit::NewEntry;
use crate::store::entity::audit_event::{ActiveModel, Entity};
use crate::store::sql::Sql;

/// The chain of the entries that were there before there were chains.
pub const BEFORE: &str = "before";
/// How many rows are written by one statement.
const CHUNK: usize = 500;

/// The end of a chain.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Head {
    /// Which chain.
    pub chain: String,
    /// How many entries it has.
    pub length: i64,
    /// The link of the last one.
    pub head: Vec<u8>,
}

/// The name of the chain that an entry belongs to.
fn chain_of(entry: &NewEntry) -> String {
    entry.book.map_or_else(|| entry.subject_kind.to_owned(), |book| book.to_string())
}

/// Adds entries at the ends of their chains, which stay locked until the transaction ends.
pub async fn append(tx: &DatabaseTransaction, entries: Vec<NewEntry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut heads = lock(tx, entries.iter().map(chain_of)).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = chain_of(&entry);
        let head = heads.get_mut(&name).ok_or_else(|| Error::internal("a chain without end"))?;
        rows.push(linked(head, name, entry)?);
    }
    for rows in rows.chunks(CHUNK) {
        Entity::insert_many(rows.iter().cloned()).exec_without_returning(tx).await?;
    }
    let ends: Vec<_> = heads.into_values().collect();
    set_heads(tx, &ends).await
}

/// The row of an entry at the end of its chain, which grows by it.
fn linked(head: &mut Head, name: String, entry: NewEntry) -> Result<ActiveModel, Error> {
    let details = entry.details.to_string();
    let salt = chain::salt()?;
    let personal = chain::personal(&salt, entry.address.as_deref(), &details);
    let position = head.length + 1;
    let fixed = Fixed {
        chain: &name,
        position,
        id: entry.id,
        at: entry.at,
        actor: entry.actor,
        request_id: entry.request_id.as_deref(),
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject: entry.subject,
        book: entry.book,
        case: entry.case,
        approval_request: entry.approval_request,
        revision: entry.revision,
    };
    let link = chain::link(&head.head, &fixed, &personal);
    head.length = position;
    head.head = link.to_vec();
    Ok(ActiveModel {
        id: Set(entry.id),
        at: Set(entry.at),
        actor_id: Set(entry.actor),
        address: Set(entry.address),
        request_id: Set(entry.request_id),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject_kind.to_owned()),
        subject_id: Set(entry.subject),
        book_id: Set(entry.book),
        case_id: Set(entry.case),
        approval_request_id: Set(entry.approval_request),
        revision: Set(entry.revision),
        details: Set(details),
        chain: Set(Some(name)),
        position: Set(Some(position)),
        salt: Set(Some(salt.to_vec())),
        personal: Set(Some(personal.to_vec())),
        link: Set(Some(link.to_vec())),
    })
}

/// The ends of these chains, locked in the order of their names until the transaction ends; those that do
/// not exist yet are made.
async fn lock(
    tx: &DatabaseTransaction,
    names: impl Iterator<Item = String>,
) -> Result<BTreeMap<String, Head>, Error> {
    let mut wanted: Vec<String> = names.collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut heads = BTreeMap::new();
    for names in wanted.chunks(CHUNK) {
        let mut found = locked(tx, names).await?;
        if found.len() < names.len() {
            let known = |name: &&String| !found.iter().any(|head| head.chain == **name);
            let missing: Vec<_> = names.iter().filter(known).cloned().collect();
            make(tx, &missing).await?;
            found.extend(locked(tx, &missing).await?);
        }
        heads.extend(found.into_iter().map(|head| (head.chain.clone(), head)));
    }
    Ok(heads)
}

async fn locked(tx: &DatabaseTransaction, names: &[String]) -> Result<Vec<Head>, Error> {
    let mut sql = Sql::new("SELECT chain, length, head FROM audit_chains");
    sql.push_list(" WHERE chain IN ", names.iter().map(|name| name.as_str().into()));
    sql.push(" ORDER BY chain", []);
    if tx.get_database_backend() == DbBackend::Postgres {
        sql.push(" FOR UPDATE", []);
    }
    Ok(sql.all(tx).await?)
}

async fn make(tx: &DatabaseTransaction, names: &[String]) -> Result<(), Error> {
    let mut sql = Sql::new("INSERT INTO audit_chains (chain, length, head, anchored) VALUES ");
    for (index, name) in names.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let values = format!("{comma}(?, 0, ?, 0)");
        sql.push(&values, [name.as_str().into(), BEGIN.to_vec().into()]);
    }
    sql.push(" ON CONFLICT (chain) DO NOTHING", []);
    sql.run(tx).await?;
    Ok(())
}

async fn set_heads(tx: &DatabaseTransaction, heads: &[Head]) -> Result<(), Error> {
    for heads in heads.chunks(CHUNK) {
        let mut sql = Sql::new("INSERT INTO audit_chains (chain, length, head, anchored) VALUES ");
        for (index, Head { chain, length, head }) in heads.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let values = format!("{comma}(?, ?, ?, 0)");
            sql.push(&values, [chain.as_str().into(), (*length).into(), head.clone().into()]);
        }
        sql.push(
            " ON CONFLICT (chain) DO UPDATE SET length = excluded.length, head = excluded.head",
            [],
        );
        sql.run(tx).await?;
    }
    Ok(())
}

/// An entry as it lies in the database.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StoredEntry {
    /// Identifies the entry.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub actor_id: Option<Uuid>,
    /// From which network address; personal.
    pub address: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which one.
    pub subject_id: Uuid,
    /// In which book.
    pub book_id: Option<Uuid>,
    /// Which report.
    pub case_id: Option<Uuid>,
    /// Which approval request.
    pub approval_request_id: Option<Uuid>,
    /// Which revision.
    pub revision: Option<i32>,
    /// What changed; personal.
    pub details: String,
    /// In which chain.
    pub chain: Option<String>,
    /// Where in it.
    pub position: Option<i64>,
    /// The salt of its personal values, until they are erased.
    pub salt: Option<Vec<u8>>,
    /// Their digest.
    pub personal: Option<Vec<u8>>,
    /// Its link.
    pub link: Option<Vec<u8>>,
}

impl StoredEntry {
    /// What of it is never erased, at that place.
    #[must_use]
    pub fn fixed<'a>(&'a self, chain: &'a str, position: i64) -> Fixed<'a> {
        Fixed {
            chain,
            position,
            id: self.id,
            at: self.at,
            actor: self.actor_id,
            request_id: self.request_id.as_deref(),
            action: &self.action,
            subject_kind: &self.subject_kind,
            subject: self.subject_id,
            book: self.book_id,
            case: self.case_id,
            approval_request: self.approval_request_id,
            revision: self.revision,
        }
    }
}

/// The entries of all chains, in the order of their names and places, after the given one.
pub async fn entries(
    db: &impl ConnectionTrait,
    after: Option<(&str, i64)>,
    limit: u64,
) -> Result<Vec<StoredEntry>, Error> {
    let mut sql = Sql::new("SELECT * FROM audit_events WHERE chain IS NOT NULL");
    if let Some((chain, position)) = after {
        sql.push(" AND (chain, position) > (?, ?)", [chain.into(), position.into()]);
    }
    sql.push(" ORDER BY chain, position LIMIT ?", [limit.into()]);
    Ok(sql.all(db).await?)
}

/// The entries that are in no chain, oldest first.
pub async fn unchained(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<StoredEntry>, Error> {
    let mut sql = Sql::new("SELECT * FROM audit_events WHERE chain IS NULL");
    sql.push(" ORDER BY id LIMIT ?", [limit.into()]);
    Ok(sql.all(db).await?)
}

/// The ends of all chains.
pub async fn heads(db: &impl ConnectionTrait) -> Result<Vec<Head>, Error> {
    Ok(Sql::new("SELECT chain, length, head FROM audit_chains ORDER BY chain").all(db).await?)
}

/// Takes entries of a version before into the chain [`BEFORE`]: at most `limit`. Says how many.
pub async fn adopt(tx: &DatabaseTransaction, limit: u64) -> Result<usize, Error> {
    let mut heads = lock(tx, std::iter::once(BEFORE.to_owned())).await?;
    let mut head = heads.remove(BEFORE).ok_or_else(|| Error::internal("a chain without end"))?;
    let entries = unchained(tx, limit).await?;
    for entry in &entries {
        let salt = chain::salt()?;
        let personal = chain::personal(&salt, entry.address.as_deref(), &entry.details);
        let position = head.length + 1;
        let link = chain::link(&head.head, &entry.fixed(BEFORE, position), &personal);
        let row = ActiveModel {
            id: Set(entry.id),
            chain: Set(Some(BEFORE.to_owned())),
            position: Set(Some(position)),
            salt: Set(Some(salt.to_vec())),
            personal: Set(Some(personal.to_vec())),
            link: Set(Some(link.to_vec())),
            ..Default::default()
        };
        Entity::update(row).exec(tx).await?;
        head.length = position;
        head.head = link.to_vec();
    }
    set_heads(tx, &[head]).await?;
    Ok(entries.len())
}

/// Erases the personal values of an entry and their salt. Says whether there were any.
pub async fn erase_personal(tx: &DatabaseTransaction, id: Uuid) -> Result<bool, Error> {
    let mut sql = Sql::new("UPDATE audit_events SET address = NULL, details = '{}', salt = NULL");
    sql.push(" WHERE id = ? AND salt IS NOT NULL", [id.into()]);
    Ok(sql.run(tx).await? == 1)
}

/// A digest over all chains as they were when it was made.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Anchor {
    /// Identifies the anchor.
    pub id: Uuid,
    /// The day that it is for.
    pub day: Date,
    /// When it was made.
    pub made_at: OffsetDateTime,
    /// How many entries all chains had.
    pub entries: i64,
    /// The digest, over that of the anchor before and the chains that grew since.
    pub digest: Vec<u8>,
}

/// The digest of an anchor.
#[must_use]
pub fn anchor_digest(previous: &[u8], day: Date, grown: &[Head]) -> Digest {
    let mut hasher = Hasher::new("shorei anchor 1");
    hasher.add(previous).add(day.to_string().as_bytes());
    for Head { chain, length, head } in grown {
        hasher.add(chain.as_bytes()).add(&length.to_be_bytes()).add(head);
    }
    hasher.finish()
}

/// The last anchor.
pub async fn last_anchor(db: &impl ConnectionTrait) -> Result<Option<Anchor>, Error> {
    Ok(Sql::new("SELECT * FROM audit_anchors ORDER BY day DESC LIMIT 1").one(db).await?)
}

/// The anchor of a day.
pub async fn anchor_of(db: &impl ConnectionTrait, day: Date) -> Result<Option<Anchor>, Error> {
    let mut sql = Sql::new("SELECT * FROM audit_anchors");
    sql.push(" WHERE day = ?", [day.into()]);
    Ok(sql.one(db).await?)
}

/// The anchors of a page, newest first.
pub async fn anchors(
    db: &impl ConnectionTrait,
    before: Option<Date>,
    limit: u64,
) -> Result<Vec<Anchor>, Error> {
    let mut sql = Sql::new("SELECT * FROM audit_anchors WHERE 1 = 1");
    if let Some(before) = before {
        sql.push(" AND day < ?", [before.into()]);
    }
    sql.push(" ORDER BY day DESC LIMIT ?", [limit.into()]);
    Ok(sql.all(db).await?)
}

/// The chains that an anchor covers.
pub async fn anchored(db: &impl ConnectionTrait, anchor: Uuid) -> Result<Vec<Head>, Error> {
    let mut sql = Sql::new("SELECT chain, length, head FROM audit_anchor_heads");
    sql.push(" WHERE anchor_id = ? ORDER BY chain", [anchor.into()]);
    let mut heads: Vec<Head> = sql.all(db).await?;
    heads.sort_by(|one, other| one.chain.cmp(&other.chain));
    Ok(heads)
}

/// The link of an entry by its place.
pub async fn link_at(
    db: &impl ConnectionTrait,
    chain: &str,
    position: i64,
) -> Result<Option<Vec<u8>>, Error> {
    #[derive(FromQueryResult)]
    struct Link {
        link: Option<Vec<u8>>,
    }
    let mut sql = Sql::new("SELECT link FROM audit_events");
    sql.push(" WHERE chain = ? AND position = ?", [chain.into(), position.into()]);
    let found: Option<Link> = sql.one(db).await?;
    Ok(found.and_then(|found| found.link))
}

/// Makes the anchor of a day, unless there is one of that day or a later one.
pub async fn make_anchor(
    tx: &DatabaseTransaction,
    id: Uuid,
    day: Date,
    now: OffsetDateTime,
) -> Result<Option<Anchor>, Error> {
    #[derive(FromQueryResult)]
    struct Total {
        entries: i64,
    }
    let last = last_anchor(tx).await?;
    if last.as_ref().is_some_and(|last| last.day >= day) {
        return Ok(None);
    }
    let previous = last.map_or_else(|| BEGIN.to_vec(), |last| last.digest);
    let grown = Sql::new("SELECT chain, length, head FROM audit_chains WHERE length > anchored");
    let mut grown: Vec<Head> = grown.all(tx).await?;
    grown.sort_by(|one, other| one.chain.cmp(&other.chain));
    let total = "SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT) AS entries FROM audit_chains";
    let total: Option<Total> = Sql::new(total).one(tx).await?;
    let anchor = Anchor {
        id,
        day,
        made_at: now,
        entries: total.map_or(0, |total| total.entries),
        digest: anchor_digest(&previous, day, &grown).to_vec(),
    };
    let mut sql = Sql::new("INSERT INTO audit_anchors (id, day, made_at, entries, digest) VALUES ");
    sql.push(
        "(?, ?, ?, ?, ?) ON CONFLICT (day) DO NOTHING",
        [id.into(), day.into(), now.into(), anchor.entries.into(), anchor.digest.clone().into()],
    );
    if sql.run(tx).await? == 0 {
        // Another copy of the program was quicker.
        return Ok(None);
    }
    for heads in grown.chunks(CHUNK) {
        let mut sql =
            Sql::new("INSERT INTO audit_anchor_heads (anchor_id, chain, length, head) VALUES ");
        for (index, Head { chain, length, head }) in heads.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let values = format!("{comma}(?, ?, ?, ?)");
            let row = [id.into(), chain.as_str().into(), (*length).into(), head.clone().into()];
            sql.push(&values, row);
        }
        sql.run(tx).await?;
    }
    let mut sql = Sql::new(
        "UPDATE audit_chains SET anchored =
           (SELECT h.length FROM audit_anchor_heads h WHERE h.chain = audit_chains.chain",
    );
    sql.push(
        " AND h.anchor_id = ?) WHERE chain IN (SELECT chain FROM audit_anchor_heads WHERE anchor_id = ?)",
        [id.into(), id.into()],
    );
    sql.run(tx).await?;
    Ok(Some(anchor))
}
