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
use shorei_domain::refusal::Warned;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::application::{self, ApplicationRow, Filter};
use crate::store::page::Slice;
use crate::trail::Action;

/// An application with its content.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The application.
    pub row: ApplicationRow,
    /// The content.
    pub snapshot: Snapshot,
    /// What to mind.
    pub warnings: Vec<Warned>,
}

/// Returns a page of applications, newest first: the caller's own, or for the secretariat
/// everyone's or `member`'s.
///
/// # Errors
/// [`Error::Forbidden`] for a member who asks for someone else's.
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

/// Returns an application to its owner and the secretariat, whose reading is recorded in the audit
/// trail.
///
/// # Errors
/// [`Error::NotFound`] for everyone else. Without room for the audit entry nothing is returned.
pub async fn show(call: &Call, id: ApplicationId) -> Result<Applied, Error> {
    let db = call.app.db.read();
    let row = access::readable_application(call, db, id).await?;
    if !call.is_member(MemberId(row.member_id)) {
        let event = || call.entry(Action::ApplicationRead, id.0);
        call.write(async |unit| unit.record([event()]).await).await?;
    }
    Ok(Applied { snapshot: application::snapshot(db, id).await?, row, warnings: Vec::new() })
}

/// Returns the current state of an application.
async fn applied(db: &impl ConnectionTrait, id: ApplicationId) -> Result<Applied, Error> {
    let row = application::find(db, id).await?.ok_or(Error::NotFound)?;
    Ok(Applied { snapshot: application::snapshot(db, id).await?, row, warnings: Vec::new() })
}
