//! Case books, with their tables of slots (`S4`).

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use shorei_contract::Programme;
use shorei_contract::me::Role;
use shorei_domain::case_book::State;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, MemberId};
use shorei_domain::refusal::Refusals;
use shorei_domain::report::{Report, care_unfit};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::{access, application};
use crate::store::accreditation;
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::next_book;
use crate::store::page::Slice;
use crate::store::working_copy::{self, SlotCopy};
use crate::trail::Action;
use crate::unit::Unit;

/// A book with its reports, and the accreditation terms that the rules need.
#[derive(Clone, Debug)]
pub struct Table {
    /// The book.
    pub loaded: LoadedBook,
    /// Its reports by slot, and those deleted lately.
    pub rows: Vec<CaseRow>,
    /// Every accreditation term of the hospitals named in the reports.
    pub terms: Vec<Accreditation>,
    /// Every reason why the book is not ready for an application today; only for a book shown by
    /// itself.
    pub not_yet: Refusals,
    /// The slots with working copies; only for the owner of a book shown by itself.
    pub copies: Vec<SlotCopy>,
}

/// Returns a page of books with their reports, without text, newest first: the caller's own, or for
/// the secretariat everyone's or `member`'s.
///
/// # Errors
/// [`Error::Forbidden`] for an applicant who asks for someone else's.
pub async fn list(
    call: &Call,
    member: Option<MemberId>,
    programme: Option<Programme>,
    slice: &Slice<Uuid>,
) -> Result<Vec<Table>, Error> {
    if !call.is(Role::Secretariat) {
        call.require(Role::Applicant)?;
    }
    let member = access::of_member(call, member)?;
    make_missing(call, member).await?;
    let app = &call.app;
    let today = call.today();
    let books =
        case_book::list(app.db.read(), &app.definitions, member, programme, slice, today).await?;
    if books.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: HashMap<Uuid, Vec<CaseRow>> = HashMap::new();
    let ids = books.iter().map(|book| book.book.id);
    for row in case::of_books(app.db.read(), ids, call.now()).await? {
        rows.entry(row.book_id).or_default().push(row);
    }
    let tables = books.into_iter().map(|loaded| {
        let rows = rows.remove(&loaded.book.id.0).unwrap_or_default();
        Ok(Table {
            terms: named(&rows)?,
            loaded,
            rows,
            not_yet: Refusals::none(),
            copies: Vec::new(),
        })
    });
    tables.collect()
}

/// Creates missing books. Every member has a book in each programme that has had a round, so
/// whoever looks first creates it.
async fn make_missing(call: &Call, member: Option<MemberId>) -> Result<(), Error> {
    if next_book::missing(call.app.db.read(), member, call.today()).await?.is_empty() {
        return Ok(());
    }
    call.write(async |unit| open(call, unit, member).await).await
}

/// Creates the missing books of one member, or of all.
///
/// # Errors
/// If the database refuses.
pub async fn open(call: &Call, unit: &Unit<'_>, member: Option<MemberId>) -> Result<(), Error> {
    let missing = next_book::missing(unit, member, call.today()).await?;
    next_book::insert_missing(unit, missing, || call.new_id(), call.real_now()).await
}

/// Returns a book with its table to its owner and the secretariat.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn show(call: &Call, db: &impl ConnectionTrait, id: CaseBookId) -> Result<Table, Error> {
    let loaded = access::readable_book(call, db, id).await?;
    let rows = case::of_books(db, [id], call.now()).await?;
    let terms = terms(call, db, &rows).await?;
    let not_yet = application::not_yet(call, db, &loaded, &rows, &terms).await?;
    let copies = if call.is_member(loaded.book.owner) {
        working_copy::in_book(db, id).await?
    } else {
        Vec::new()
    };
    Ok(Table { loaded, rows, terms, not_yet, copies })
}

/// Shows a book with its table, as [`show`] does; the secretariat's reading leaves an entry in the audit
/// trail.
///
/// # Errors
/// As [`show`]. Without room for the audit entry nothing is shown.
pub async fn read(call: &Call, id: CaseBookId) -> Result<Table, Error> {
    let table = show(call, call.app.db.read(), id).await?;
    if !call.is_member(table.loaded.book.owner) {
        let entry = || call.entry(Action::CaseBookRead, id.0).in_book(id);
        call.write(async |unit| unit.record([entry()]).await).await?;
    }
    Ok(table)
}

/// Returns a book with its table and the text of its reports, for printing, to its owner and the
/// secretariat, whose reading is recorded in the audit trail for each report.
///
/// # Errors
/// Those of [`show`]. Without room for the audit entries nothing is returned.
pub async fn show_with_texts(
    call: &Call,
    id: CaseBookId,
) -> Result<(Table, HashMap<Uuid, Report>), Error> {
    let db = call.app.db.read();
    let table = show(call, db, id).await?;
    let reports = case::reports_of(db, id).await?;
    if !call.is_member(table.loaded.book.owner) {
        let live = table.rows.iter().filter(|row| row.deleted_at.is_none());
        let read = live.map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
        call.write(async |unit| {
            unit.record(read.iter().map(|case| call.case_entry(Action::CaseRead, case))).await
        })
        .await?;
    }
    Ok((table, reports))
}

/// Returns the accreditation terms named in the reports. Adds the hospital's other terms only if
/// one no longer fits, to show the way out: this is rare, and costs a query.
async fn terms(
    call: &Call,
    db: &impl ConnectionTrait,
    rows: &[CaseRow],
) -> Result<Vec<Accreditation>, Error> {
    let terms = named(rows)?;
    let mut fit = true;
    for row in rows {
        let case = row.to_domain()?;
        fit &= !matches!(case.state, State::Registered(_))
            || care_unfit(&case.outline, &terms, call.today()).is_empty();
    }
    if fit {
        return Ok(terms);
    }
    let named = rows.iter().filter_map(|row| row.accreditation_id).map(AccreditationId);
    accreditation::with_siblings(db, named).await
}

/// The accreditation terms that the reports name.
fn named(rows: &[CaseRow]) -> Result<Vec<Accreditation>, Error> {
    rows.iter().filter_map(|row| row.accreditation().transpose()).collect()
}
