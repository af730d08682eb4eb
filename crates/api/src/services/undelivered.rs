//! Mails that do not arrive: whoever asked by one is told.

use shorei_contract::notification::NoticeKind;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use uuid::Uuid;

use crate::context::Visit;
use crate::error::Error;
use crate::mail::Mail;
use crate::store::approval_request;
use crate::store::notification::{self, NewNotice};
use crate::store::outbox;
use crate::unit::Unit;

/// Gives a mail up, for that reason. The secretariat sees it among the mails; an applicant whose request it carried
/// gets a notice, since the instructor knows nothing of it.
///
/// # Errors
/// When the database refuses.
pub async fn give_up(
    visit: &Visit,
    unit: &Unit<'_>,
    id: Uuid,
    mail: Option<&Mail>,
    why: &str,
) -> Result<(), Error> {
    outbox::set_given_up(unit, id, why.to_owned(), visit.real_now()).await?;
    let Some(Mail::RequestSent(asking) | Mail::RequestResent(asking)) = mail else {
        return Ok(());
    };
    // What an older version of the program wrote names only one.
    let named = asking.request.filter(|_| asking.requests.is_empty());
    let requests = asking.requests.iter().copied().chain(named).map(RequestId);
    let found = approval_request::find_all(unit, requests).await?;
    let notices = found.iter().map(|request| NewNotice {
        id: visit.new_id(),
        to: MemberId(request.applicant_id),
        kind: NoticeKind::MailUndelivered,
        case: CaseId(request.case_id),
        request: RequestId(request.id),
        actor: MemberId(request.instructor_id),
    });
    notification::insert(unit, notices.collect(), visit.now()).await
}
