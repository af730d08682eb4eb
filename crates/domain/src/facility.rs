//! Hospitals 診療施設 and the terms of their accreditation 認定 (`S12`, `S13`).
//!
//! A hospital has one accreditation term after another: it is accredited anew every five years, and
//! may change its kind or its name. A report names one of these terms, not the hospital.

use time::Date;

use crate::id::{AccreditationId, FacilityId};
use crate::period::{Period, Term};

/// What a hospital is accredited as.
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
    /// Which term this is.
    pub id: AccreditationId,
    /// Of which hospital.
    pub facility: FacilityId,
    /// The hospital's name in that term.
    pub name: String,
    /// The accreditation number 認定番号, as written.
    pub number: String,
    /// As what the hospital was accredited.
    pub kind: AccreditationKind,
    /// From when to when.
    pub term: Term,
}

impl Accreditation {
    /// Whether the candidate reads （認定終了） on `today` (`S12`). It can still be chosen when the
    /// case's period fits.
    #[must_use]
    pub fn ended(&self, today: Date) -> bool {
        self.term.ended(today)
    }

    /// The first of `others` that belongs to the same hospital and adjoins this term on a side over which
    /// `care` reaches: it ends where this one begins, or goes on where this one ends.
    #[must_use]
    pub fn adjoining<'a>(&self, care: Period, others: &'a [Self]) -> Option<&'a Self> {
        let is_earlier = care.from() < self.term.from();
        let is_later = self.term.to().is_some_and(|last| care.to() > last);
        others
            .iter()
            .find(|other| is_earlier && other.precedes(self) || is_later && self.precedes(other))
    }

    /// The term of the same hospital, among `others`, that a care period at the edge of this one
    /// may really have gone on into (`S13`): the period begins on this term's first day and another
    /// ends the day before, or it ends on this term's last day and another begins the day after.
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
