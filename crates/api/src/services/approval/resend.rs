//! An applicant has the mail of an open request sent again.

use shorei_contract::RequestState;
use shorei_domain::id::{MemberId, RequestId};
use shorei_domain::member::is_member;
use shorei_domain::refusal::{Place, Refusal};
use time::Duration;

use super::send::asking_mail;
use super::{Facts, facts, record_outcomes};
use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::store::approval_request::{self, RequestRow};
use crate::store::instructor;
use crate::trail::Action;
use crate::unit::Unit;

/// How long the mail of a request cannot be sent again after it was.
const RESEND_PAUSE: Duration = Duration::hours(24);

/// Sends the mail of an open request again, at most once a day.
///
/// # Errors
/// [`Error::NotFound`] for a request that is not the caller's; `not_requested`,
/// `instructor_retired`; [`Error::ResentToday`].
pub async fn resend(call: &Call, unit: &Unit<'_>, id: RequestId) -> Result<RequestRow, Error> {
    let own = |request: &RequestRow| request.applicant_id == call.actor.member().0;
    let facts = facts(call, unit, &[id.0], |_| Place::whole(), own).await;
    let Ok([fact]) = facts.map(<[Facts; 1]>::try_from).map_err(|_| Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let request = &fact.request;
    if request.state()? != RequestState::Requested {
        return Err(Error::refused(Place::whole(), Refusal::NotRequested));
    }
    let now = call.now();
    if let Some(again) = request.resent_at.map(|resent| resent + RESEND_PAUSE)
        && again > now
    {
        let seconds = u64::try_from((again - now).whole_seconds()).unwrap_or_default();
        return Err(Error::ResentToday { seconds });
    }
    let asked = instructor::find(unit, MemberId(request.instructor_id)).await?;
    let left_on = asked.and_then(|asked| asked.instructor.left_on);
    if let Some(left_on) = left_on.filter(|_| !is_member(left_on, call.today())) {
        return Err(Error::refused(Place::whole(), Refusal::InstructorRetired { left_on }));
    }
    approval_request::set_resent(unit, id, now).await?;
    let one = std::slice::from_ref(request);
    let mail = asking_mail(call, &fact.book, one, request.message.clone())?;
    unit.mail(MemberId(request.instructor_id), &Mail::RequestResent(mail)).await?;
    record_outcomes(call, unit, std::slice::from_ref(&fact), |_| Action::RequestResent).await?;
    Ok(fact.request)
}
