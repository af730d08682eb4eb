//! Requests approval from an instructor.

use serde_json::json;
use shorei_contract::approval::SendRequests;
use shorei_contract::me::Role;
use shorei_contract::notification::NoticeKind;
use shorei_domain::approval::{self, Asking, BATCH_MAX};
use shorei_domain::case_book::{Case, CaseBook};
use shorei_domain::id::{AccreditationId, MemberId, RequestId};
use shorei_domain::refusal::{Place, Refusal, Refusals};

use super::{Done, find_in_order};
use crate::context::Call;
use crate::error::Error;
use crate::mail::{Asking as AskingMail, Mail};
use crate::reason::Why;
use crate::services::access;
use crate::services::departure::about;
use crate::store::approval_request::{self, RequestRow};
use crate::store::case::{self, CaseRow};
use crate::store::case_book;
use crate::store::notification::{self, NewNotice};
use crate::store::seal::SEAL;
use crate::store::{accreditation, instructor};
use crate::trail::Action;
use crate::unit::Unit;

/// Requests approval of reports from an instructor: one request per report, one mail for all.
///
/// # Errors
/// `not_found` at each report that is not the caller's, or at the instructor; the refusals of
/// [`approval::request`].
pub async fn send(call: &Call, unit: &Unit<'_>, input: SendRequests) -> Result<Done, Error> {
    call.require(Role::Applicant)?;
    let SendRequests { case_ids, instructor_id, message } = input;
    let message = message.unwrap_or_default();
    case_book::lock_of_cases(unit, case_ids.iter().copied().take(BATCH_MAX)).await?;
    let asked = instructor::find(unit, MemberId(instructor_id)).await?;
    let mut refusals = Refusals::<Why>::none();
    let rows = match access::own_cases(call, unit, "case_ids", &case_ids).await {
        Err(Error::Refused(others)) => {
            refusals.extend(others);
            Vec::new()
        }
        rows => rows?,
    };
    let Some(asked) = asked else {
        refusals.add(Place::field("instructor_id"), Refusal::NotFound.into());
        return Ok(refusals.refused()?);
    };
    refusals.or(())?;

    let first = rows.first().ok_or_else(|| Error::internal("a batch of nothing"))?;
    let loaded = access::book_of(call, unit, first).await?;
    let named = rows.iter().filter_map(|row| row.accreditation_id).map(AccreditationId);
    let terms = accreditation::with_siblings(unit, named).await?;
    let cases = rows.iter().map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let asking = Asking {
        book: &loaded.book,
        cases: &cases,
        instructor: &asked.instructor,
        terms: &terms,
        today: call.today(),
    };
    let requested = approval::request(asking, call.now(), || RequestId(call.new_id()))?;
    let warnings = approval::request_warnings(asking, call.app.config.thresholds);

    case::set_states(unit, &requested, call.now()).await?;
    let ids = insert_requests(call, unit, &requested, &message).await?;
    let requests = find_in_order(unit, &ids).await?;
    let mail = Mail::RequestSent(asking_mail(call, &loaded.book, &requests, message)?);
    unit.mail(MemberId(instructor_id), &mail).await?;
    Ok(Done { requests, warnings })
}

/// Adds the requests of reports, with notices and audit entries.
async fn insert_requests(
    call: &Call,
    unit: &Unit<'_>,
    requested: &[Case],
    message: &str,
) -> Result<Vec<RequestId>, Error> {
    let asked: Vec<_> = requested
        .iter()
        .filter_map(|case| case.state.asked().map(|asked| (case, asked.clone())))
        .collect();
    let rows = asked.iter().map(|(case, asked)| (case.id, asked.clone()));
    let seals = approval_request::insert(unit, rows, call.actor.member(), message).await?;
    let notices = asked.iter().map(|(case, asked)| NewNotice {
        id: call.new_id(),
        to: asked.instructor,
        kind: NoticeKind::RequestSent,
        case: case.id,
        request: asked.request,
        actor: call.actor.member(),
    });
    notification::insert(unit, notices.collect(), call.now()).await?;
    let events = asked.iter().zip(seals).map(|((case, asked), seal)| {
        call.case_entry(Action::RequestSent, case)
            .about(asked.request, asked.revision)
            .with(json!({"instructor_id": asked.instructor.0, SEAL: seal}))
    });
    unit.record(events).await?;
    Ok(asked.iter().map(|(_, asked)| asked.request).collect())
}

/// Returns the content of the mail to an instructor.
pub(super) fn asking_mail(
    call: &Call,
    book: &CaseBook,
    requests: &[RequestRow],
    message: String,
) -> Result<AskingMail, Error> {
    let request = match requests {
        [only] => Some(only.id),
        _ => None,
    };
    Ok(AskingMail {
        about: about(call.actor.name(), &requests.iter().collect::<Vec<_>>())?,
        deadline: book.round.as_ref().map(|round| round.approval_deadline),
        message,
        request,
    })
}
