//! The people behind live sessions, looked up once a second at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::database::Database;
use crate::store::member::{self, SessionActor};

/// How many sessions are remembered.
const MOST: usize = 10_000;

/// The people behind sessions, as far as this copy has looked them up in this second.
///
/// What is remembered holds until this copy writes anything, and never longer than for the rest of the second: a
/// session that ends here is refused at once, and one that ends by another copy or the command line within a second.
#[derive(Default)]
pub struct Live(Mutex<HashMap<Uuid, Seen>>);

/// Somebody who was looked up.
struct Seen {
    person: Arc<SessionActor>,
    /// In which second.
    at: OffsetDateTime,
    /// After how many writes of this copy.
    writes: u64,
}

impl Live {
    /// Returns the person behind a session that has not ended.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn find(
        &self,
        db: &Database,
        session: Uuid,
        now: OffsetDateTime,
    ) -> Result<Option<Arc<SessionActor>>, Error> {
        // Counted before looking: what is written meanwhile makes it void.
        let writes = db.writes();
        if let Some(person) = self.seen(session, now, writes) {
            return Ok(Some(person));
        }
        let Some(found) = member::find_by_session(db.read(), session, now).await? else {
            return Ok(None);
        };
        let person = Arc::new(found);
        let seen = Seen { person: Arc::clone(&person), at: now, writes };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(session, seen);
        Ok(Some(person))
    }

    fn seen(&self, session: Uuid, now: OffsetDateTime, writes: u64) -> Option<Arc<SessionActor>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = known.get(&session)?;
        (seen.at == now && seen.writes == writes).then(|| Arc::clone(&seen.person))
    }
}
