//! Applications: applying with a book, results, voiding, and the next book from copies (`S19`).

mod apply;
mod copy;
mod office;
mod snapshot;

pub use apply::{apply, not_yet};
pub use copy::copy;
pub use office::{enter_result, known_to_office, void};

use sea_orm::ConnectionTrait;
use shorei_contract::Programme;
use shorei_contract::application::Snapshot;
use shorei_domain::id::{ApplicationId, MemberId};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::application::{self, ApplicationRow, Filter};
use crate::store::page::Slice;
use crate::trail::Action;

/// An application with what was applied with.
#[derive(Clone, Debug)]
pub struct Applied {
    /// How it stands.
    pub row: ApplicationRow,
    /// What was applied with.
    pub snapshot: Snapshot,
}

/// The applications of a page, newest first: the caller's own, or for the secretariat everybody's or
/// `member`'s.
///
/// # Errors
/// [`Error::Forbidden`] for who asks for somebody else's.
pub async fn list(
    call: &Call,
    member: Option<Uuid>,
    programme: Option<Programme>,
    query: String,
    slice: &Slice<Uuid>,
) -> Result<Vec<ApplicationRow>, Error> {
    let member = access::of_member(call, member.map(MemberId))?;
    let filter = Filter { member, programme, query };
    application::list(call.app.db.read(), &filter, slice).await
}

/// An application for its owner and the secretariat, whose reading leaves an entry in the audit trail.
///
/// # Errors
/// [`Error::NotFound`] for everybody else. Without room for the audit entry nothing is shown.
pub async fn show(call: &Call, id: ApplicationId) -> Result<Applied, Error> {
    let db = call.app.db.read();
    let row = access::readable_application(call, db, id).await?;
    if !call.is_member(MemberId(row.member_id)) {
        let event = || call.entry(Action::ApplicationRead, id.0);
        call.write(async |unit| unit.record([event()]).await).await?;
    }
    Ok(Applied { snapshot: application::snapshot(db, id).await?, row })
}

/// An application as it stands.
async fn applied(db: &impl ConnectionTrait, id: ApplicationId) -> Result<Applied, Error> {
    let row = application::find(db, id).await?.ok_or(Error::NotFound)?;
    Ok(Applied { snapshot: application::snapshot(db, id).await?, row })
}
