//! Converts approval requests and paper approvals.

use shorei_contract::Category;
use shorei_contract::approval::ApprovalRequest;
use shorei_contract::me::Role;
use shorei_contract::paper::{PaperApproval, PaperFile};
use shorei_domain::id::MemberId;
use shorei_domain::reading::RequestState;
use time::Date;

use crate::context::Call;
use crate::error::Error;
use crate::store::approval_request::RequestRow;
use crate::store::paper_approval::PaperRow;

/// An approval request, as far as the caller may see what it was about.
pub(crate) fn approval_request(
    call: &Call,
    row: &RequestRow,
    deadlines: &[(String, Date)],
) -> Result<ApprovalRequest, Error> {
    let mut shown = whole_request(row, deadlines)?;
    let is_its_sender = call.is_member(MemberId(row.applicant_id));
    let sees_all = is_its_sender || call.is(Role::Secretariat);
    if !sees_all && !RequestState::from(shown.state).is_shown_to_instructor() {
        shown.message.clear();
        shown.category = None;
        shown.facility = None;
        shown.care_from = None;
        shown.care_to = None;
    }
    Ok(shown)
}

fn whole_request(row: &RequestRow, deadlines: &[(String, Date)]) -> Result<ApprovalRequest, Error> {
    let deadline = deadlines.iter().find(|(programme, _)| *programme == row.programme);
    Ok(ApprovalRequest {
        id: row.id,
        requested_at: row.requested_at,
        slot_number: row.slot_number(),
        case_id: row.case_id,
        revision: u32::try_from(row.revision).unwrap_or_default(),
        programme: row.programme()?,
        category: row.category.as_deref().and_then(Category::from_word),
        applicant: row.applicant(),
        instructor: row.instructor(),
        facility: row.facility(),
        care_from: row.care_from,
        care_to: row.care_to,
        state: row.state()?,
        decided_at: row.decided_at,
        voided_at: row.voided_at,
        deadline: deadline.map(|(_, deadline)| *deadline),
        message: row.message.clone(),
        comment: row.comment.clone(),
        case_deleted: row.case_deleted,
    })
}

/// Converts a paper approval.
pub(crate) fn paper_approval(row: &PaperRow) -> Result<PaperApproval, Error> {
    let request = &row.request;
    Ok(PaperApproval {
        id: request.id,
        state: row.state()?,
        case_id: request.case_id,
        revision: u32::try_from(request.revision).unwrap_or_default(),
        programme: request.programme()?,
        slot_number: request.slot_number(),
        category: request.category.as_deref().and_then(Category::from_word),
        applicant: request.applicant(),
        instructor: request.instructor(),
        facility: request.facility(),
        care_from: request.care_from,
        care_to: request.care_to,
        signed_on: row.signed_on,
        file: PaperFile {
            name: row.file_name.clone(),
            media_type: row.media_type.clone(),
            size: u64::try_from(row.size).unwrap_or_default(),
        },
        requested_at: request.requested_at,
        decided_at: request.decided_at,
        voided_at: request.voided_at,
        comment: request.comment.clone(),
    })
}
