//! Reads a report, the current one or a revision, and records it in the audit trail unless the
//! owner reads it.

use shorei_contract::RequestState;
use shorei_contract::me::Role;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseId, MemberId};
use shorei_domain::reading::{self, Readable};
use shorei_domain::report::{Report, Revision};

use crate::context::Call;
use crate::error::Error;
use crate::services::access::{self, ReadableCase};
use crate::store::accreditation;
use crate::store::approval_request::RequestRow;
use crate::store::audit::{self, HistoryRow};
use crate::store::case::{self, CaseRow, revision_of};
use crate::store::case_book::LoadedBook;
use crate::trail::Action;

/// A report, as its reader may see it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its book.
    pub loaded: LoadedBook,
    /// The current report without its text.
    pub row: CaseRow,
    /// The report with its text, in the revision shown.
    pub report: Report,
    /// The registered revision shown, or `None` for the current report.
    pub revision: Option<Revision>,
    /// The request that the reading instructor received; `None` for owner and secretariat.
    pub received: Option<RequestRow>,
    /// Every accreditation term of the hospital it names.
    pub terms: Vec<Accreditation>,
    /// Whether it is shown to its owner.
    pub to_owner: bool,
}

/// Returns a report to a caller who may read it.
///
/// # Errors
/// [`Error::NotFound`] for everyone else, for a deleted report, and for a revision that does not
/// exist or is hidden from the caller. Without room for the audit entry nothing is returned.
pub async fn show(call: &Call, id: CaseId, wanted: Option<Revision>) -> Result<Shown, Error> {
    let db = call.app.db.read();
    let ReadableCase { loaded, row, readable, received } =
        access::readable_case(call, db, id).await?;
    let revision = readable.choose(wanted).map_err(|_| Error::NotFound)?;
    let report = case::report(db, id, revision).await?.ok_or(Error::NotFound)?;
    let to_owner = call.is_member(loaded.book.owner);
    if !to_owner {
        let case = row.to_domain()?;
        call.write(async |unit| {
            let event =
                call.case_entry(Action::CaseRead, &case).of_revision(revision.or(case.revision()));
            unit.record([event]).await
        })
        .await?;
    }
    let terms = accreditation::with_siblings(db, report.outline.accreditation).await?;
    let received = received.into_iter().rev().find(|request| {
        let decided = [RequestState::Requested, RequestState::Approved, RequestState::Returned];
        revision_of(Some(request.revision)) == revision
            && request.state().is_ok_and(|state| decided.contains(&state))
    });
    Ok(Shown { loaded, row, report, revision, received, terms, to_owner })
}

/// Returns the history of a report, oldest first; for an instructor up to the revision they may
/// read.
///
/// # Errors
/// [`Error::NotFound`] for everyone who may not read it.
pub async fn history(call: &Call, id: CaseId) -> Result<Vec<HistoryRow>, Error> {
    let db = call.app.db.read();
    let ReadableCase { loaded, row, readable, .. } = access::readable_case(call, db, id).await?;
    if call.is(Role::Secretariat) && !call.is_member(loaded.book.owner) {
        let case = row.to_domain()?;
        let entry = || call.case_entry(Action::CaseHistoryRead, &case);
        call.write(async |unit| unit.record([entry()]).await).await?;
    }
    let mut rows = audit::history(db, id).await?;
    if let Readable::UpTo(last) | Readable::Only(last) = readable {
        // Instructors see neither drafts nor requests to others.
        rows.retain(|row| {
            let theirs = row.instructor_id.is_none_or(|asked| call.is_member(MemberId(asked)));
            let up_to_last = revision_of(row.revision).is_some_and(|revision| revision <= last);
            theirs && up_to_last && row.action != Action::CaseDrafted.as_str()
        });
        for row in &mut rows {
            let state = row.request_state.as_deref().and_then(RequestState::from_word);
            if state
                .is_some_and(|state| !reading::RequestState::from(state).is_shown_to_instructor())
            {
                row.message = None;
            }
        }
    }
    Ok(rows)
}

/// Returns the accreditation term that a report names, among the terms of its hospital.
#[must_use]
pub fn named(
    accreditation: Option<AccreditationId>,
    terms: &[Accreditation],
) -> Option<&Accreditation> {
    terms.iter().find(|term| Some(term.id) == accreditation)
}
