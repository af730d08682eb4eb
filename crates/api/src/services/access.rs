//! Access: loads a subject, locks its book if it will be changed, and checks that it exists for the
//! caller.
//!
//! Services reach books, reports, requests, applications and papers only through these functions,
//! so that ownership is checked in one place. A subject of someone else does not exist
//! ([`Error::NotFound`]); one that the secretariat may read but not change is [`Error::Forbidden`].

use sea_orm::ConnectionTrait;
use shorei_contract::me::Role;
use shorei_domain::approval::{BATCH_MAX, Pending, check_batch};
use shorei_domain::case_book::{Case, CaseBook};
use shorei_domain::id::{ApplicationId, CaseBookId, CaseId, MemberId, RequestId};
use shorei_domain::reading::Readable;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::application::{self, ApplicationRow};
use crate::store::approval_request::{self, RequestRow};
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::paper_approval::{self, PaperRow};
use crate::unit::Unit;

/// Returns the member whose subjects a list shows: for the secretariat `asked`, or everyone
/// (`None`); for others the caller.
///
/// # Errors
/// [`Error::Forbidden`] if another member asks for someone else's.
pub(super) fn of_member(call: &Call, asked: Option<MemberId>) -> Result<Option<MemberId>, Error> {
    match asked {
        asked if call.is(Role::Secretariat) => Ok(asked),
        Some(other) if !call.is_member(other) => Err(Error::Forbidden),
        _ => Ok(Some(call.actor.member())),
    }
}

/// Returns the caller's own book.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`].
pub(super) async fn own_book(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseBookId,
) -> Result<LoadedBook, Error> {
    let loaded = readable_book(call, db, id).await?;
    if call.is_member(loaded.book.owner) { Ok(loaded) } else { Err(Error::Forbidden) }
}

/// Returns the caller's own book, locked until the transaction ends.
///
/// # Errors
/// Those of [`own_book`].
pub(super) async fn own_book_locked(
    call: &Call,
    unit: &Unit<'_>,
    id: CaseBookId,
) -> Result<LoadedBook, Error> {
    case_book::lock(unit, id).await?;
    own_book(call, unit, id).await
}

/// Returns a book that the caller may read: their own, or any for the secretariat.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_book(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseBookId,
) -> Result<LoadedBook, Error> {
    let loaded = case_book::find(db, &call.app.definitions, id, call.today()).await?;
    loaded.filter(|loaded| is_readable(call, loaded.book.owner)).ok_or(Error::NotFound)
}

/// Returns the caller's own report with its book, even if it was deleted.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`].
pub(super) async fn own_case(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseId,
) -> Result<(LoadedBook, CaseRow), Error> {
    let row = case::find(db, id).await?.ok_or(Error::NotFound)?;
    let loaded = own_book(call, db, CaseBookId(row.book_id)).await?;
    Ok((loaded, row))
}

/// Returns the caller's own report, with its book locked until the transaction ends.
///
/// # Errors
/// Those of [`own_case`].
pub(super) async fn own_case_locked(
    call: &Call,
    unit: &Unit<'_>,
    id: CaseId,
) -> Result<(LoadedBook, CaseRow), Error> {
    case_book::lock_of_cases(unit, [id.0]).await?;
    own_case(call, unit, id).await
}

/// A report of a book that the caller may read, unless it was deleted.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_live_case(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseId,
) -> Result<(LoadedBook, CaseRow), Error> {
    let row = case::find(db, id).await?.ok_or(Error::NotFound)?;
    let loaded = readable_book(call, db, CaseBookId(row.book_id)).await?;
    if row.deleted_at.is_some() { Err(Error::NotFound) } else { Ok((loaded, row)) }
}

/// The caller's own reports that `list` names, in its order.
///
/// # Errors
/// At `list`: `not_found` for each report that does not exist, was deleted or belongs to someone
/// else, and what [`check_batch`] finds.
pub(super) async fn own_cases(
    call: &Call,
    db: &impl ConnectionTrait,
    list: &'static str,
    ids: &[Uuid],
) -> Result<Vec<CaseRow>, Error> {
    let mut refusals = Refusals::none();
    refusals.take(check_batch(list, ids));
    if ids.len() > BATCH_MAX {
        return Ok(refusals.refused()?);
    }
    let found = case::find_all(db, ids.iter().copied().map(CaseId)).await?;
    let is_own =
        |row: &&CaseRow| call.is_member(MemberId(row.owner_id)) && row.deleted_at.is_none();
    let mut rows = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match found.iter().filter(is_own).find(|row| row.id == *id) {
            Some(row) => rows.push(row.clone()),
            None => refusals.add(Place::item(list, index), Refusal::NotFound),
        }
    }
    Ok(refusals.or(rows)?)
}

/// A report that the caller may read, before reading it.
pub(super) struct ReadableCase {
    /// Its book.
    pub loaded: LoadedBook,
    /// The report without its text.
    pub row: CaseRow,
    /// The revisions that the caller may read.
    pub readable: Readable,
    /// The requests about it to the caller, if they read it as its instructor.
    pub received: Vec<RequestRow>,
}

/// Returns a report that the caller may read: owner and secretariat unless it was deleted, an
/// instructor as [`Readable::by_instructor`] allows.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_case(
    call: &Call,
    db: &impl ConnectionTrait,
    id: CaseId,
) -> Result<ReadableCase, Error> {
    let row = case::find(db, id).await?.ok_or(Error::NotFound)?;
    let loaded = book_of(call, db, &row).await?;
    let deleted = row.deleted_at.is_some();
    if is_readable(call, loaded.book.owner) {
        if deleted {
            return Err(Error::NotFound);
        }
        return Ok(ReadableCase { loaded, row, readable: Readable::All, received: Vec::new() });
    }
    let received = approval_request::received(db, id, call.actor.member()).await?;
    let known = received.iter().map(RequestRow::to_received).collect::<Result<Vec<_>, _>>()?;
    let readable = Readable::by_instructor(&known, deleted).ok_or(Error::NotFound)?;
    Ok(ReadableCase { loaded, row, readable, received })
}

/// Returns a request that the caller sent or received, or any for the secretariat.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_request(
    call: &Call,
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<RequestRow, Error> {
    let found = approval_request::find_all(db, [id]).await?.pop();
    let is_party = |request: &RequestRow| {
        is_readable(call, MemberId(request.applicant_id))
            || call.is_member(MemberId(request.instructor_id))
    };
    found.filter(is_party).ok_or(Error::NotFound)
}

/// The caller's side of a request.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// The caller sent it.
    Applicant,
    /// The caller received it.
    Instructor,
}

/// A request with its report and book, as the rules need them.
pub(super) struct RequestFacts {
    /// The request.
    pub request: RequestRow,
    /// Its current report.
    pub case: Case,
    /// Its book.
    pub book: CaseBook,
}

impl RequestFacts {
    /// Returns the request for the rules.
    pub(super) fn pending(&self) -> Pending<'_> {
        Pending { request: RequestId(self.request.id), case: &self.case, book: &self.book }
    }
}

/// Returns the caller's own requests with these identifiers, in the same order, with their books
/// locked until the transaction ends.
///
/// # Errors
/// `not_found` at each request that is not the caller's.
pub(super) async fn own_requests(
    call: &Call,
    unit: &Unit<'_>,
    side: Side,
    ids: &[Uuid],
    place: impl Fn(usize) -> Place,
) -> Result<Vec<RequestFacts>, Error> {
    case_book::lock_of_requests(unit, ids.iter().copied()).await?;
    let found = approval_request::find_all(unit, ids.iter().copied().map(RequestId)).await?;
    let is_own = |request: &&RequestRow| {
        call.is_member(MemberId(match side {
            Side::Applicant => request.applicant_id,
            Side::Instructor => request.instructor_id,
        }))
    };
    let mut refusals = Refusals::none();
    let mut requests = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match found.iter().filter(is_own).find(|request| request.id == *id) {
            Some(request) => requests.push(request.clone()),
            None => refusals.add(place(index), Refusal::NotFound),
        }
    }
    refusals.or(())?;
    with_reports(call, unit, requests).await
}

async fn with_reports(
    call: &Call,
    unit: &Unit<'_>,
    requests: Vec<RequestRow>,
) -> Result<Vec<RequestFacts>, Error> {
    let cases = case::find_all(unit, requests.iter().map(|row| CaseId(row.case_id))).await?;
    let mut book_ids: Vec<_> = requests.iter().map(|row| CaseBookId(row.book_id)).collect();
    book_ids.sort_unstable();
    book_ids.dedup();
    let definitions = &call.app.definitions;
    let books = case_book::find_all(unit, definitions, book_ids, call.today()).await?;
    let complete = |request: RequestRow| {
        let case = cases.iter().find(|row| row.id == request.case_id);
        let book = books.iter().find(|loaded| loaded.book.id.0 == request.book_id);
        let (Some(case), Some(loaded)) = (case, book) else {
            return Err(Error::internal(format!("request {} has no report", request.id)));
        };
        Ok(RequestFacts { case: case.to_domain()?, book: loaded.book.clone(), request })
    };
    requests.into_iter().map(complete).collect()
}

/// Returns an application that the caller may read: their own, or any for the secretariat.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_application(
    call: &Call,
    db: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<ApplicationRow, Error> {
    let found = application::find(db, id).await?;
    found.filter(|row| is_readable(call, MemberId(row.member_id))).ok_or(Error::NotFound)
}

/// Returns a paper approval that the caller may read: their own, or any for the secretariat.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) async fn readable_paper(
    call: &Call,
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<PaperRow, Error> {
    let found = paper_approval::find(db, id).await?;
    found.filter(|row| is_readable(call, MemberId(row.request.applicant_id))).ok_or(Error::NotFound)
}

/// Returns the book of a report.
///
/// # Errors
/// [`Error::Internal`] if there is none.
pub(super) async fn book_of(
    call: &Call,
    db: &impl ConnectionTrait,
    row: &CaseRow,
) -> Result<LoadedBook, Error> {
    let id = CaseBookId(row.book_id);
    let loaded = case_book::find(db, &call.app.definitions, id, call.today()).await?;
    loaded.ok_or_else(|| Error::internal(format!("case {} has no book", row.id)))
}

/// Returns whether the caller may read the subjects of this member.
fn is_readable(call: &Call, owner: MemberId) -> bool {
    call.is_member(owner) || call.is(Role::Secretariat)
}
