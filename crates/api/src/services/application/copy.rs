//! The next book from the reports of a failed application.

use serde_json::json;
use shorei_contract::application::CopyReports;
use shorei_domain::application::{self as rules, Copying};
use shorei_domain::id::{AccreditationId, ApplicationId, CaseBookId, CaseId, MemberId};
use shorei_domain::programme::SlotNumber;
use shorei_domain::refusal::{Place, Refusal};
use shorei_domain::report::Report;

use super::apply::live;
use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::application;
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::{accreditation, next_book};
use crate::trail::Action;
use crate::unit::Unit;

/// Copies the reports of a failed application as drafts into the empty slots of a book of the caller's,
/// or, where that is the book that was applied with, of the next one, which begins with it. Gives the
/// book with the copies.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's book, `not_found` for somebody else's application; what
/// [`rules::copy`] refuses.
pub async fn copy(
    call: &Call,
    unit: &Unit<'_>,
    id: CaseBookId,
    input: impl FnOnce() -> Result<CopyReports, Error>,
) -> Result<CaseBookId, Error> {
    case_book::lock_with_next(unit, id).await?;
    let named = access::own_book(call, unit, id).await?;
    let application = ApplicationId(input()?.application_id);
    let found = application::find(unit, application).await?;
    let found = found.filter(|row| call.is_member(MemberId(row.member_id)));
    let Some(failed) = found else {
        return Err(Error::refused(Place::field("application_id"), Refusal::NotFound));
    };
    let loaded = match named.book.application {
        Some(_) => next(call, unit, &named).await?,
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
        case_book::begin(unit, book.id, loaded.definition.id).await?;
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

/// The book that follows one that was applied with, made now where there is none yet.
async fn next(call: &Call, unit: &Unit<'_>, applied: &LoadedBook) -> Result<LoadedBook, Error> {
    let programme = applied.book.programme.into();
    let owner = applied.book.owner;
    let new = CaseBookId(call.new_id());
    let id = next_book::find_or_begin(unit, owner, programme, new, call.real_now()).await?;
    access::own_book(call, unit, id).await
}

/// The reports of a book that was applied with: they have not changed since.
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
