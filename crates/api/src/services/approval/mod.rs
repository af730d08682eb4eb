//! Approval requests: sent and withdrawn by applicants, decided by instructors (`S6`–`S8`,
//! `S14`–`S16`).

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

use serde_json::json;
use shorei_contract::notification::NoticeKind;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use shorei_domain::refusal::Warned;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access::RequestFacts;
use crate::store::approval_request::{self, RequestRow};
use crate::store::notification::NewNotice;
use crate::store::seal::{self, SEAL};
use crate::trail::Action;
use crate::unit::Unit;

/// Requests after a command, in the order given.
#[derive(Clone, Debug)]
pub struct Done {
    /// The requests.
    pub requests: Vec<RequestRow>,
    /// Warnings.
    pub warnings: Vec<Warned>,
}

/// Leaves an entry in the audit trail for each request: what `action` says of the one at its index, with
/// the seal of what was said in it.
async fn record_outcomes(
    call: &Call,
    unit: &Unit<'_>,
    facts: &[RequestFacts],
    outcome: impl Fn(usize) -> (Action, Option<String>),
) -> Result<(), Error> {
    let events = facts.iter().enumerate().map(|(index, fact)| {
        let (action, said) = outcome(index);
        let salt = fact.request.salt.as_deref();
        let seal = salt.map(|salt| seal::of_decision(salt, said.as_deref(), call.now()));
        let event = call.case_entry(action, &fact.case).with(json!({SEAL: seal}));
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
