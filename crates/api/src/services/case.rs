//! Writes reports: drafts, registrations, deleting and restoring, reopening (`S12`, `S13`, `S18`).

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::case::{WriteAs, WriteCase};
use shorei_contract::notification::NoticeKind;
use shorei_domain::approval;
use shorei_domain::case_book::{Case, State};
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId, MemberId};
use shorei_domain::programme::SlotNumber;
use shorei_domain::report::{Outline, Report};

use crate::context::Call;
use crate::error::Error;
use crate::mail::{About, Item, Mail};
use crate::services::reading::Shown;
use crate::services::{access, working_copy};
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::notification::{self, NewNotice};
use crate::store::seal::SEAL;
use crate::store::{accreditation, approval_request};
use crate::trail::Action;
use crate::unit::Unit;

/// A slot of the caller's own book, with its report.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The book.
    pub loaded: LoadedBook,
    /// The slot.
    pub number: SlotNumber,
    /// The report in it, if any.
    pub row: Option<CaseRow>,
}

impl Slot {
    /// Returns the report in the slot.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an empty slot.
    pub fn occupied(&self) -> Result<&CaseRow, Error> {
        self.row.as_ref().ok_or(Error::NotFound)
    }
}

/// Returns a slot of the caller's own book.
///
/// # Errors
/// [`Error::NotFound`] for someone else's book or a number that the book does not have;
/// [`Error::Forbidden`] for the secretariat, which reads reports but never writes them.
pub async fn find_slot(
    call: &Call,
    db: &impl ConnectionTrait,
    book: CaseBookId,
    number: u8,
) -> Result<Slot, Error> {
    let loaded = access::own_book(call, db, book).await?;
    slot_of(db, loaded, number).await
}

async fn slot_of(db: &impl ConnectionTrait, loaded: LoadedBook, number: u8) -> Result<Slot, Error> {
    let number = loaded.book.definition.slot(number).ok_or(Error::NotFound)?;
    let row = case::in_slot(db, loaded.book.id, number).await?;
    Ok(Slot { loaded, number, row })
}

/// Returns the slot, with its book locked until the transaction ends.
///
/// # Errors
/// Those of [`find_slot`].
pub async fn find_slot_locked(
    call: &Call,
    unit: &Unit<'_>,
    book: CaseBookId,
    number: u8,
) -> Result<Slot, Error> {
    let loaded = access::own_book_locked(call, unit, book).await?;
    slot_of(unit, loaded, number).await
}

/// Saves the report in a slot as a draft, or registers it as a new revision. Its working copy is gone with
/// that.
///
/// # Errors
/// Those of [`CaseBook::draft`](shorei_domain::case_book::CaseBook::draft) and
/// [`register`](shorei_domain::case_book::CaseBook::register).
pub async fn write(
    call: &Call,
    unit: &Unit<'_>,
    slot: Slot,
    input: WriteCase,
) -> Result<Shown, Error> {
    working_copy::commit(unit, &slot).await?;
    let Slot { loaded, number, row } = slot;
    let book = &loaded.book;
    let (write_as, report) = report_of(input);
    let terms = accreditation::with_siblings(unit, report.outline.accreditation).await?;
    let before = row.as_ref().map(CaseRow::to_domain).transpose()?;
    let new_id = CaseId(call.new_id());
    let (case, report) = match write_as {
        WriteAs::Draft => {
            book.draft(number, before.as_ref(), new_id, report, &terms, call.today())?
        }
        WriteAs::Registered => {
            book.register(number, before.as_ref(), new_id, report, &terms, call.today())?
        }
    };
    if !loaded.begun {
        case_book::begin(unit, book.id, loaded.definition.id).await?;
    }
    let now = call.now();
    case::write(unit, &case, &report, row.as_ref(), now).await?;
    let entry = match (write_as, case.revision()) {
        (WriteAs::Registered, Some(revision)) => {
            let seal = case::insert_revision(unit, case.id, revision, &report, now).await?;
            call.case_entry(Action::CaseRegistered, &case).with(json!({SEAL: seal}))
        }
        _ => call.case_entry(Action::CaseDrafted, &case),
    };
    unit.record([entry]).await?;
    shown_to_owner(unit, loaded, case.id, report, terms).await
}

pub(super) fn report_of(input: WriteCase) -> (WriteAs, Report) {
    let WriteCase {
        state,
        category,
        accreditation_id,
        care_from,
        care_to,
        patient_age,
        patient_sex,
        sections,
        remarks,
    } = input;
    let outline = Outline {
        category: category.map(Into::into),
        accreditation: accreditation_id.map(AccreditationId),
        care_from,
        care_to,
        remarks: remarks.unwrap_or_default(),
    };
    let patient_sex = patient_sex.map(Into::into);
    (state, Report { outline, patient_age, patient_sex, sections })
}

/// Returns the report in a slot to its owner.
///
/// # Errors
/// [`Error::NotFound`] for an empty slot.
pub async fn show(db: &impl ConnectionTrait, slot: Slot) -> Result<Shown, Error> {
    let id = CaseId(slot.occupied()?.id);
    let report = case::report(db, id, None).await?.ok_or(Error::NotFound)?;
    let terms = accreditation::with_siblings(db, report.outline.accreditation).await?;
    shown_to_owner(db, slot.loaded, id, report, terms).await
}

async fn shown_to_owner(
    db: &impl ConnectionTrait,
    loaded: LoadedBook,
    id: CaseId,
    report: Report,
    terms: Vec<Accreditation>,
) -> Result<Shown, Error> {
    let row = case::find(db, id).await?.ok_or(Error::NotFound)?;
    Ok(Shown { loaded, row, report, revision: None, received: None, terms, to_owner: true })
}

/// Deletes the report in a slot. It can be restored for 30 days.
///
/// # Errors
/// [`Error::NotFound`] for an empty slot; `case_locked`, `registration_closed`.
pub async fn delete(call: &Call, unit: &Unit<'_>, slot: &Slot) -> Result<(), Error> {
    let row = slot.occupied()?;
    let case = row.to_domain()?;
    slot.loaded.book.may_delete(&case, call.today())?;
    case::set_deleted(unit, row, Some(call.now()), call.now()).await?;
    unit.record([call.case_entry(Action::CaseDeleted, &case)]).await
}

/// Restores a deleted report into its slot.
///
/// # Errors
/// [`Error::NotFound`] for a report that was not deleted, or was deleted more than 30 days ago;
/// `slot_taken`, `registration_closed`.
pub async fn restore(call: &Call, unit: &Unit<'_>, id: CaseId) -> Result<Shown, Error> {
    let (loaded, row) = access::own_case_locked(call, unit, id).await?;
    let today = call.today();
    let deleted = row.to_deleted()?.filter(|deleted| deleted.is_restorable(today));
    let deleted = deleted.ok_or(Error::NotFound)?;
    let occupant = case::in_slot(unit, loaded.book.id, deleted.case.slot).await?;
    let occupant = occupant.as_ref().map(CaseRow::to_domain).transpose()?;
    let case = loaded.book.restore(&deleted, occupant.as_ref(), today)?;
    case::set_deleted(unit, &row, None, call.now()).await?;
    unit.record([call.case_entry(Action::CaseRestored, &case)]).await?;
    let slot = Slot { number: case.slot, row: Some(row), loaded };
    show(unit, slot).await
}

/// Reopens an approved report. Its approval is void from then on, and its instructor is told.
///
/// # Errors
/// `not_approved`, `case_locked`, `registration_closed`.
pub async fn reopen(call: &Call, unit: &Unit<'_>, id: CaseId) -> Result<Shown, Error> {
    let (loaded, row) = access::own_case_locked(call, unit, id).await?;
    if row.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    let before = row.to_domain()?;
    let reopened = approval::reopen(&loaded.book, &before, call.today())?;
    let report = case::report(unit, id, None).await?.ok_or(Error::NotFound)?;
    let now = call.now();
    case::write(unit, &reopened, &report, Some(&row), now).await?;
    let mut details = json!({});
    if let Some(revision) = reopened.revision() {
        details = json!({SEAL: case::insert_revision(unit, id, revision, &report, now).await?});
    }
    if let State::Approved { asked, .. } = &before.state {
        approval_request::void(unit, asked.request, now).await?;
        // An instructor who signed on paper has left the society.
        if !asked.on_paper {
            tell_instructor(call, unit, &loaded, &before, asked.instructor).await?;
        }
        let event = call
            .case_entry(Action::CaseReopened, &reopened)
            .about(asked.request, reopened.revision().unwrap_or(asked.revision))
            .with(details);
        unit.record([event]).await?;
    }
    let slot = Slot { number: reopened.slot, row: Some(row), loaded };
    show(unit, slot).await
}

async fn tell_instructor(
    call: &Call,
    unit: &Unit<'_>,
    loaded: &LoadedBook,
    case: &Case,
    instructor: MemberId,
) -> Result<(), Error> {
    let Some(asked) = case.state.asked() else { return Ok(()) };
    let notice = NewNotice {
        id: call.new_id(),
        to: instructor,
        kind: NoticeKind::CaseReopened,
        case: case.id,
        request: asked.request,
        actor: call.actor.member(),
    };
    notification::insert(unit, vec![notice], call.now()).await?;
    let item = Item {
        number: case.slot.get(),
        category: case.outline.category.map(Into::into),
        case: Some(case.id.0),
    };
    let about = About {
        actor: call.actor.name().to_owned(),
        programme: loaded.book.programme.into(),
        items: vec![item],
    };
    unit.mail(instructor, &Mail::CaseReopened(about)).await
}
