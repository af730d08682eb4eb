//! Imports the secretariat's spreadsheets: a whole file or nothing.
//!
//! A file is first read and checked by itself ([`read`]), then compared with the database
//! ([`plan`]), then written with few statements. Nothing is ever deleted.

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

/// The maximum number of subjects that an import's audit entry names, of each kind.
const NAMED_MAX: usize = 200;

/// A file that was read, with the faults of its rows.
#[derive(Clone, Debug)]
pub struct Prepared {
    ask: RunImport,
    inputs: Inputs,
    faults: Faults,
    digest: String,
}

/// The effects of an import: the affected subjects, by their keys for people.
#[derive(Debug, Default)]
struct Tally {
    created: Vec<String>,
    changed: Vec<String>,
    unchanged: usize,
}

/// The rows that an import writes.
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

/// Reads a file on a thread of its own, because a large file takes time. Its faults are reported
/// when it is imported.
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

/// Returns what importing the file would do, without changing anything.
///
/// # Errors
/// The faults of every row.
pub async fn rehearse(call: &Call, prepared: &Prepared) -> Result<Imported, Error> {
    call.require(Role::Secretariat)?;
    let (_, tally) = plan(call, call.app.db.read(), prepared).await?;
    Ok(tally.summary())
}

/// Imports the file.
///
/// # Errors
/// The faults of every row; then nothing is changed.
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

/// Compares the file with the database.
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

/// The state of planning: the import, and the findings so far.
struct Batch<'a> {
    call: &'a Call,
    faults: &'a mut Faults,
    tally: Tally,
}

impl Batch<'_> {
    /// Counts the outcome of a row, and returns the row to write, if any.
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

/// The outcome of a row.
enum Fate<A> {
    Created(A),
    Changed(A),
    Unchanged,
}

/// The added members, by identifier and number.
type NewMembers = Vec<(Uuid, String)>;

/// Shared rows, because the transaction may run again.
type Shared<T> = Arc<[T]>;
