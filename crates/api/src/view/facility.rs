//! Converts hospitals and their accreditation terms.

use shorei_contract::facility::{Accreditation, Candidate, Hospital};
use shorei_domain::period::Period;
use time::Date;

use crate::error::Error;
use crate::store::accreditation::AccreditationRow;
use crate::store::facility::FacilityRow;

/// Converts a hospital.
pub(crate) fn hospital(row: &FacilityRow) -> Hospital {
    Hospital {
        id: row.id,
        name: row.name.clone(),
        name_kana: row.name_kana.clone(),
        prefecture: row.prefecture.clone(),
    }
}

/// Converts an accreditation term, as the secretariat maintains it.
pub(crate) fn accreditation(row: &AccreditationRow) -> Result<Accreditation, Error> {
    Ok(accreditation_of(&row.to_domain()?))
}

pub(super) fn accreditation_of(term: &shorei_domain::facility::Accreditation) -> Accreditation {
    Accreditation {
        id: term.id.0,
        facility_id: term.facility.0,
        number: term.number.clone(),
        kind: term.kind.into(),
        term_from: term.term.from(),
        term_to: term.term.to(),
        name: term.name.clone(),
    }
}

/// Converts an accreditation term to a candidate for 診療施設名.
pub(crate) fn candidate(
    row: &AccreditationRow,
    care: Option<Period>,
    today: Date,
) -> Result<Candidate, Error> {
    let term = row.to_domain()?;
    Ok(Candidate {
        accreditation_id: row.id,
        facility_id: row.facility_id,
        name: row.name.clone(),
        number: row.number.clone(),
        kind: term.kind.into(),
        term_from: row.term_from,
        term_to: row.term_to,
        ended: term.ended(today),
        label: shorei_wording::words::candidate(&term, today),
        covers: care.map(|care| term.term.covers(care)),
    })
}
