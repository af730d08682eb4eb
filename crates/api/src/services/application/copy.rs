//! Starts the next book from the reports of a failed application.

use serde_json::json;
use shorei_contract::Programme;
use shorei_contract::application::CopyReports;
use shorei_domain::application::{self as rules, Copying};
use shorei_domain::id::{AccreditationId, ApplicationId, CaseBookId, CaseId, MemberId};
use shorei_domain::programme::SlotNumber;
use shorei_domain::refusal::{Place, Refusal};
use shorei_domain::report::Report;

use super::apply::live;
use crate::context::Call;
use crate::error::Error;
use crate::services::{access, case_book};
use crate::store::application;
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self as books, LoadedBook};
use crate::store::{accreditation, next_book};
use crate::trail::Action;
use crate::unit::Unit;

/// Copies the reports of a failed application as drafts into the empty slots of a book of the caller's,
/// or, where that is the book that was applied with, of the next one, once its round is open. Gives the
/// book with the copies.
///
/// # Errors
/// [`Error::NotFound`] for someone else's book, `not_found` for someone else's application; the
/// refusals of [`rules::copy`].
pub async fn copy(
    call: &Call,
    unit: &Unit<'_>,
    id: CaseBookId,
    input: impl FnOnce() -> Result<CopyReports, Error>,
) -> Result<CaseBookId, Error> {
    books::lock_with_next(unit, id).await?;
    let named = access::own_book(call, unit, id).await?;
    let application = ApplicationId(input()?.application_id);
    let found = application::find(unit, application).await?;
    let found = found.filter(|row| call.is_member(MemberId(row.member_id)));
    let Some(failed) = found else {
        return Err(Error::refused(Place::field("application_id"), Refusal::NotFound));
    };
    let loaded = match named.book.application {
        Some(_) => next(call, unit, named).await?,
        None => named,
    };
    let book = &loaded.book;
    let rows = live(case::of_books(unit, [book.id], call.now()).await?);
    let cases = rows.iter().map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let reports = reports(call, unit, CaseBookId(failed.book_id)).await?;
    let accredited = reports.iter().filter_map(|(_, report)| report.outline.accreditation);
    let accredited: Vec<AccreditationId> = accredited.collect();
    let copying = Copying {
        book,
        cases: &cases,
        programme: failed.programme()?.into(),
        voided: failed.voided_at.is_some(),
        outcome: failed.outcome().map(Into::into),
        terms: &accreditation::with_siblings(unit, accredited).await?,
        today: call.today(),
    };
    let copies = rules::copy(copying, reports, || CaseId(call.new_id()))?;

    if !loaded.begun && !copies.is_empty() {
        books::begin(unit, book.id, loaded.definition.id).await?;
    }
    for (case, report) in &copies {
        case::write(unit, case, report, None, call.now()).await?;
    }
    let details = json!({"application_id": application.0});
    let events = copies
        .iter()
        .map(|(case, _)| call.case_entry(Action::CaseCopied, case).with(details.clone()));
    unit.record(events).await?;
    Ok(book.id)
}

/// The book that follows one that was applied with, made now where it is missing. Before the next round
/// opens none follows: then the book that was applied with is left, in which nothing is written any more.
async fn next(call: &Call, unit: &Unit<'_>, applied: LoadedBook) -> Result<LoadedBook, Error> {
    let programme: Programme = applied.book.programme.into();
    let owner = applied.book.owner;
    case_book::open(call, unit, Some(owner)).await?;
    match next_book::unapplied(unit, owner, programme).await? {
        Some(id) => access::own_book(call, unit, id).await,
        None => Ok(applied),
    }
}

/// Returns the reports of a book that was applied with. They have not changed since.
async fn reports(
    call: &Call,
    unit: &Unit<'_>,
    book: CaseBookId,
) -> Result<Vec<(SlotNumber, Report)>, Error> {
    let mut texts = case::reports_of(unit, book).await?;
    let rows = live(case::of_books(unit, [book], call.now()).await?);
    let by_slot =
        rows.iter().filter_map(|row| texts.remove(&row.id).map(|report| (row.slot.into(), report)));
    Ok(by_slot.collect())
}
