//! Certifications 認定 of members, and when they must be renewed (`S21`).
//!
//! A certification is a qualification ([`crate::qualification`]). This module looks at its terms
//! from the holder's side.

use time::Date;

use crate::qualification::Qualification;

/// The state of a term on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermState {
    /// It has not started.
    Upcoming,
    /// It is running, and must be renewed by its last day.
    Running {
        /// Its last day.
        last: Date,
        /// The number of days until then, today not counted: 0 on the last day itself.
        days_left: i64,
    },
    /// It is running without an end.
    Open,
    /// It is running, and another term of the same kind continues it. Nothing needs to be done.
    Renewed,
    /// It is over.
    Ended,
}

/// Returns the state of the term `held` on `today`. `all` are the member's terms.
#[must_use]
pub fn standing(held: &Qualification, all: &[Qualification], today: Date) -> TermState {
    let term = held.term;
    if today < term.from() {
        return TermState::Upcoming;
    }
    let Some(last) = term.to() else {
        return TermState::Open;
    };
    if last < today {
        return TermState::Ended;
    }
    // A term that contains the day after the last day continues this one.
    let goes_on = |other: &Qualification| {
        other.kind == held.kind && last.next_day().is_none_or(|next| other.term.contains(next))
    };
    if all.iter().any(goes_on) {
        return TermState::Renewed;
    }
    TermState::Running { last, days_left: (last - today).whole_days() }
}

/// Returns the term to renew next, with its last day: of the terms running on `today`, the one that
/// ends first. Kinds that are no longer granted cannot be renewed.
#[must_use]
pub fn next_renewal(all: &[Qualification], today: Date) -> Option<(&Qualification, Date)> {
    all.iter()
        .filter(|held| held.kind.last_day().is_none())
        .filter_map(|held| match standing(held, all, today) {
            TermState::Running { last, .. } => Some((held, last)),
            _ => None,
        })
        .min_by_key(|(held, last)| (*last, held.kind, held.id))
}
