//! Adds requests, and records what became of them.

use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use shorei_contract::RequestState;
use shorei_domain::case_book::Asked;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use time::OffsetDateTime;

use crate::chain::salt;
use crate::error::Error;
use crate::store::case::number_of;
use crate::store::entity::approval_request::{ActiveModel, Entity};
use crate::store::seal;
use crate::store::sql::Sql;

/// Adds open requests. Gives the seal of each for the trail.
pub async fn insert(
    tx: &DatabaseTransaction,
    requests: impl IntoIterator<Item = (CaseId, Asked)>,
    applicant: MemberId,
    message: &str,
) -> Result<Vec<String>, Error> {
    let mut seals = Vec::new();
    let mut rows = Vec::new();
    for (case, asked) in requests {
        let salt = salt()?.to_vec();
        let (instructor, revision) = (asked.instructor.0, number_of(asked.revision));
        seals.push(seal::of_question(&salt, instructor, revision, message));
        rows.push(new_row(case, &asked, applicant, message, salt));
    }
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(seals)
}

fn new_row(
    case: CaseId,
    asked: &Asked,
    applicant: MemberId,
    message: &str,
    salt: Vec<u8>,
) -> ActiveModel {
    ActiveModel {
        id: Set(asked.request.0),
        case_id: Set(case.0),
        on_paper: Set(asked.on_paper),
        revision: Set(number_of(asked.revision)),
        applicant_id: Set(applicant.0),
        instructor_id: Set(asked.instructor.0),
        state: Set(RequestState::Requested.as_str().to_owned()),
        message: Set(message.to_owned()),
        comment: Set(None),
        requested_at: Set(asked.at),
        decided_at: Set(None),
        voided_at: Set(None),
        resent_at: Set(None),
        salt: Set(Some(salt)),
    }
}

/// Closes open requests in the same way. If any of them was closed by someone else first, changes
/// nothing.
///
/// # Errors
/// `not_requested` if one of them is no longer open.
pub async fn close(
    tx: &DatabaseTransaction,
    ids: &[RequestId],
    state: RequestState,
    comment: Option<&str>,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let mut sql = Sql::new("UPDATE approval_requests");
    sql.push(
        " SET state = ?, comment = ?, decided_at = ? WHERE state = 'requested'",
        [state.as_str().into(), comment.map(str::to_owned).into(), at.into()],
    );
    sql.push_list(" AND id IN ", ids.iter().map(|id| id.0.into()));
    if sql.run(tx).await? == ids.len() as u64 {
        return Ok(());
    }
    Err(Error::refused(
        shorei_domain::refusal::Place::whole(),
        shorei_domain::refusal::Refusal::NotRequested,
    ))
}

/// Voids the approval of a reopened report.
pub async fn void(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), voided_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Records that the mail of a request was sent again.
pub async fn set_resent(
    tx: &DatabaseTransaction,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel { id: Set(id.0), resent_at: Set(Some(at)), ..Default::default() };
    Entity::update(row).exec(tx).await?;
    Ok(())
}
