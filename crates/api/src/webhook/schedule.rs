//! The schedule of retries.

use time::Duration;
use uuid::Uuid;

/// The pause after each failed attempt. After the last one a delivery is given up.
const PAUSES: [Duration; 10] = [
    Duration::seconds(5),
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(14),
    Duration::minutes(16 * 60 + 30),
    Duration::hours(24),
];
/// How long an endpoint may fail before it is disabled. All the pauses together are longer.
pub const PATIENCE: Duration = Duration::days(3);
/// The longest pause that a receiver can ask for.
const LONGEST_PAUSE: Duration = Duration::hours(24);

/// Returns the pause after this many attempts to deliver the message `id`, or the pause that the
/// receiver asks for if that is longer. `None` means to give up.
///
/// Each pause is up to a fifth longer than listed above, depending on the random part of the
/// identifier, so that deliveries that failed together are not retried together.
#[must_use]
pub fn pause(attempts: i32, id: Uuid, asked: Option<Duration>) -> Option<Duration> {
    let place = usize::try_from(attempts - 1).unwrap_or_default();
    let pause = PAUSES.get(place)?;
    let bytes = id.as_bytes();
    let share = i64::from(u16::from_be_bytes([bytes[15 - place % 6], bytes[14 - place % 6]]));
    let seconds = pause.whole_seconds();
    let longer = Duration::seconds(seconds + seconds * share / (5 * i64::from(u16::MAX)));
    Some(longer.max(asked.unwrap_or_default().min(LONGEST_PAUSE)))
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use uuid::Uuid;

    use super::{PATIENCE, pause};

    #[test]
    fn attempts_go_on_for_three_days_further_and_further_apart() {
        for id in [Uuid::nil(), Uuid::max(), Uuid::from_u128(0x1234_5678_9abc_def0_1357)] {
            let pauses: Vec<_> = (1..).map_while(|attempts| pause(attempts, id, None)).collect();
            let together: Duration = pauses.iter().copied().sum();
            assert!(together >= PATIENCE && together < PATIENCE * 6 / 5 + Duration::hours(1));
            assert!(pauses.is_sorted() && pauses.len() == 10, "{pauses:?}");
            assert!(pauses[0] >= Duration::seconds(5) && pauses[0] <= Duration::seconds(6));
        }
        assert_ne!(pause(3, Uuid::nil(), None), pause(3, Uuid::max(), None));
    }

    #[test]
    fn a_receiver_that_asks_for_time_gets_it_within_bounds() {
        let asked = |asked| pause(1, Uuid::nil(), Some(asked));
        assert_eq!(asked(Duration::seconds(1)), Some(Duration::seconds(5)));
        assert_eq!(asked(Duration::minutes(10)), Some(Duration::minutes(10)));
        assert_eq!(asked(Duration::days(30)), Some(Duration::days(1)));
        assert_eq!(pause(11, Uuid::nil(), Some(Duration::minutes(10))), None);
    }
}
