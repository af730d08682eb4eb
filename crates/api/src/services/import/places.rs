//! Hospitals and accreditation terms of an import against those that are there.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use shorei_contract::facility::{NewAccreditation, NewHospital};
use shorei_domain::refusal::Refusal;
use shorei_domain::text::fold;
use time::Date;

use super::read::{AccreditationInput, Entry, Hospital};
use super::{Batch, Fate};
use crate::error::Error;
use crate::services::facility::accreditation_fields;
use crate::sheet::place;
use crate::store::accreditation::{self, AccreditationRow};
use crate::store::bulk;
use crate::store::entity;
use crate::store::facility::{self, FacilityRow};

/// Compares rows with the hospitals of their name and prefecture.
pub(super) async fn plan_facilities(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<NewHospital>],
) -> Result<Vec<entity::facility::ActiveModel>, Error> {
    let keys = entries.iter().map(|entry| (&entry.input.name, &entry.input.prefecture));
    let known = hospitals(db, keys.map(|(name, _)| name)).await?;
    let now = batch.call.real_now();
    let mut rows = Vec::new();
    for Entry { input, .. } in entries {
        let NewHospital { name, name_kana, prefecture } = input.clone();
        let fate = match known.get(&(name.clone(), prefecture.clone())) {
            Some(current) if current.name_kana == name_kana => Fate::Unchanged,
            Some(current) => Fate::Changed(facility::changed_row(current.clone(), name_kana, now)),
            None => {
                Fate::Created(facility::new_row(batch.new_id(), name, name_kana, prefecture, now))
            }
        };
        rows.extend(batch.note(|| format!("{}, {}", input.name, input.prefecture), fate));
    }
    Ok(rows)
}

/// The hospitals with these names, by name and prefecture.
pub(super) async fn hospitals(
    db: &impl ConnectionTrait,
    names: impl Iterator<Item = &String>,
) -> Result<HashMap<Hospital, FacilityRow>, Error> {
    let mut names: Vec<&String> = names.collect();
    names.sort_unstable();
    names.dedup();
    let found = bulk::facilities_by_name(db, names).await?;
    Ok(found.into_iter().map(|row| ((row.name.clone(), row.prefecture.clone()), row)).collect())
}

/// Compares rows with the terms of their number and first day.
pub(super) async fn plan_accreditations(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<AccreditationInput>],
) -> Result<Vec<entity::accreditation::ActiveModel>, Error> {
    let hospitals = hospitals(db, entries.iter().map(|entry| &entry.input.hospital.0)).await?;
    let numbers: Vec<String> = entries.iter().map(|entry| fold(&entry.input.term.number)).collect();
    let known = bulk::accreditations_by_number(db, &numbers).await?;
    let known: HashMap<(&str, Date), &AccreditationRow> =
        known.iter().map(|row| ((row.number_folded.as_str(), row.term_from), row)).collect();
    let mut rows = Vec::new();
    for (Entry { row, input }, number) in entries.iter().zip(&numbers) {
        let Some(hospital) = hospitals.get(&input.hospital) else {
            batch.faults.add(*row, place(*row, "facility_name"), Refusal::NotFound);
            continue;
        };
        let current = known.get(&(number.as_str(), input.term.term_from)).copied();
        let fate = fate_of_term(batch, &input.term, hospital, current)?;
        rows.extend(batch.note(|| format!("{number}, {}", input.term.term_from), fate));
    }
    Ok(rows)
}

fn fate_of_term(
    batch: &Batch<'_>,
    input: &NewAccreditation,
    hospital: &FacilityRow,
    current: Option<&AccreditationRow>,
) -> Result<Fate<entity::accreditation::ActiveModel>, Error> {
    let now = batch.call.real_now();
    let Some(current) = current else {
        let fields = accreditation_fields(input.clone(), &hospital.name)?;
        return Ok(Fate::Created(accreditation::new_row(batch.new_id(), hospital.id, fields, now)));
    };
    let stays = current.facility_id == hospital.id;
    if stays && current.kind == input.kind.as_str() && current.term_to == input.term_to {
        return Ok(Fate::Unchanged);
    }
    // The number only says which term it is; its hospital's name in it is not in the table.
    let input = NewAccreditation { number: current.number.clone(), ..input.clone() };
    let name = if stays { &current.name } else { &hospital.name };
    let fields = accreditation_fields(input, name)?;
    Ok(Fate::Changed(accreditation::changed_row(current, hospital.id, fields, now)))
}
