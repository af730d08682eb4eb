//! Hospitals and their accreditations.

use std::collections::HashMap;

use serde::Deserialize;
use shorei_contract::AccreditationKind;
use shorei_contract::facility::{NewAccreditation, NewHospital};
use time::Date;
use uuid::Uuid;

use super::calendar::Plan;
use super::read;
use super::stage::{FOUNDED, Stage};
use crate::context::Call;
use crate::error::Error;
use crate::services::facility;
use crate::store::accreditation::AccreditationRow;
use crate::store::facility::FacilityRow;

#[derive(Deserialize)]
struct File {
    careers: HashMap<String, Vec<Plan<AccreditationKind>>>,
    hospital: Vec<HospitalPlan>,
}

#[derive(Deserialize)]
struct HospitalPlan {
    name: String,
    kana: String,
    prefecture: String,
    career: String,
    /// The name in its first term, if different.
    formerly: Option<String>,
}

/// A hospital with the terms of its accreditation.
struct Hospital {
    id: Uuid,
    terms: Vec<AccreditationRow>,
}

/// The hospitals by name.
pub(super) struct Hospitals(HashMap<String, Hospital>);

impl Hospitals {
    /// Returns the hospital with this name.
    pub(super) fn id(&self, name: &str) -> Result<Uuid, Error> {
        self.find(name).map(|hospital| hospital.id)
    }

    /// Returns the term of the hospital that covers these days.
    pub(super) fn accredited(&self, name: &str, from: Date, to: Date) -> Result<Uuid, Error> {
        let covers = |term: &&AccreditationRow| {
            term.term_from <= from && term.term_to.is_none_or(|last| to <= last)
        };
        let term = self.find(name)?.terms.iter().find(covers);
        term.map(|term| term.id)
            .ok_or_else(|| Error::internal(format!("{name} has no term for {from} to {to}")))
    }

    fn find(&self, name: &str) -> Result<&Hospital, Error> {
        self.0.get(name).ok_or_else(|| Error::internal(format!("no hospital is called {name}")))
    }
}

/// Creates all of them.
pub(super) async fn create(stage: &Stage<'_>) -> Result<Hospitals, Error> {
    let file: File = read("hospitals.toml", include_str!("../../demo/hospitals.toml"))?;
    let call = stage.office(FOUNDED);
    let mut hospitals = HashMap::new();
    for (index, plan) in file.hospital.iter().enumerate() {
        let career = file.careers.get(&plan.career).ok_or_else(|| {
            Error::internal(format!("{}: no career is called {}", plan.name, plan.career))
        })?;
        let hospital = NewHospital {
            name: plan.name.clone(),
            name_kana: plan.kana.clone(),
            prefecture: plan.prefecture.clone(),
        };
        let row = facility::create(&call, &stage.unit(&call), hospital).await?;
        let terms = accredit(stage, &call, &row, plan, career, index + 101).await?;
        hospitals.insert(plan.name.clone(), Hospital { id: row.id, terms });
    }
    Ok(Hospitals(hospitals))
}

async fn accredit(
    stage: &Stage<'_>,
    call: &Call,
    hospital: &FacilityRow,
    plan: &HospitalPlan,
    career: &[Plan<AccreditationKind>],
    number: usize,
) -> Result<Vec<AccreditationRow>, Error> {
    let mut terms = Vec::new();
    for term in career {
        let letter = match term.kind {
            AccreditationKind::Training => 'T',
            AccreditationKind::Core => 'K',
            AccreditationKind::Affiliated => 'R',
        };
        let (term_from, term_to) = stage.calendar.term(term)?;
        let new = NewAccreditation {
            number: format!("{letter}-{number:04}"),
            kind: term.kind,
            term_from,
            term_to: Some(term_to),
            name: plan.formerly.clone().filter(|_| terms.is_empty()),
        };
        terms.push(facility::add_accreditation(call, &stage.unit(call), hospital, new).await?);
    }
    Ok(terms)
}
