//! The daily anchors of the audit trail: digests over all its chains, which are printed and mailed, so that
//! no chain can be rewritten unseen.

use shorei_contract::me::Role;
use shorei_domain::id::MemberId;
use shorei_domain::period::tokyo_date;
use time::{Date, OffsetDateTime};

use crate::clock::{Clock, Ids};
use crate::context::{Call, Visit};
use crate::error::Error;
use crate::mail::Mail;
use crate::security::secret::encode_hex;
use crate::store::audit_chain::{self, Anchor};
use crate::store::database::Database;
use crate::store::member;

/// How many entries of a version before are taken into their chain by one transaction.
const ADOPTED_AT_ONCE: u64 = 500;

/// Takes what was in the trail before there were chains into a chain of its own, and makes the first
/// anchor over it; once, when the program first starts on the database. Several copies may start at once.
///
/// # Errors
/// When the database refuses.
pub async fn begin(db: &Database, clock: &Clock, ids: &Ids) -> Result<(), Error> {
    if audit_chain::last_anchor(db.read()).await?.is_some() {
        return Ok(());
    }
    while db.write(async |tx| audit_chain::adopt(tx, ADOPTED_AT_ONCE).await).await? > 0 {}
    let now = clock.real_now();
    let id = ids.next();
    db.write(async |tx| audit_chain::make_anchor(tx, id, day_before(now), now).await).await?;
    Ok(())
}

/// Makes the anchor of the day that is over, unless it is there, and mails it to the secretariat where that
/// is set.
///
/// # Errors
/// When the database refuses; then it is made the next time.
pub async fn make_daily(visit: &Visit) -> Result<(), Error> {
    let now = visit.real_now();
    let last = audit_chain::last_anchor(visit.app.db.read()).await?;
    if last.is_some_and(|last| last.day >= day_before(now)) {
        return Ok(());
    }
    let id = visit.new_id();
    visit
        .write(async |unit| {
            let made = audit_chain::make_anchor(unit, id, day_before(now), now).await?;
            let Some(made) = made.filter(|_| visit.app.config.mail_anchors) else { return Ok(()) };
            let mail = Mail::Anchor {
                day: made.day,
                entries: made.entries,
                digest: encode_hex(&made.digest),
            };
            for person in member::staff(unit).await? {
                unit.mail(MemberId(person), &mail).await?;
            }
            Ok(())
        })
        .await
}

/// The anchors of a page, newest first; for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(call: &Call, before: Option<Date>, limit: u64) -> Result<Vec<Anchor>, Error> {
    call.require(Role::Secretariat)?;
    audit_chain::anchors(call.app.db.read(), before, limit).await
}

fn day_before(now: OffsetDateTime) -> Date {
    tokyo_date(now).previous_day().unwrap_or(Date::MIN)
}
