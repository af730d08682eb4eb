//! Paper approvals (`S11`): handed in and withdrawn by applicants, decided by the secretariat.

mod decide;
mod hand_in;

pub use decide::{decide, known_to_office, withdraw};
pub use hand_in::{HandIn, hand_in};

use sea_orm::ConnectionTrait;
use shorei_contract::me::Role;
use shorei_domain::case_book::Case;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use shorei_domain::paper;
use shorei_domain::refusal::{Place, Refusal};
use shorei_domain::report::Report;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::instructor::{self, LoadedInstructor};
use crate::store::page::Slice;
use crate::store::paper_approval::{self, Filter, PaperRow};
use crate::trail::Action;
use crate::unit::Unit;

/// The content of the form for a paper approval.
#[derive(Clone, Debug)]
pub struct Form {
    /// The book of the report.
    pub loaded: LoadedBook,
    /// The report without its text.
    pub row: CaseRow,
    /// The revision to approve.
    pub report: Report,
    /// The instructor who will sign.
    pub instructor: LoadedInstructor,
}

/// What the form of a report is filled in with; for who wrote the report, and the secretariat, whose
/// reading leaves an entry in the audit trail.
///
/// # Errors
/// [`Error::NotFound`] for everybody else; `not_found` at the instructor; what
/// [`paper::may_print_form`] refuses.
pub async fn form(call: &Call, id: CaseId, instructor: MemberId) -> Result<Form, Error> {
    let db = call.app.db.read();
    let (loaded, row) = access::readable_live_case(call, db, id).await?;
    let instructor = signer(db, instructor).await?;
    let case = row.to_domain()?;
    paper::may_print_form(&case, &instructor.instructor, call.today())?;
    let report = case::report(db, id, case.revision()).await?.ok_or(Error::NotFound)?;
    if !call.is_member(loaded.book.owner) {
        let event = || call.case_entry(Action::CaseRead, &case);
        call.write(async |unit| unit.record([event()]).await).await?;
    }
    Ok(Form { loaded, row, report, instructor })
}

/// Requires the caller's own report.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn known_to_applicant(call: &Call, id: CaseId) -> Result<(), Error> {
    live_case(call, call.app.db.read(), id).await.map(|_| ())
}

/// Returns a page of paper approvals, oldest first: the caller's own, or for the secretariat
/// everyone's.
///
/// # Errors
/// If the database refuses.
pub async fn list(
    call: &Call,
    filter: Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<PaperRow>, Error> {
    let applicant = (!call.is(Role::Secretariat)).then_some(call.actor.member());
    paper_approval::list(call.app.db.read(), Filter { applicant, ..filter }, slice).await
}

/// Returns a paper approval to its applicant and the secretariat.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn find(
    call: &Call,
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<PaperRow, Error> {
    access::readable_paper(call, db, id).await
}

/// Returns the scan of a paper approval, and records in the audit trail that the secretariat opened
/// it.
///
/// # Errors
/// Those of [`find`]. Without room for the audit entry nothing is returned.
pub async fn file(call: &Call, id: RequestId) -> Result<(PaperRow, Vec<u8>), Error> {
    let row = find(call, call.app.db.read(), id).await?;
    if row.size == 0 {
        // Erased with its report.
        return Err(Error::NotFound);
    }
    if !call.is_member(MemberId(row.request.applicant_id)) {
        let event = || call.entry(Action::PaperRead, id.0);
        call.write(async |unit| unit.record([event()]).await).await?;
    }
    let content = call.app.papers.read(id.0).await?;
    Ok((row, content))
}

/// Returns the caller's own report, if not deleted, with its book.
async fn live_case(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseId,
) -> Result<(LoadedBook, CaseRow), Error> {
    let (loaded, row) = access::own_case(call, db, id).await.map_err(|error| match error {
        // Papers are handed in by applicants alone; the secretariat has none to be told of.
        Error::Forbidden => Error::NotFound,
        other => other,
    })?;
    if row.deleted_at.is_some() { Err(Error::NotFound) } else { Ok((loaded, row)) }
}

async fn signer(db: &impl ConnectionTrait, id: MemberId) -> Result<LoadedInstructor, Error> {
    let found = instructor::find(db, id).await?;
    found.ok_or_else(|| Error::refused(Place::field("instructor_id"), Refusal::NotFound))
}

/// Returns a paper approval with its report and book, and locks the book.
async fn facts(
    call: &Call,
    unit: &Unit<'_>,
    id: RequestId,
) -> Result<(PaperRow, Case, LoadedBook), Error> {
    case_book::lock_of_requests(unit, [id.0]).await?;
    let paper = find(call, unit, id).await?;
    let row = case::find(unit, CaseId(paper.request.case_id)).await?.ok_or(Error::NotFound)?;
    let loaded = access::book_of(call, unit, &row).await?;
    Ok((paper, row.to_domain()?, loaded))
}
