//! The rows of a bulk approval, written by prepared statements on one connection: no rule is asked, nothing is
//! read but what is needed to write.

use std::time::Instant;

use rusqlite::types::Value;
use rusqlite::{Connection, Result, Transaction, TransactionBehavior, params};

/// An open request: itself, report, book, applicant, instructor.
type Open = [Value; 5];

/// Approves what waits, book by book, each in a transaction of its own.
pub fn all(file: &str) -> Result<()> {
    let mut db = Connection::open(file)?;
    db.set_prepared_statement_cache_capacity(64);
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", "ON")?;
    let mut batches: Vec<Vec<Open>> = Vec::new();
    {
        let mut find = db.prepare(
            "SELECT r.id, r.case_id, c.book_id, r.applicant_id, r.instructor_id FROM approval_requests r
             JOIN cases c ON c.id = r.case_id WHERE r.state = 'requested' ORDER BY c.book_id",
        )?;
        let row = |row: &rusqlite::Row<'_>| -> Result<Open> {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
        };
        for open in find.query_map([], row)? {
            let open = open?;
            match batches.last_mut() {
                Some(batch) if batch[0][2] == open[2] => batch.push(open),
                _ => batches.push(vec![open]),
            }
        }
    }
    batches.retain(|batch| batch.len() == 20);
    let (began, cpu) = (Instant::now(), cpu_time());
    for (number, batch) in batches.iter().enumerate() {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        one(&tx, batch, number)?;
        tx.commit()?;
    }
    let count = batches.len() as f64;
    println!(
        "floor, bulk approval of 20: {:.0} µs of CPU, {:.0} a second",
        (cpu_time() - cpu) / count,
        count / began.elapsed().as_secs_f64()
    );
    Ok(())
}

fn one(tx: &Transaction<'_>, batch: &[Open], number: usize) -> Result<()> {
    let now = "2026-06-01T00:00:00Z";
    let id = |kind: u8, item: usize| -> Vec<u8> {
        let mut id = vec![kind; 16];
        id[..8].copy_from_slice(&((number * 1000 + item) as u64).to_be_bytes());
        id
    };
    for (item, [request, case, book, applicant, instructor]) in batch.iter().enumerate() {
        tx.prepare_cached("UPDATE cases SET version = version + 1, updated_at = ?, state = 'approved' WHERE id = ?")?
            .execute(params![now, case])?;
        tx.prepare_cached("UPDATE approval_requests SET state = 'approved', decided_at = ? WHERE id = ? AND state = 'requested'")?
            .execute(params![now, request])?;
        tx.prepare_cached("INSERT INTO notifications (id, member_id, kind, case_id, request_id, actor_id, created_at) VALUES (?, ?, 'request_approved', ?, ?, ?, ?)")?
            .execute(params![id(1, item), applicant, case, request, instructor, now])?;
        tx.prepare_cached("UPDATE notifications SET read_at = ? WHERE member_id = ? AND request_id = ? AND read_at IS NULL")?
            .execute(params![now, instructor, request])?;
        tx.prepare_cached(
            "INSERT INTO audit_events (id, at, actor_id, address, request_id, action, subject_kind, subject_id, book_id, case_id,
               approval_request_id, revision, details, chain, position, salt, personal, link)
             VALUES (?, ?, ?, '127.0.0.1', 'floor', 'approval_request.approved', 'case', ?, ?, ?, ?, 1, ?, 'floor', ?, ?, ?, ?)",
        )?
        .execute(params![
            id(2, item), now, instructor, case, book, case, request, "{\"seal\":\"".to_owned() + &"0".repeat(64) + "\"}",
            (number * 20 + item) as i64, [7_u8; 16], [8_u8; 32], [9_u8; 32]
        ])?;
        tx.prepare_cached("INSERT INTO events (id, position, kind, occurred_at, book_id, case_id, revision, approval_request_id) VALUES (?, ?, 'approval_request.approved', ?, ?, ?, 1, ?)")?
            .execute(params![id(3, item), (1_000_000_000 + number * 20 + item) as i64, now, book, case, request])?;
    }
    tx.prepare_cached("INSERT INTO audit_chains (chain, length, head, anchored) VALUES ('floor', ?, ?, 0) ON CONFLICT (chain) DO UPDATE SET length = excluded.length, head = excluded.head")?
        .execute(params![(number * 20) as i64, [9_u8; 32]])?;
    tx.prepare_cached("UPDATE event_counter SET last = last + 20")?.execute([])?;
    tx.prepare_cached("INSERT INTO outbox (id, recipient_id, kind, params, created_at, attempts, due_at) VALUES (?, ?, 'decided', ?, ?, 0, ?)")?
        .execute(params![id(4, 0), batch[0][3], "x".repeat(2900), now, now])?;
    Ok(())
}

/// The CPU time of this process, in microseconds.
fn cpu_time() -> f64 {
    let tasks = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    tasks.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1000.0
}
