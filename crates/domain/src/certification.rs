//! Certifications 認定 of members, and how long until they must be renewed (`S21`).
//!
//! A certification is a qualification ([`crate::qualification`]): this module looks at its terms from
//! the side of the one who holds them.

use time::Date;

use crate::qualification::Qualification;

/// Where a term stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has not begun.
    Upcoming,
    /// It is running, and is to be renewed by its last day.
    Running {
        /// Its last day.
        last: Date,
        /// Days until that, today not counted: 0 on the last day itself.
        days_left: i64,
    },
    /// It is running without an end.
    Open,
    /// It is running, and another term of the same kind goes on after it: nothing is to be done.
    Renewed,
    /// It is over.
    Ended,
}

/// Where the term `held` stands on `today`, among all the terms `all` of the same member.
#[must_use]
pub fn standing(held: &Qualification, all: &[Qualification], today: Date) -> Standing {
    let term = held.term;
    if today < term.from() {
        return Standing::Upcoming;
    }
    let Some(last) = term.to() else {
        return Standing::Open;
    };
    if last < today {
        return Standing::Ended;
    }
    // A term that contains the day after the last one goes on where this one ends.
    let goes_on = |other: &Qualification| {
        other.kind == held.kind && last.next_day().is_none_or(|next| other.term.contains(next))
    };
    if all.iter().any(goes_on) {
        return Standing::Renewed;
    }
    Standing::Running { last, days_left: (last - today).whole_days() }
}

/// The term that is to be renewed next, with its last day: of those running on `today`, the one that
/// ends first. Kinds that are no longer given cannot be renewed.
#[must_use]
pub fn next_renewal(all: &[Qualification], today: Date) -> Option<(&Qualification, Date)> {
    all.iter()
        .filter(|held| held.kind.last_day().is_none())
        .filter_map(|held| match standing(held, all, today) {
            Standing::Running { last, .. } => Some((held, last)),
            _ => None,
        })
        .min_by_key(|(held, last)| (*last, held.kind, held.id))
}
