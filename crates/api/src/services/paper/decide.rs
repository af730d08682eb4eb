//! Withdraws or decides paper approvals.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::me::Role;
use shorei_contract::notification::NoticeKind;
use shorei_contract::paper::DecidePaper;
use shorei_contract::{PaperVerdict, RequestState};
use shorei_domain::case_book::Case;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use shorei_domain::paper;

use super::{facts, find, signer};
use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::services::departure::about;
use crate::store::notification::{self, NewNotice};
use crate::store::paper_approval::PaperRow;
use crate::store::seal::{self, SEAL};
use crate::store::{approval_request, case};
use crate::trail::Action;
use crate::unit::Unit;

/// Withdraws a paper approval. Its report becomes registered again.
///
/// # Errors
/// [`Error::NotFound`] for one that is hidden from the caller, [`Error::Forbidden`] for the
/// secretariat; the refusals of [`paper::withdraw`].
pub async fn withdraw(call: &Call, unit: &Unit<'_>, id: RequestId) -> Result<PaperRow, Error> {
    let (paper, case, loaded) = facts(call, unit, id).await?;
    if !call.is_member(MemberId(paper.request.applicant_id)) {
        return Err(Error::Forbidden);
    }
    let registered = paper::withdraw(&loaded.book, &case, id, call.today())?;
    case::set_states(unit, &[registered], call.now()).await?;
    approval_request::close(unit, &[id], RequestState::Withdrawn, None, call.now()).await?;
    record(call, unit, &paper, &case, (Action::PaperWithdrawn, None)).await?;
    find(call, unit, id).await
}

/// Requires the secretariat and an existing paper approval.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`].
pub async fn known_to_office(
    call: &Call,
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<(), Error> {
    find(call, db, id).await?;
    call.require(Role::Secretariat)
}

/// Accepts or refuses a paper approval, and tells the applicant.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; the refusals of [`paper::decide`].
pub async fn decide(
    call: &Call,
    unit: &Unit<'_>,
    id: RequestId,
    input: &DecidePaper,
) -> Result<PaperRow, Error> {
    known_to_office(call, unit, id).await?;
    let (paper, case, loaded) = facts(call, unit, id).await?;
    let instructor = signer(unit, MemberId(paper.request.instructor_id)).await?;
    let comment = input.comment.as_deref().unwrap_or_default();
    let decided = paper::decide(
        &loaded.book,
        &case,
        id,
        &instructor.instructor,
        (input.decision.into(), comment),
        (call.now(), call.today()),
    )?;
    let (state, action) = match input.decision {
        PaperVerdict::Accept => (RequestState::Approved, Action::PaperAccepted),
        PaperVerdict::Refuse => (RequestState::Returned, Action::PaperRefused),
    };
    case::set_states(unit, &[decided], call.now()).await?;
    let said = (!comment.is_empty()).then_some(comment);
    approval_request::close(unit, &[id], state, said, call.now()).await?;
    record(call, unit, &paper, &case, (action, said)).await?;
    tell(call, unit, &paper, input).await?;
    find(call, unit, id).await
}

async fn record(
    call: &Call,
    unit: &Unit<'_>,
    paper: &PaperRow,
    case: &Case,
    (action, said): (Action, Option<&str>),
) -> Result<(), Error> {
    let salt = paper.request.salt.as_deref();
    let seal = salt.map(|salt| seal::of_decision(salt, said, call.now()));
    let event = call.case_entry(action, case).with(json!({SEAL: seal}));
    let event = match case.state.asked() {
        Some(asked) => event.about(asked.request, asked.revision),
        None => event,
    };
    unit.record([event]).await
}

/// Tells the applicant, on behalf of the instructor who signed.
async fn tell(
    call: &Call,
    unit: &Unit<'_>,
    paper: &PaperRow,
    input: &DecidePaper,
) -> Result<(), Error> {
    let request = &paper.request;
    let kind = match input.decision {
        PaperVerdict::Accept => NoticeKind::PaperAccepted,
        PaperVerdict::Refuse => NoticeKind::PaperRefused,
    };
    let to = MemberId(request.applicant_id);
    let notice = NewNotice {
        id: call.new_id(),
        to,
        kind,
        case: CaseId(request.case_id),
        request: RequestId(request.id),
        actor: MemberId(request.instructor_id),
    };
    notification::insert(unit, vec![notice], call.now()).await?;
    let mail = Mail::PaperDecided {
        about: about(&request.instructor_name, &[request])?,
        verdict: input.decision,
        comment: input.comment.clone().unwrap_or_default(),
    };
    unit.mail(to, &mail).await
}
