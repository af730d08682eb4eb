//! Sends the mail of an open request again.

use shorei_domain::approval::{self, Resending};
use shorei_domain::id::{MemberId, RequestId};
use shorei_domain::refusal::Place;

use super::record_outcomes;
use super::send::asking_mail;
use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::services::access::{self, RequestFacts, Side};
use crate::store::approval_request::{self, RequestRow};
use crate::store::instructor;
use crate::trail::Action;
use crate::unit::Unit;

/// Sends the mail of an open request again.
///
/// # Errors
/// [`Error::NotFound`] for a request that is not the caller's; the refusals of
/// [`approval::may_resend`]; [`Error::ResentToday`].
pub async fn resend(call: &Call, unit: &Unit<'_>, id: RequestId) -> Result<RequestRow, Error> {
    let found =
        access::own_requests(call, unit, Side::Applicant, &[id.0], |_| Place::whole()).await;
    let Ok([fact]) = found.map(<[RequestFacts; 1]>::try_from).map_err(|_| Error::NotFound)? else {
        return Err(Error::NotFound);
    };
    let request = &fact.request;
    let asked = instructor::find(unit, MemberId(request.instructor_id)).await?;
    let resending = Resending {
        pending: fact.pending(),
        instructor_left_on: asked.and_then(|asked| asked.instructor.left_on),
        resent_at: request.resent_at,
    };
    approval::may_resend(resending, call.today())?;
    let now = call.now();
    if let Some(again) = resending.again_at(now) {
        let seconds = u64::try_from((again - now).whole_seconds()).unwrap_or_default();
        return Err(Error::ResentToday { seconds });
    }
    approval_request::set_resent(unit, id, now).await?;
    let one = std::slice::from_ref(request);
    let mail = asking_mail(call, &fact.book, one, request.message.clone())?;
    unit.mail(MemberId(request.instructor_id), &Mail::RequestResent(mail)).await?;
    let facts = std::slice::from_ref(&fact);
    record_outcomes(call, unit, facts, |_| (Action::RequestResent, None)).await?;
    Ok(fact.request)
}
