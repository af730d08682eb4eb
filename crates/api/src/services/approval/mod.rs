//! Approval requests: sent and withdrawn by applicants, decided by instructors (`S6`–`S8`, `S14`–
//! `S16`).

mod decide;
mod list;
mod resend;
mod send;
mod withdraw;

pub use decide::decide;
pub use list::{deadlines, find, list};
pub use resend::resend;
pub use send::send;
pub use withdraw::withdraw;

use shorei_contract::notification::NoticeKind;
use shorei_domain::approval::Pending;
use shorei_domain::case_book::{Case, CaseBook};
use shorei_domain::id::{CaseBookId, CaseId, MemberId, RequestId};
use shorei_domain::refusal::{Place, Refusal, Refusals, Warned};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::store::approval_request::{self, RequestRow};
use crate::store::notification::NewNotice;
use crate::store::{case, case_book};
use crate::trail::Action;
use crate::unit::Unit;

/// Requests as they stand after a command, in the order in which they were named.
#[derive(Clone, Debug)]
pub struct Done {
    /// The requests.
    pub requests: Vec<RequestRow>,
    /// What to mind.
    pub warnings: Vec<Warned>,
}

/// A request with its report and book, as the rules look at them.
struct Facts {
    request: RequestRow,
    case: Case,
    book: CaseBook,
}

impl Facts {
    fn pending(&self) -> Pending<'_> {
        Pending { request: RequestId(self.request.id), case: &self.case, book: &self.book }
    }
}

/// The requests that `list` names, in its order, if `own` lets the caller have them; while nobody
/// else changes their books.
async fn facts(
    call: &Call,
    unit: &Unit<'_>,
    ids: &[Uuid],
    place: impl Fn(usize) -> Place,
    own: impl Fn(&RequestRow) -> bool,
) -> Result<Vec<Facts>, Error> {
    case_book::lock_of_requests(unit, ids.iter().copied()).await?;
    let found = approval_request::find_all(unit, ids.iter().copied().map(RequestId)).await?;
    let mut refusals = Refusals::none();
    let mut requests = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match found.iter().find(|request| request.id == *id && own(request)) {
            Some(request) => requests.push(request.clone()),
            None => refusals.add(place(index), Refusal::NotFound),
        }
    }
    refusals.or(())?;
    let cases = case::find_all(unit, requests.iter().map(|row| CaseId(row.case_id))).await?;
    let mut book_ids: Vec<_> = requests.iter().map(|row| CaseBookId(row.book_id)).collect();
    book_ids.sort_unstable();
    book_ids.dedup();
    let definitions = &call.app.definitions;
    let books = case_book::find_all(unit, definitions, book_ids, call.today()).await?;
    requests
        .into_iter()
        .map(|request| {
            let case = cases.iter().find(|row| row.id == request.case_id);
            let book = books.iter().find(|loaded| loaded.book.id.0 == request.book_id);
            let (Some(case), Some(loaded)) = (case, book) else {
                return Err(Error::internal(format!("request {} has no report", request.id)));
            };
            Ok(Facts { case: case.to_domain()?, book: loaded.book.clone(), request })
        })
        .collect()
}

/// Leaves an entry in the audit trail for each request: what `action` says of the one at its index.
async fn record_outcomes(
    call: &Call,
    unit: &Unit<'_>,
    facts: &[Facts],
    action: impl Fn(usize) -> Action,
) -> Result<(), Error> {
    let events = facts.iter().enumerate().map(|(index, fact)| {
        let event = call.case_entry(action(index), &fact.case);
        match fact.case.state.asked() {
            Some(asked) => event.about(asked.request, asked.revision),
            None => event,
        }
    });
    unit.record(events).await
}

fn notice(call: &Call, request: &RequestRow, to: Uuid, kind: NoticeKind) -> NewNotice {
    NewNotice {
        id: call.new_id(),
        to: MemberId(to),
        kind,
        case: CaseId(request.case_id),
        request: RequestId(request.id),
        actor: call.actor.member(),
    }
}

async fn find_in_order(unit: &Unit<'_>, ids: &[RequestId]) -> Result<Vec<RequestRow>, Error> {
    let mut found = approval_request::find_all(unit, ids.iter().copied()).await?;
    found.sort_by_key(|request| ids.iter().position(|id| id.0 == request.id));
    Ok(found)
}
