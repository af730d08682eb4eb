//! Records what the clock last showed, to detect jumps.

use sea_orm::{DatabaseTransaction, DbBackend, FromQueryResult};
use time::{Duration, OffsetDateTime};

use crate::error::Error;
use crate::store::sql::Sql;

/// How far the clock may be ahead of the last look.
const JUMP: Duration = Duration::days(1);
/// How long a clock that jumped must continue before it is trusted.
const CONFIRMED_AFTER: Duration = Duration::hours(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
struct Look {
    seen_at: OffsetDateTime,
    /// Since when the clock is in doubt.
    doubted_since: Option<OffsetDateTime>,
}

/// Records the time, and returns whether the clock can be trusted: it did not jump ahead by more
/// than a day, or has continued for an hour since.
pub async fn is_sure(tx: &DatabaseTransaction, now: OffsetDateTime) -> Result<bool, Error> {
    let lock = match sea_orm::ConnectionTrait::get_database_backend(tx) {
        DbBackend::Postgres => " FOR UPDATE",
        _ => "",
    };
    let query = format!("SELECT seen_at, doubted_since FROM clock_looks WHERE id = 1{lock}");
    let look = look(Sql::new(&query).one(tx).await?, now);
    let mut keep = Sql::new("INSERT INTO clock_looks (id, seen_at, doubted_since) VALUES (1");
    keep.push(
        ", ?, ?) ON CONFLICT (id) DO UPDATE
         SET seen_at = excluded.seen_at, doubted_since = excluded.doubted_since",
        [look.seen_at.into(), look.doubted_since.into()],
    );
    keep.run(tx).await?;
    Ok(look.doubted_since.is_none())
}

fn look(last: Option<Look>, now: OffsetDateTime) -> Look {
    let doubted_since = match last {
        Some(last) if now - last.seen_at <= JUMP => last.doubted_since,
        // Nobody has looked before, or only very long ago.
        _ => Some(now),
    };
    // If it was set back meanwhile, the hour starts again.
    let doubted_since = doubted_since.map(|since| since.min(now));
    let doubted_since = doubted_since.filter(|since| now - *since < CONFIRMED_AFTER);
    Look { seen_at: now, doubted_since }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    /// Looks at each of these times, in minutes, and returns those at which the clock was trusted.
    fn sure(minutes: &[i64]) -> Vec<bool> {
        let mut last = None;
        let at = |minutes: &i64| datetime!(2026-06-15 03:00 UTC) + Duration::minutes(*minutes);
        let next = |minutes| {
            last = Some(look(last, at(minutes)));
            last.is_some_and(|look| look.doubted_since.is_none())
        };
        minutes.iter().map(next).collect()
    }

    #[test]
    fn a_clock_that_jumps_ahead_is_believed_after_an_hour() {
        const DAY: i64 = 24 * 60;
        assert_eq!(sure(&[0, 59, 60, 61]), [false, false, true, true], "the first look of all");
        assert_eq!(sure(&[0, 60, 60 + DAY, 61 + 2 * DAY]), [false, true, true, false]);
        let jumped = 2 * DAY;
        let looks = [0, 60, jumped, jumped + 59, jumped + 60];
        assert_eq!(sure(&looks), [false, true, false, false, true]);
        // It jumps, is corrected within the hour, and jumps again.
        let looks = [0, 60, jumped, 65, 70, jumped, 130, 190];
        assert_eq!(sure(&looks), [false, true, false, false, false, false, false, true]);
        // It is set back a little.
        let looks = [0, 60, jumped, jumped - 1, jumped + 58, jumped + 59];
        assert_eq!(sure(&looks), [false, true, false, false, false, true]);
    }
}
