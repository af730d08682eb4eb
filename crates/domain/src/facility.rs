//! Hospitals 診療施設 and the terms of their accreditation 認定 (`S12`, `S13`).
//!
//! A hospital is accredited anew every five years, and may change its kind or name, so it has a
//! sequence of accreditation terms. A report names one of these terms, not the hospital.

use time::Date;

use crate::id::{AccreditationId, FacilityId};
use crate::period::{Period, Term};

/// The kind of a hospital's accreditation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccreditationKind {
    /// 認定研修施設.
    Training,
    /// 基幹施設.
    Core,
    /// 連携施設.
    Affiliated,
}

/// One term of a hospital's accreditation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accreditation {
    /// The term's identifier.
    pub id: AccreditationId,
    /// The hospital.
    pub facility: FacilityId,
    /// The hospital's name during the term.
    pub name: String,
    /// The accreditation number 認定番号, as written.
    pub number: String,
    /// The kind of accreditation.
    pub kind: AccreditationKind,
    /// The first and last day.
    pub term: Term,
}

impl Accreditation {
    /// Returns whether the term has ended on `today` and is shown with （認定終了） (`S12`). It can still
    /// be chosen if the care period fits.
    #[must_use]
    pub fn ended(&self, today: Date) -> bool {
        self.term.ended(today)
    }

    /// Returns the first of `others` that belongs to the same hospital and adjoins this term on a
    /// side that `care` crosses: it ends where this one begins, or begins where this one ends.
    #[must_use]
    pub fn adjoining<'a>(&self, care: Period, others: &'a [Self]) -> Option<&'a Self> {
        let is_earlier = care.from() < self.term.from();
        let is_later = self.term.to().is_some_and(|last| care.to() > last);
        others
            .iter()
            .find(|other| is_earlier && other.precedes(self) || is_later && self.precedes(other))
    }

    /// Returns the term of the same hospital, among `others`, that a care period at the edge of
    /// this one may really continue into (`S13`): the period begins on this term's first day and
    /// the other term ends the day before, or it ends on this term's last day and the other begins
    /// the day after.
    #[must_use]
    pub fn continued_by<'a>(&self, care: Period, others: &'a [Self]) -> Option<&'a Self> {
        others.iter().find(|other| {
            (self.term.from() == care.from() && other.precedes(self))
                || (self.term.to() == Some(care.to()) && self.precedes(other))
        })
    }

    fn precedes(&self, later: &Self) -> bool {
        self.facility == later.facility && self.term.touches(later.term)
    }
}
