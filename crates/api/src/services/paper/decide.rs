//! A paper is withdrawn by who handed it in, or decided by the secretariat.

use sea_orm::{ConnectionTrait, DatabaseTransaction};
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
use crate::store::{approval_request, case};

/// Withdraws a paper; its report is registered again.
///
/// # Errors
/// [`Error::NotFound`] for one that the caller may not know of, [`Error::Forbidden`] for the
/// secretariat; what [`paper::withdraw`] refuses.
pub async fn withdraw(
    call: &Call,
    tx: &DatabaseTransaction,
    id: RequestId,
) -> Result<PaperRow, Error> {
    let (paper, case, loaded) = facts(call, tx, id).await?;
    if paper.request.applicant_id != call.actor.member.0 {
        return Err(Error::Forbidden);
    }
    let registered = paper::withdraw(&loaded.book, &case, id, call.today())?;
    case::set_states(tx, &[registered], call.now()).await?;
    approval_request::close(tx, &[id], RequestState::Withdrawn, None, call.now()).await?;
    record(call, tx, &case, "paper_approval.withdrawn").await?;
    find(call, tx, id).await
}

/// Goes on only for the secretariat, and with a paper that there is.
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

/// Accepts or refuses a paper; the applicant is told.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; what [`paper::decide`] refuses.
pub async fn decide(
    call: &Call,
    tx: &DatabaseTransaction,
    id: RequestId,
    input: &DecidePaper,
) -> Result<PaperRow, Error> {
    known_to_office(call, tx, id).await?;
    let (paper, case, loaded) = facts(call, tx, id).await?;
    let instructor = signer(tx, MemberId(paper.request.instructor_id)).await?;
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
        PaperVerdict::Accept => (RequestState::Approved, "paper_approval.accepted"),
        PaperVerdict::Refuse => (RequestState::Returned, "paper_approval.refused"),
    };
    case::set_states(tx, &[decided], call.now()).await?;
    let said = (!comment.is_empty()).then_some(comment);
    approval_request::close(tx, &[id], state, said, call.now()).await?;
    record(call, tx, &case, action).await?;
    tell(call, tx, &paper, input).await?;
    find(call, tx, id).await
}

async fn record(
    call: &Call,
    tx: &DatabaseTransaction,
    case: &Case,
    action: &'static str,
) -> Result<(), Error> {
    let event = call.case_event(action, case);
    let event = match case.state.asked() {
        Some(asked) => event.about(asked.request, asked.revision),
        None => event,
    };
    call.record(tx, [event]).await
}

/// Tells the applicant, in the name of who signed.
async fn tell(
    call: &Call,
    tx: &DatabaseTransaction,
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
    notification::insert(tx, vec![notice], call.now()).await?;
    let mail = Mail::PaperDecided {
        about: about(&request.instructor_name, &[request])?,
        verdict: input.decision,
        comment: input.comment.clone().unwrap_or_default(),
    };
    call.mail(tx, to, &mail).await
}
