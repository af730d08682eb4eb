//! Compares hospitals and accreditation terms of an import with those in the database.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use shorei_contract::facility::{NewAccreditation, NewHospital};
use shorei_domain::refusal::Refusal;
use shorei_domain::text::{fold, place_key};
use time::Date;

use super::read::{AccreditationInput, Entry, Hospital};
use super::{Batch, Fate};
use crate::error::Error;
use crate::reason::{Fault, Why};
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
    let known = Hospitals::named(db, entries.iter().map(|entry| &entry.input.name)).await?;
    let now = batch.call.real_now();
    // The hospitals named by earlier rows: by identifier, and by key if new.
    let (mut named, mut new) = (HashSet::new(), HashSet::new());
    let mut rows = Vec::new();
    for Entry { row, input } in entries {
        let NewHospital { name, name_kana, prefecture } = input.clone();
        let found = match known.find(&name, &prefecture) {
            Ok(found) => found,
            Err(why) => {
                batch.faults.add(*row, place(*row, "name"), why);
                continue;
            }
        };
        let is_first = match found {
            Some(current) => named.insert(current.id),
            None => new.insert(facility::key(&name, &prefecture)),
        };
        if !is_first {
            batch.faults.add(*row, place(*row, "name"), Refusal::DuplicateItem);
            continue;
        }
        let fate = match found {
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

/// Hospitals by name and prefecture.
pub(super) struct Hospitals(HashMap<facility::Key, Vec<FacilityRow>>);

impl Hospitals {
    /// Returns the hospitals with one of these names, ignoring composition, spaces and width.
    pub(super) async fn named(
        db: &impl ConnectionTrait,
        names: impl Iterator<Item = &String>,
    ) -> Result<Self, Error> {
        let mut keys: Vec<String> = names.map(|name| place_key(name)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut known: HashMap<facility::Key, Vec<FacilityRow>> = HashMap::new();
        for row in bulk::facilities_by_name(db, &keys).await? {
            known.entry((row.name_key.clone(), row.prefecture_key.clone())).or_default().push(row);
        }
        Ok(Self(known))
    }

    /// The one with that name and prefecture. Among those that coincide, the one that is written just so.
    ///
    /// # Errors
    /// `ambiguous` where several coincide and none is written so.
    pub(super) fn find(&self, name: &str, prefecture: &str) -> Result<Option<&FacilityRow>, Fault> {
        match self.0.get(&facility::key(name, prefecture)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([only]) => Ok(Some(only)),
            Some(several) => several
                .iter()
                .find(|row| row.name == name && row.prefecture == prefecture)
                .map(Some)
                .ok_or(Fault::Ambiguous),
        }
    }

    /// Returns the hospital for a row of another table, or `not_found` if there is none.
    pub(super) fn of_row(
        &self,
        batch: &mut Batch<'_>,
        row: usize,
        (name, prefecture): &Hospital,
    ) -> Option<&FacilityRow> {
        match self
            .find(name, prefecture)
            .map_err(Why::from)
            .and_then(|found| found.ok_or(Refusal::NotFound.into()))
        {
            Ok(found) => Some(found),
            Err(why) => {
                batch.faults.add(row, place(row, "facility_name"), why);
                None
            }
        }
    }
}

/// Compares rows with the terms of their number and first day.
pub(super) async fn plan_accreditations(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<AccreditationInput>],
) -> Result<Vec<entity::accreditation::ActiveModel>, Error> {
    let hospitals =
        Hospitals::named(db, entries.iter().map(|entry| &entry.input.hospital.0)).await?;
    let numbers: Vec<String> = entries.iter().map(|entry| fold(&entry.input.term.number)).collect();
    let known = bulk::accreditations_by_number(db, &numbers).await?;
    let known: HashMap<(&str, Date), &AccreditationRow> =
        known.iter().map(|row| ((row.number_folded.as_str(), row.term_from), row)).collect();
    let mut rows = Vec::new();
    for (Entry { row, input }, number) in entries.iter().zip(&numbers) {
        let Some(hospital) = hospitals.of_row(batch, *row, &input.hospital) else { continue };
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
    // The number only identifies the term; the table does not contain the hospital's name in it.
    let input = NewAccreditation { number: current.number.clone(), ..input.clone() };
    let name = if stays { &current.name } else { &hospital.name };
    let fields = accreditation_fields(input, name)?;
    Ok(Fate::Changed(accreditation::changed_row(current, hospital.id, fields, now)))
}
