//! Hands in the scan of a sealed form.

use serde_json::json;
use shorei_contract::me::Role;
use shorei_domain::id::{AccreditationId, CaseId, MemberId, RequestId};
use shorei_domain::paper::{self, HandingIn};
use time::Date;
use uuid::Uuid;

use super::{find, live_case, signer};
use crate::context::Call;
use crate::error::Error;
use crate::store::paper_approval::{self, PaperRow, Scan};
use crate::store::seal::{self, SEAL};
use crate::store::{accreditation, approval_request, case, case_book};
use crate::trail::Action;
use crate::unit::Unit;

/// A paper approval to hand in.
#[derive(Clone, Debug)]
pub struct HandIn {
    /// The identifier of the new paper approval.
    pub id: Uuid,
    /// The report.
    pub case: CaseId,
    /// The instructor who signed.
    pub instructor: MemberId,
    /// The day of the signature.
    pub signed_on: Date,
    /// The scan.
    pub scan: Scan,
}

/// Hands in a paper approval with the scan `content`, which is stored before the transaction is
/// committed.
///
/// # Errors
/// [`Error::NotFound`] for someone else's report; `not_found` at the instructor; the refusals of
/// [`paper::hand_in`]; [`Error::StorageFull`].
pub async fn hand_in(
    call: &Call,
    unit: &Unit<'_>,
    input: &HandIn,
    content: &[u8],
) -> Result<PaperRow, Error> {
    call.require(Role::Applicant)?;
    let HandIn { id, case: case_id, instructor, signed_on, scan } = input;
    case_book::lock_of_cases(unit, [case_id.0]).await?;
    let (loaded, row) = live_case(call, unit, *case_id).await?;
    let instructor = signer(unit, *instructor).await?;
    let named = row.accreditation_id.map(AccreditationId);
    let terms = accreditation::with_siblings(unit, named).await?;
    let case = row.to_domain()?;
    let handing_in = HandingIn {
        book: &loaded.book,
        case: &case,
        instructor: &instructor.instructor,
        terms: &terms,
        signed_on: *signed_on,
        today: call.today(),
    };
    let id = RequestId(*id);
    let requested = paper::hand_in(handing_in, id, call.now())?;

    call.app.papers.keep(id.0, content).await?;
    case::set_states(unit, std::slice::from_ref(&requested), call.now()).await?;
    if let Some(asked) = requested.state.asked() {
        let request = (requested.id, asked.clone());
        let seals = approval_request::insert(unit, [request], call.actor.member(), "").await?;
        paper_approval::insert(unit, id, *signed_on, scan).await?;
        let event = call
            .case_entry(Action::PaperHandedIn, &requested)
            .about(id, asked.revision)
            .with(json!({
                "instructor_id": asked.instructor.0,
                SEAL: seals.first(),
                "scan": seal::of_document(content),
            }));
        unit.record([event]).await?;
    }
    find(call, unit, id).await
}
