//! Reading a report: as it stands, or a revision; with an entry in the audit trail for everybody but
//! its owner.

use sea_orm::ConnectionTrait;
use shorei_contract::RequestState;
use shorei_contract::me::Role;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseId};
use shorei_domain::reading::Readable;
use shorei_domain::report::{Report, Revision};

use crate::context::Call;
use crate::error::Error;
use crate::store::accreditation;
use crate::store::approval_request::{self, RequestRow};
use crate::store::audit::{self, HistoryRow};
use crate::store::case::{self, CaseRow, revision_of};
use crate::store::case_book::{self, LoadedBook};
use crate::trail::Action;

/// A report as somebody may read it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its book.
    pub loaded: LoadedBook,
    /// The report without its texts, as it stands.
    pub row: CaseRow,
    /// The report with its texts, in the revision that is shown.
    pub report: Report,
    /// The registered revision that is shown; `None`: as it stands.
    pub revision: Option<Revision>,
    /// The request that the reading instructor got about it; `None` for owner and secretariat.
    pub received: Option<RequestRow>,
    /// Every accreditation term of the hospital that it names.
    pub terms: Vec<Accreditation>,
    /// Whether it is shown to its owner.
    pub to_owner: bool,
}

/// A report that the caller may read, before it is read.
struct Access {
    loaded: LoadedBook,
    row: CaseRow,
    readable: Readable,
    received: Vec<RequestRow>,
}

/// Shows a report to whoever may read it.
///
/// # Errors
/// [`Error::NotFound`] for everybody else, for a deleted report, and for a revision that there is not
/// or that the caller may not read. Without room for the audit entry nothing is shown.
pub async fn show(call: &Call, id: CaseId, wanted: Option<Revision>) -> Result<Shown, Error> {
    let db = call.app.db.read();
    let Access { loaded, row, readable, received } = access(call, db, id).await?;
    let revision = readable.choose(wanted).map_err(|_| Error::NotFound)?;
    let report = case::report(db, id, revision).await?.ok_or(Error::NotFound)?;
    let to_owner = loaded.book.owner == call.actor.member();
    if !to_owner {
        let case = row.to_domain()?;
        call.write(async |unit| {
            let event =
                call.case_entry(Action::CaseRead, &case).of_revision(revision.or(case.revision));
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

/// What happened to a report, oldest first: for an instructor up to the revision that they may read.
///
/// # Errors
/// [`Error::NotFound`] for everybody who may not read it.
pub async fn history(call: &Call, id: CaseId) -> Result<Vec<HistoryRow>, Error> {
    let db = call.app.db.read();
    let Access { readable, .. } = access(call, db, id).await?;
    let mut rows = audit::history(db, id).await?;
    if let Readable::UpTo(last) | Readable::Only(last) = readable {
        // Drafts are not theirs to see, nor what others were asked.
        rows.retain(|row| {
            let theirs = row.instructor_id.is_none_or(|asked| asked == call.actor.member().0);
            let up_to_last = revision_of(row.revision).is_some_and(|revision| revision <= last);
            theirs && up_to_last && row.action != Action::CaseDrafted.as_str()
        });
    }
    Ok(rows)
}

async fn access(call: &Call, db: &impl ConnectionTrait, id: CaseId) -> Result<Access, Error> {
    let row = case::find(db, id).await?.ok_or(Error::NotFound)?;
    let app = &call.app;
    let book = shorei_domain::id::CaseBookId(row.book_id);
    let loaded = case_book::find(db, &app.definitions, book, call.today()).await?;
    let loaded = loaded.ok_or_else(|| Error::internal(format!("case {id} has no book")))?;
    let deleted = row.deleted_at.is_some();
    if loaded.book.owner == call.actor.member() || call.is(Role::Secretariat) {
        if deleted {
            return Err(Error::NotFound);
        }
        return Ok(Access { loaded, row, readable: Readable::All, received: Vec::new() });
    }
    let received = approval_request::received(db, id, call.actor.member()).await?;
    let known = received.iter().map(RequestRow::to_received).collect::<Result<Vec<_>, _>>()?;
    let readable = Readable::by_instructor(&known, deleted).ok_or(Error::NotFound)?;
    Ok(Access { loaded, row, readable, received })
}

/// The accreditation that a report names, among the terms of its hospital.
#[must_use]
pub fn named(
    accreditation: Option<AccreditationId>,
    terms: &[Accreditation],
) -> Option<&Accreditation> {
    terms.iter().find(|term| Some(term.id) == accreditation)
}
