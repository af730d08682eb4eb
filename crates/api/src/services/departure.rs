//! Tells applicants and the secretariat when an instructor with open requests leaves the society.

use std::collections::BTreeMap;

use shorei_contract::Category;
use shorei_contract::notification::NoticeKind;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use uuid::Uuid;

use crate::context::Visit;
use crate::error::Error;
use crate::mail::{About, Item, Mail};
use crate::store::approval_request::{self, RequestRow};
use crate::store::member::{self, MemberRow};
use crate::store::notification::{self, NewNotice};
use crate::unit::Unit;

/// Tells of every member who has left by today, unless already told.
///
/// # Errors
/// If the database refuses; then nobody is told.
pub async fn tell(visit: &Visit, unit: &Unit<'_>) -> Result<(), Error> {
    for gone in member::departed_untold(unit, visit.today()).await? {
        let open = approval_request::open_for(unit, gone.id).await?;
        if !open.is_empty() {
            tell_of(visit, unit, &gone, &open).await?;
        }
        member::set_departure_told(unit, gone.id, visit.real_now()).await?;
    }
    Ok(())
}

async fn tell_of(
    visit: &Visit,
    unit: &Unit<'_>,
    gone: &MemberRow,
    open: &[RequestRow],
) -> Result<(), Error> {
    let staff = member::staff(unit).await?;
    let mut notices = Vec::new();
    let mut by_book: BTreeMap<(Uuid, &str), Vec<&RequestRow>> = BTreeMap::new();
    for request in open {
        by_book.entry((request.applicant_id, &request.programme)).or_default().push(request);
        for to in std::iter::once(request.applicant_id).chain(staff.iter().copied()) {
            notices.push(NewNotice {
                id: visit.new_id(),
                to: MemberId(to),
                kind: NoticeKind::InstructorLeft,
                case: CaseId(request.case_id),
                request: RequestId(request.id),
                actor: MemberId(gone.id),
            });
        }
    }
    notification::insert(unit, notices, visit.now()).await?;
    for ((applicant, _), requests) in by_book {
        let about = about(&gone.name(), &requests)?;
        let mail = Mail::InstructorLeft { about: about.clone(), applicant: None };
        unit.mail(MemberId(applicant), &mail).await?;
        let name = requests.first().map(|request| request.applicant_name.clone());
        let mail = Mail::InstructorLeft { about, applicant: name };
        for person in &staff {
            unit.mail(MemberId(*person), &mail).await?;
        }
    }
    Ok(())
}

/// Describes requests of one applicant and programme for a mail.
pub(crate) fn about(actor: &str, requests: &[&RequestRow]) -> Result<About, Error> {
    let first = requests.first().ok_or_else(|| Error::internal("a mail about nothing"))?;
    let item = |request: &&RequestRow| Item {
        number: request.slot_number(),
        category: request.category.as_deref().and_then(Category::from_word),
        case: Some(request.case_id),
    };
    Ok(About {
        actor: actor.to_owned(),
        programme: first.programme()?,
        items: requests.iter().map(item).collect(),
    })
}
