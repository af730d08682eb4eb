//! Imports: what the secretariat keeps in spreadsheets, all of a file or nothing.
//!
//! A file is read and checked by itself ([`read`]), then against what is there ([`plan`]), then
//! written with few statements. Nothing is ever deleted.

mod people;
mod places;
mod read;
mod terms;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::import::{ImportKind, Imported, RunImport};
use shorei_contract::me::Role;
use shorei_domain::refusal::{Place, Refusal};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::security::secret::encode_hex;
use crate::services::password;
use crate::sheet::Faults;
use crate::store::entity::{accreditation, affiliation, facility, qualification};
use crate::store::{bulk, password_link};
use crate::trail::Action;
use crate::unit::Unit;

use read::Inputs;

/// How many of the things that an import touched its audit entry names, of each sort.
const NAMED_MAX: usize = 200;

/// A file that was read, with what is wrong with its rows by themselves.
#[derive(Clone, Debug)]
pub struct Prepared {
    ask: RunImport,
    inputs: Inputs,
    faults: Faults,
    digest: String,
}

/// What an import would do: to which things, by the keys that people know them by.
#[derive(Debug, Default)]
struct Tally {
    created: Vec<String>,
    changed: Vec<String>,
    unchanged: usize,
}

/// What an import writes.
enum Writes {
    Members(people::Members),
    Facilities(Vec<facility::ActiveModel>),
    Accreditations(Vec<accreditation::ActiveModel>),
    Qualifications(Vec<qualification::ActiveModel>),
    Affiliations(Vec<affiliation::ActiveModel>),
}

impl Tally {
    fn summary(&self) -> Imported {
        Imported {
            created: self.created.len(),
            changed: self.changed.len(),
            unchanged: self.unchanged,
        }
    }
}

/// Reads a file on a thread of its own, since a large one takes its time. What is wrong with it is
/// told when it is imported.
///
/// # Errors
/// [`Error::Forbidden`]; `invalid_value` for inviting others than members.
pub async fn prepare(
    call: &Call,
    ask: RunImport,
    file: impl AsRef<[u8]> + Send + 'static,
) -> Result<Prepared, Error> {
    call.require(Role::Secretariat)?;
    if ask.invite && ask.kind != ImportKind::Members {
        return Err(Error::refused(Place::field("invite"), Refusal::InvalidValue));
    }
    let reading = move || {
        let (inputs, faults) = read::read(ask.kind, file.as_ref());
        let sum = digest(&SHA256, file.as_ref());
        let digest = encode_hex(sum.as_ref());
        Prepared { ask, inputs, faults, digest }
    };
    call.app.tables.run(reading).await
}

/// Says what importing the file would do, and does nothing.
///
/// # Errors
/// Every row's faults.
pub async fn rehearse(call: &Call, prepared: &Prepared) -> Result<Imported, Error> {
    call.require(Role::Secretariat)?;
    let (_, tally) = plan(call, call.app.db.read(), prepared).await?;
    Ok(tally.summary())
}

/// Imports the file.
///
/// # Errors
/// Every row's faults; then nothing is changed.
pub async fn run(call: &Call, unit: &Unit<'_>, prepared: &Prepared) -> Result<Imported, Error> {
    call.require(Role::Secretariat)?;
    let (writes, tally) = plan(call, unit, prepared).await?;
    match writes {
        Writes::Members(members) => write_members(call, unit, members, prepared.ask.invite).await?,
        Writes::Facilities(rows) => bulk::put(unit, rows).await?,
        Writes::Accreditations(rows) => bulk::put(unit, rows).await?,
        Writes::Qualifications(rows) => bulk::put(unit, rows).await?,
        Writes::Affiliations(rows) => bulk::put(unit, rows).await?,
    }
    let summary = tally.summary();
    let first = |keys: &[String]| keys.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>();
    let details = json!({
        "kind": prepared.ask.kind,
        "sha256": prepared.digest,
        "created": summary.created,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "created_keys": first(&tally.created),
        "changed_keys": first(&tally.changed),
    });
    let event = call.entry(Action::ImportDone, call.new_id());
    unit.record([event.with(details)]).await?;
    Ok(summary)
}

async fn write_members(
    call: &Call,
    unit: &Unit<'_>,
    members: people::Members,
    invite: bool,
) -> Result<(), Error> {
    bulk::free_emails(unit, &members.freed).await?;
    bulk::put(unit, members.rows).await?;
    let moved: Vec<_> = members.moved.iter().map(|(id, _)| *id).collect();
    password_link::spend_of_all(unit, &moved, call.real_now()).await?;
    unit.mail_before(&members.moved, &Mail::AddressChanged).await?;
    if invite {
        let invited = [members.new, members.uninvited].concat();
        password::invite_all(call, unit, &invited).await?;
    }
    Ok(())
}

/// Compares the file with what is there.
async fn plan(
    call: &Call,
    db: &impl ConnectionTrait,
    prepared: &Prepared,
) -> Result<(Writes, Tally), Error> {
    let mut faults = prepared.faults.clone();
    let mut batch = Batch { call, faults: &mut faults, tally: Tally::default() };
    let writes = match &prepared.inputs {
        Inputs::Members(rows) => Writes::Members(people::plan(&mut batch, db, rows).await?),
        Inputs::Facilities(rows) => {
            Writes::Facilities(places::plan_facilities(&mut batch, db, rows).await?)
        }
        Inputs::Accreditations(rows) => {
            Writes::Accreditations(places::plan_accreditations(&mut batch, db, rows).await?)
        }
        Inputs::Qualifications(rows) => {
            Writes::Qualifications(terms::plan_qualifications(&mut batch, db, rows).await?)
        }
        Inputs::Affiliations(rows) => {
            Writes::Affiliations(terms::plan_affiliations(&mut batch, db, rows).await?)
        }
    };
    let tally = batch.tally;
    faults.or((writes, tally)).map_err(Error::RowsRefused)
}

/// What is being planned: for whom, and what has been found so far.
struct Batch<'a> {
    call: &'a Call,
    faults: &'a mut Faults,
    tally: Tally,
}

impl Batch<'_> {
    /// Notes what becomes of a row, and hands on what is written of it.
    fn note<A>(&mut self, key: impl FnOnce() -> String, fate: Fate<A>) -> Option<A> {
        match fate {
            Fate::Created(row) => {
                self.tally.created.push(key());
                Some(row)
            }
            Fate::Changed(row) => {
                self.tally.changed.push(key());
                Some(row)
            }
            Fate::Unchanged => {
                self.tally.unchanged += 1;
                None
            }
        }
    }

    fn new_id(&self) -> Uuid {
        self.call.new_id()
    }
}

/// What becomes of a row.
enum Fate<A> {
    Created(A),
    Changed(A),
    Unchanged,
}

/// Whom an import added, by identifier and number.
type NewMembers = Vec<(Uuid, String)>;

/// What is read is handed on to a transaction that may be tried again.
type Shared<T> = Arc<[T]>;
