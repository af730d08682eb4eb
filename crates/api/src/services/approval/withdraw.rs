//! Withdraws requests.

use std::collections::BTreeMap;

use shorei_contract::RequestState;
use shorei_contract::approval::WithdrawRequests;
use shorei_contract::me::Role;
use shorei_contract::notification::NoticeKind;
use shorei_domain::approval::{self, check_batch};
use shorei_domain::id::{MemberId, RequestId};
use shorei_domain::member::is_member;
use shorei_domain::refusal::Place;
use uuid::Uuid;

use super::{Done, find_in_order, notice, record_outcomes};
use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::services::access::{self, RequestFacts, Side};
use crate::services::departure::about;
use crate::store::approval_request::{self, RequestRow};
use crate::store::{case, instructor, notification};
use crate::trail::Action;
use crate::unit::Unit;

/// Withdraws requests (`S7`). Tells each instructor concerned, unless they left the society.
///
/// # Errors
/// `not_found` at each request that is not the caller's; the refusals of [`approval::withdraw`].
pub async fn withdraw(
    call: &Call,
    unit: &Unit<'_>,
    input: WithdrawRequests,
) -> Result<Done, Error> {
    call.require(Role::Applicant)?;
    let WithdrawRequests { request_ids } = input;
    check_batch("request_ids", &request_ids)?;
    let place = |index| Place::item("request_ids", index);
    let facts = access::own_requests(call, unit, Side::Applicant, &request_ids, place).await?;
    let pending: Vec<_> = facts.iter().map(RequestFacts::pending).collect();
    let (cases, warnings) = approval::withdraw(&pending, call.today())?;

    let ids: Vec<_> = request_ids.into_iter().map(RequestId).collect();
    case::set_states(unit, &cases, call.now()).await?;
    approval_request::close(unit, &ids, RequestState::Withdrawn, None, call.now()).await?;
    record_outcomes(call, unit, &facts, |_| (Action::RequestWithdrawn, None)).await?;
    tell_withdrawn(call, unit, &facts).await?;
    Ok(Done { requests: find_in_order(unit, &ids).await?, warnings })
}

async fn tell_withdrawn(call: &Call, unit: &Unit<'_>, facts: &[RequestFacts]) -> Result<(), Error> {
    let mut by_instructor: BTreeMap<Uuid, Vec<&RequestRow>> = BTreeMap::new();
    for fact in facts {
        by_instructor.entry(fact.request.instructor_id).or_default().push(&fact.request);
    }
    let mut notices = Vec::new();
    for (instructor, requests) in by_instructor {
        let found = instructor::find(unit, MemberId(instructor)).await?;
        if !found.is_some_and(|found| is_member(found.instructor.left_on, call.today())) {
            continue;
        }
        notices.extend(
            requests
                .iter()
                .map(|request| notice(call, request, instructor, NoticeKind::RequestWithdrawn)),
        );
        let mail = Mail::RequestWithdrawn(about(call.actor.name(), &requests)?);
        unit.mail(MemberId(instructor), &mail).await?;
    }
    notification::insert(unit, notices, call.now()).await
}
