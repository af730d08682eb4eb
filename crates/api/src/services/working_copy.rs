//! Working copies: what the owner of a report types, kept apart from it until it is saved there. Writing
//! one changes no state, and no window bounds it.

use sea_orm::ConnectionTrait;
use shorei_contract::case::WriteAs;
use shorei_contract::working_copy::DraftContent;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use time::Duration;

use crate::context::{Actor, Call};
use crate::error::Error;
use crate::services::case::{self, Slot};
use crate::store::working_copy::{self, BasedOn, NewWorkingCopy, WorkingCopyRow};
use crate::store::{accreditation, case as cases};
use crate::trail::{Action, Entry};
use crate::unit::Unit;

/// Who writes on after such a pause sits down anew, which the audit trail tells.
const PAUSE: Duration = Duration::hours(1);

/// A slot of the caller's own book, with its working copy.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The slot.
    pub slot: Slot,
    /// The working copy, if there is one.
    pub row: Option<WorkingCopyRow>,
}

/// A working copy as it is shown.
#[derive(Clone, Debug)]
pub struct ShownCopy {
    /// The working copy.
    pub row: WorkingCopyRow,
    /// Every accreditation term of the hospital it names.
    pub terms: Vec<Accreditation>,
}

impl Desk {
    /// Returns the working copy.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none.
    pub fn found(&self) -> Result<&WorkingCopyRow, Error> {
        self.row.as_ref().ok_or(Error::NotFound)
    }

    fn case(&self) -> Option<CaseId> {
        case_in(&self.slot)
    }
}

fn case_in(slot: &Slot) -> Option<CaseId> {
    slot.row.as_ref().map(|row| CaseId(row.id))
}

/// Returns the working copy in a slot of the caller's own book.
///
/// # Errors
/// [`Error::NotFound`] for everyone but the owner, and where there is no working copy.
pub async fn show(call: &Call, book: CaseBookId, number: u8) -> Result<ShownCopy, Error> {
    let db = call.app.db.read();
    let slot = case::find_slot(call, db, book, number).await.map_err(hidden)?;
    let desk = desk_of(db, slot).await?;
    shown(db, desk.found()?.clone()).await
}

/// Returns a slot of the caller's own book with its working copy, locked until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] for everyone but the owner.
pub async fn find_locked(
    call: &Call,
    unit: &Unit<'_>,
    book: CaseBookId,
    number: u8,
) -> Result<Desk, Error> {
    let slot = case::find_slot_locked(call, unit, book, number).await.map_err(hidden)?;
    desk_of(unit, slot).await
}

async fn desk_of(db: &impl ConnectionTrait, slot: Slot) -> Result<Desk, Error> {
    let row = working_copy::in_slot(db, slot.loaded.book.id, slot.number, case_in(&slot)).await?;
    Ok(Desk { slot, row })
}

/// Nobody but the owner learns whether there is a working copy, not even who may read the report.
fn hidden(error: Error) -> Error {
    if matches!(error, Error::Forbidden) { Error::NotFound } else { error }
}

/// Writes the working copy. Writing the same again changes nothing.
///
/// # Errors
/// `invalid_value` at `/based_on` for a version that never was; below `/content` what not even a draft can
/// keep.
pub async fn write(
    call: &Call,
    unit: &Unit<'_>,
    desk: Desk,
    based_on: Option<BasedOn>,
    content: DraftContent,
) -> Result<ShownCopy, Error> {
    let slot = &desk.slot;
    let mut refusals = Refusals::none();
    if !is_a_version(unit, slot, based_on).await? {
        refusals.add(Place::field("based_on"), Refusal::InvalidValue);
    }
    let (_, report) = case::report_of(content.clone().to_write(WriteAs::Draft));
    let terms = accreditation::with_siblings(unit, report.outline.accreditation).await?;
    if let Err(unkept) = report.settled(&slot.loaded.book.definition, slot.number, &terms) {
        for refused in &unkept {
            let at = refused.at.clone().within(Place::field("content"));
            refusals.add(at, refused.why.clone());
        }
    }
    refusals.or(())?;
    let case = desk.case();
    if let Some(row) = &desk.row
        && row.content()? == content
        && row.based_on() == based_on
        && row.case_id == case.map(|case| case.0)
    {
        return Ok(ShownCopy { row: row.clone(), terms });
    }
    let sitting = match &call.actor {
        Actor::Person { session, .. } => Some(*session),
        _ => None,
    };
    let begun = match &desk.row {
        Some(row) => row.sitting != sitting || call.now() - row.updated_at > PAUSE,
        None => true,
    };
    let place = (slot.loaded.book.id, slot.number);
    let new = NewWorkingCopy { case, based_on, content, sitting };
    let stamp = (call.new_id(), call.now());
    let row = working_copy::write(unit, place, new, desk.row.as_ref(), stamp).await?;
    if begun {
        unit.record([entry(call, Action::WorkingCopyBegun, &row)]).await?;
    }
    Ok(ShownCopy { row, terms })
}

/// Whether a report of the slot, even one that was deleted, has or had that version.
async fn is_a_version(
    db: &impl ConnectionTrait,
    slot: &Slot,
    based_on: Option<BasedOn>,
) -> Result<bool, Error> {
    let Some((id, version)) = based_on else { return Ok(true) };
    let row = cases::find(db, CaseId(id)).await?;
    Ok(row.is_some_and(|row| {
        row.book_id == slot.loaded.book.id.0
            && row.slot_number() == slot.number.get()
            && (1..=row.version).contains(&version)
    }))
}

/// Discards the working copy.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn discard(call: &Call, unit: &Unit<'_>, desk: &Desk) -> Result<(), Error> {
    let row = desk.found()?;
    working_copy::remove(unit, row.id).await?;
    unit.record([entry(call, Action::WorkingCopyDiscarded, row)]).await
}

/// Removes the working copy of a slot whose report has been saved.
///
/// # Errors
/// If the database refuses.
pub(super) async fn commit(unit: &Unit<'_>, slot: &Slot) -> Result<(), Error> {
    let book = slot.loaded.book.id;
    match working_copy::in_slot(unit, book, slot.number, case_in(slot)).await? {
        Some(row) => working_copy::remove(unit, row.id).await,
        None => Ok(()),
    }
}

fn entry(call: &Call, action: Action, row: &WorkingCopyRow) -> Entry {
    let entry = call.entry(action, row.id).in_book(CaseBookId(row.book_id));
    match row.case_id {
        Some(case) => entry.of_case(case),
        None => entry,
    }
}

async fn shown(db: &impl ConnectionTrait, row: WorkingCopyRow) -> Result<ShownCopy, Error> {
    let named = row.content()?.accreditation_id.map(AccreditationId);
    let terms = accreditation::with_siblings(db, named).await?;
    Ok(ShownCopy { row, terms })
}
