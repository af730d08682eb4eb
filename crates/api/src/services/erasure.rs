//! Erases the remains of reports that were deleted more than 30 days ago.

use shorei_domain::case_book::RESTORABLE_DAYS;
use shorei_domain::id::CaseBookId;
use time::Duration;

use crate::context::Visit;
use crate::error::Error;
use crate::store::erasure;
use crate::trail::Action;

/// The maximum number of reports erased in one transaction, so that nobody waits long for it.
const AT_ONCE: u64 = 50;

/// Erases every report that can no longer be restored: its text, what people wrote about it, its
/// mention in mails, and its scan.
///
/// # Errors
/// If the database or the folder of scans refuses; the rest is erased the next time.
pub async fn run(visit: &Visit) -> Result<(), Error> {
    // One day more than the last one on which a report could be restored.
    let limit = visit.now() - Duration::days(RESTORABLE_DAYS + 1);
    loop {
        let erased = visit
            .write(async |unit| {
                let mut scans = Vec::new();
                let cases = erasure::erasable(unit, limit, AT_ONCE).await?;
                for case in &cases {
                    scans.extend(erasure::erase(unit, case).await?);
                    let entry = visit.entry(Action::CaseErased, case.id);
                    let entry = entry.in_book(CaseBookId(case.book_id)).of_case(case.id);
                    unit.record([entry]).await?;
                }
                Ok((!cases.is_empty()).then_some(scans))
            })
            .await?;
        let Some(scans) = erased else { return Ok(()) };
        for scan in scans {
            // If this fails, the sweep finds a scan without a paper approval.
            visit.app.papers.remove(scan).await?;
        }
    }
}
