//! Compares qualifications and affiliation periods of an import with those in the database.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use shorei_domain::refusal::Refusal;
use uuid::Uuid;

use super::places::Hospitals;
use super::read::{AffiliationInput, Entry, QualificationInput};
use super::{Batch, Fate};
use crate::error::Error;
use crate::sheet::place;
use crate::store::affiliation::{self, Stretch};
use crate::store::bulk;
use crate::store::entity;
use crate::store::qualification::{self, QualificationRow};

/// Compares rows with the terms of their member, kind and first day.
pub(super) async fn plan_qualifications(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<QualificationInput>],
) -> Result<Vec<entity::qualification::ActiveModel>, Error> {
    let members = members(db, entries.iter().map(|entry| &entry.input.member)).await?;
    let known = bulk::qualifications_of(db, members.values().copied()).await?;
    let known: HashMap<_, &QualificationRow> =
        known.iter().map(|row| ((row.member_id, row.kind.as_str(), row.term_from), row)).collect();
    let now = batch.call.real_now();
    let mut rows = Vec::new();
    for Entry { row, input } in entries {
        let QualificationInput { member, kind, term } = input;
        let Some(holder) = members.get(member) else {
            batch.faults.add(*row, place(*row, "member_number"), Refusal::NotFound);
            continue;
        };
        let fate = match known.get(&(*holder, kind.as_str(), term.from())) {
            Some(current) if current.term_to == term.to() => Fate::Unchanged,
            Some(current) => Fate::Changed(qualification::changed_row(current, *kind, *term, now)),
            None => {
                let id = batch.new_id();
                Fate::Created(qualification::new_row(id, *holder, *kind, *term, now))
            }
        };
        let key = || format!("{member}, {}, {}", kind.as_str(), term.from());
        rows.extend(batch.note(key, fate));
    }
    Ok(rows)
}

/// Compares rows with the periods of their member, hospital and first day.
pub(super) async fn plan_affiliations(
    batch: &mut Batch<'_>,
    db: &impl ConnectionTrait,
    entries: &[Entry<AffiliationInput>],
) -> Result<Vec<entity::affiliation::ActiveModel>, Error> {
    let members = members(db, entries.iter().map(|entry| &entry.input.member)).await?;
    let hospitals =
        Hospitals::named(db, entries.iter().map(|entry| &entry.input.hospital.0)).await?;
    let known = bulk::affiliations_of(db, members.values().copied()).await?;
    let known: HashMap<_, &Stretch> =
        known.iter().map(|row| ((row.member_id, row.facility_id, row.worked_from), row)).collect();
    let now = batch.call.real_now();
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for Entry { row, input } in entries {
        let AffiliationInput { member, hospital, worked } = input;
        let who = members.get(member);
        if who.is_none() {
            batch.faults.add(*row, place(*row, "member_number"), Refusal::NotFound);
        }
        let place_of_work = hospitals.of_row(batch, *row, hospital);
        let (Some(who), Some(place_of_work)) = (who, place_of_work) else { continue };
        if !seen.insert((*who, place_of_work.id, worked.from())) {
            batch.faults.add(*row, place(*row, "worked_from"), Refusal::DuplicateItem);
            continue;
        }
        let fate = match known.get(&(*who, place_of_work.id, worked.from())) {
            Some(current) if current.worked_to == worked.to() => Fate::Unchanged,
            Some(current) => Fate::Changed(affiliation::changed_row(current, *worked, now)),
            None => {
                let id = batch.new_id();
                Fate::Created(affiliation::new_row(id, *who, place_of_work.id, *worked, now))
            }
        };
        let key = || format!("{member}, {}, {}", hospital.0, worked.from());
        rows.extend(batch.note(key, fate));
    }
    Ok(rows)
}

/// Returns the members with these numbers, folded, by number.
async fn members(
    db: &impl ConnectionTrait,
    numbers: impl Iterator<Item = &String>,
) -> Result<HashMap<String, Uuid>, Error> {
    let mut numbers: Vec<&String> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    let found = bulk::members_by_number(db, numbers).await?;
    Ok(found.into_iter().filter_map(|row| Some((row.member_number_folded?, row.id))).collect())
}
