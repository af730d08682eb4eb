//! Approves, returns or declines requests.

use std::collections::BTreeMap;

use shorei_contract::approval::{Decide, Decision as DecisionInput, DecisionSummary};
use shorei_contract::me::Role;
use shorei_contract::notification::NoticeKind;
use shorei_contract::{RequestState, Verdict};
use shorei_domain::approval::{self, Decision, check_batch};
use shorei_domain::case_book::Case;
use shorei_domain::id::{MemberId, RequestId};
use shorei_domain::refusal::Place;
use uuid::Uuid;

use super::{find_in_order, notice, record_outcomes};
use crate::context::Call;
use crate::error::Error;
use crate::mail::{Mail, Outcome};
use crate::services::access::{self, RequestFacts, Side};
use crate::services::departure::about;
use crate::store::approval_request::{self, RequestRow};
use crate::store::{case, instructor, notification};
use crate::trail::Action;
use crate::unit::Unit;

/// Decides requests (`S16`): approves, returns or declines each. Every applicant concerned gets one
/// mail.
///
/// # Errors
/// `not_found` at each request that was not sent to the caller; the refusals of
/// [`approval::decide`].
pub async fn decide(
    call: &Call,
    unit: &Unit<'_>,
    input: &Decide,
) -> Result<(Vec<RequestRow>, DecisionSummary), Error> {
    call.require(Role::Instructor)?;
    let ids: Vec<Uuid> = input.decisions.iter().map(|decision| decision.request_id).collect();
    check_batch("decisions", &ids)?;
    let place = |index| Place::item("decisions", index).then("request_id");
    let facts = access::own_requests(call, unit, Side::Instructor, &ids, place).await?;
    let me = instructor::find(unit, call.actor.member()).await?.ok_or(Error::Forbidden)?;
    let decisions: Vec<_> = facts
        .iter()
        .zip(&input.decisions)
        .map(|(fact, wanted)| Decision {
            pending: fact.pending(),
            verdict: wanted.decision.into(),
            comment: comment_of(wanted),
        })
        .collect();
    let decided = approval::decide(&decisions, &me.instructor, call.now(), call.today())?;

    save_decisions(call, unit, &decided, &input.decisions).await?;
    record_outcomes(call, unit, &facts, |index| {
        let decision = &input.decisions[index];
        let action = match decision.decision {
            Verdict::Approve => Action::RequestApproved,
            Verdict::Return => Action::RequestReturned,
            Verdict::Decline => Action::RequestDeclined,
        };
        let said = comment_of(decision);
        (action, (!said.is_empty()).then(|| said.to_owned()))
    })
    .await?;
    tell_decided(call, unit, &facts, &input.decisions).await?;
    let ids: Vec<_> = ids.into_iter().map(RequestId).collect();
    // Whoever decides has seen what the notice says.
    notification::set_read_of(unit, call.actor.member(), &ids, call.now()).await?;
    Ok((find_in_order(unit, &ids).await?, summary(&input.decisions)))
}

fn comment_of(decision: &DecisionInput) -> &str {
    decision.comment.as_deref().unwrap_or_default()
}

/// Decisions of the same kind with the same comment.
#[derive(Default)]
struct Alike {
    cases: Vec<Case>,
    ids: Vec<RequestId>,
}

/// Saves equal decisions with two statements, however many they are.
async fn save_decisions(
    call: &Call,
    unit: &Unit<'_>,
    decided: &[Case],
    wanted: &[DecisionInput],
) -> Result<(), Error> {
    let mut alike: BTreeMap<(Verdict, &str), Alike> = BTreeMap::new();
    for (case, decision) in decided.iter().zip(wanted) {
        let group = alike.entry((decision.decision, comment_of(decision))).or_default();
        group.cases.push(case.clone());
        group.ids.push(RequestId(decision.request_id));
    }
    for ((verdict, comment), Alike { cases, ids }) in alike {
        let state = match verdict {
            Verdict::Approve => RequestState::Approved,
            Verdict::Return => RequestState::Returned,
            Verdict::Decline => RequestState::Declined,
        };
        let comment = (!comment.is_empty()).then_some(comment);
        case::set_states(unit, &cases, call.now()).await?;
        approval_request::close(unit, &ids, state, comment, call.now()).await?;
    }
    Ok(())
}

async fn tell_decided(
    call: &Call,
    unit: &Unit<'_>,
    facts: &[RequestFacts],
    wanted: &[DecisionInput],
) -> Result<(), Error> {
    let mut notices = Vec::new();
    let mut by_applicant: BTreeMap<Uuid, Vec<(&RequestFacts, &DecisionInput)>> = BTreeMap::new();
    for (fact, decision) in facts.iter().zip(wanted) {
        let kind = match decision.decision {
            Verdict::Approve => NoticeKind::RequestApproved,
            Verdict::Return => NoticeKind::RequestReturned,
            Verdict::Decline => NoticeKind::RequestDeclined,
        };
        let applicant = fact.request.applicant_id;
        notices.push(notice(call, &fact.request, applicant, kind));
        by_applicant.entry(applicant).or_default().push((fact, decision));
    }
    notification::insert(unit, notices, call.now()).await?;
    for (applicant, decided) in by_applicant {
        let requests: Vec<_> = decided.iter().map(|(fact, _)| &fact.request).collect();
        let about = about(call.actor.name(), &requests)?;
        let deadline = decided.first().and_then(|(fact, _)| fact.book.round.as_ref());
        let outcomes = decided.iter().map(|(_, decision)| Outcome {
            verdict: decision.decision,
            comment: comment_of(decision).to_owned(),
        });
        let mail = Mail::Decided {
            about,
            deadline: deadline.map(|round| round.approval_deadline),
            outcomes: outcomes.collect(),
        };
        unit.mail(MemberId(applicant), &mail).await?;
    }
    Ok(())
}

fn summary(decisions: &[DecisionInput]) -> DecisionSummary {
    let count = |verdict| decisions.iter().filter(|one| one.decision == verdict).count();
    DecisionSummary {
        approved: count(Verdict::Approve),
        returned: count(Verdict::Return),
        declined: count(Verdict::Decline),
    }
}
