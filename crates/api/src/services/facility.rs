//! Hospitals and their accreditations, searched by everyone and maintained by the secretariat
//! (`S12`).

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::facility::{NewAccreditation, NewHospital};
use shorei_contract::me::Role;
use shorei_domain::refusal::{Place, Refusal};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::member::term;
use crate::store::accreditation::{self, AccreditationFields, AccreditationRow};
use crate::store::affiliation::{self, AffiliationRow};
use crate::store::facility::{self, FacilityRow};
use crate::store::page::Slice;
use crate::trail::Action;
use crate::unit::Unit;

/// Returns the hospital with this identifier.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<FacilityRow, Error> {
    facility::find(db, id).await?.ok_or(Error::NotFound)
}

/// A hospital where a member works or worked.
#[derive(Clone, Debug)]
pub struct Workplace {
    /// The hospital.
    pub facility: Uuid,
    /// Its name today.
    pub name: String,
    /// The member's affiliation periods there, newest first.
    pub worked: Vec<AffiliationRow>,
    /// Its accreditation terms, newest first.
    pub terms: Vec<AccreditationRow>,
}

/// Returns the hospitals where the caller works or worked, latest first (`S21`).
///
/// # Errors
/// [`Error::Forbidden`] for staff, who are not members.
pub async fn own(call: &Call) -> Result<Vec<Workplace>, Error> {
    call.require(Role::Applicant)?;
    let db = call.app.db.read();
    let stretches = affiliation::of_members(db, &[call.actor.member().0]).await?;
    let hospitals = stretches.iter().map(|stretch| stretch.facility_id);
    let terms = accreditation::of_facilities(db, hospitals).await?;
    let mut places: Vec<Workplace> = Vec::new();
    for stretch in stretches {
        if let Some(known) = places.iter_mut().find(|place| place.facility == stretch.facility_id) {
            known.worked.push(stretch);
            continue;
        }
        let here = terms.iter().filter(|term| term.facility_id == stretch.facility_id);
        places.push(Workplace {
            facility: stretch.facility_id,
            name: stretch.facility_name.clone(),
            terms: here.cloned().collect(),
            worked: vec![stretch],
        });
    }
    Ok(places)
}

/// Returns a page of hospitals, by name.
///
/// # Errors
/// If the database refuses.
pub async fn list(
    call: &Call,
    query: &str,
    slice: &Slice<(String, Uuid)>,
) -> Result<Vec<FacilityRow>, Error> {
    facility::list(call.app.db.read(), query, slice).await
}

/// Returns a page of accreditation terms, newest first: the candidates for 診療施設名.
///
/// # Errors
/// If the database refuses.
pub async fn list_candidates(
    call: &Call,
    query: &str,
    slice: &Slice<(Date, Uuid)>,
) -> Result<Vec<AccreditationRow>, Error> {
    accreditation::list(call.app.db.read(), query, None, slice).await
}

/// Returns a page of accreditation terms to the secretariat; only of one hospital if given.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list_accreditations(
    call: &Call,
    query: &str,
    facility: Option<Uuid>,
    slice: &Slice<(Date, Uuid)>,
) -> Result<Vec<AccreditationRow>, Error> {
    call.require(Role::Secretariat)?;
    accreditation::list(call.app.db.read(), query, facility, slice).await
}

/// Adds a hospital.
///
/// # Errors
/// [`Error::Forbidden`], `already_exists` for the same name in the same prefecture.
pub async fn create(
    call: &Call,
    unit: &Unit<'_>,
    input: NewHospital,
) -> Result<FacilityRow, Error> {
    call.require(Role::Secretariat)?;
    let details = json!(input);
    let NewHospital { name, name_kana, prefecture } = input;
    refuse_twin(unit, &name, &prefecture, None).await?;
    let id = call.new_id();
    let added = facility::insert(unit, id, name, name_kana, prefecture, call.real_now()).await?;
    let event = call.entry(Action::FacilityCreated, id).with(details);
    unit.record([event]).await?;
    Ok(added)
}

/// Corrects a hospital. Its accreditation terms keep the names they were created with. Writes
/// nothing if nothing differs.
///
/// # Errors
/// `already_exists`.
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &FacilityRow,
    input: NewHospital,
) -> Result<FacilityRow, Error> {
    let before = as_input(current);
    if before == input {
        return Ok(current.clone());
    }
    let details = json!({"before": before, "after": input});
    let NewHospital { name, name_kana, prefecture } = input;
    refuse_twin(unit, &name, &prefecture, Some(current)).await?;
    let corrected =
        facility::update(unit, current, name, name_kana, prefecture, call.real_now()).await?;
    let event = call.entry(Action::FacilityCorrected, current.id).with(details);
    unit.record([event]).await?;
    Ok(corrected)
}

/// Refuses the name of another hospital, ignoring composition, spaces and width. A hospital whose
/// name was a duplicate before this rule keeps it.
async fn refuse_twin(
    unit: &Unit<'_>,
    name: &str,
    prefecture: &str,
    current: Option<&FacilityRow>,
) -> Result<(), Error> {
    let key = facility::key(name, prefecture);
    let is_kept = |row: &FacilityRow| facility::key(&row.name, &row.prefecture) == key;
    if current.is_some_and(is_kept) || facility::with_key(unit, &key).await?.is_empty() {
        return Ok(());
    }
    Err(Error::refused(Place::field("name"), Refusal::AlreadyExists { field: "name" }))
}

/// Returns the record as input for creating or correcting it.
#[must_use]
pub fn as_input(row: &FacilityRow) -> NewHospital {
    NewHospital {
        name: row.name.clone(),
        name_kana: row.name_kana.clone(),
        prefecture: row.prefecture.clone(),
    }
}

/// Returns the accreditation term with this identifier, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find_accreditation(
    call: &Call,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<AccreditationRow, Error> {
    call.require(Role::Secretariat)?;
    accreditation::find(db, id).await?.ok_or(Error::NotFound)
}

/// Records an accreditation term of a hospital, under its current name unless another is given.
///
/// # Errors
/// [`Error::Forbidden`], `period_reversed`, `already_exists` for the same number and first day.
pub async fn add_accreditation(
    call: &Call,
    unit: &Unit<'_>,
    facility: &FacilityRow,
    input: NewAccreditation,
) -> Result<AccreditationRow, Error> {
    call.require(Role::Secretariat)?;
    let details = json!({"facility_id": facility.id, "accreditation": input});
    let fields = accreditation_fields(input, &facility.name)?;
    let id = call.new_id();
    let added = accreditation::insert(unit, id, facility.id, fields, call.real_now()).await?;
    let event = call.entry(Action::AccreditationCreated, id).with(details);
    unit.record([event]).await?;
    Ok(added)
}

/// Corrects or ends an accreditation term. Reports approved under it stay as they are. Writes
/// nothing if nothing differs.
///
/// # Errors
/// Those of [`add_accreditation`].
pub async fn correct_accreditation(
    call: &Call,
    unit: &Unit<'_>,
    current: &AccreditationRow,
    input: NewAccreditation,
) -> Result<AccreditationRow, Error> {
    let before = accreditation_as_input(current)?;
    if before == input {
        return Ok(current.clone());
    }
    let details = json!({"before": before, "after": input});
    let fields = accreditation_fields(input, &current.name)?;
    let corrected = accreditation::update(unit, current, fields, call.real_now()).await?;
    let event = call.entry(Action::AccreditationCorrected, current.id);
    unit.record([event.with(details)]).await?;
    Ok(corrected)
}

/// Returns the record as input for creating or correcting it.
///
/// # Errors
/// If the database contains invalid data.
pub fn accreditation_as_input(row: &AccreditationRow) -> Result<NewAccreditation, Error> {
    Ok(NewAccreditation {
        number: row.number.clone(),
        kind: row.to_domain()?.kind.into(),
        term_from: row.term_from,
        term_to: row.term_to,
        name: Some(row.name.clone()),
    })
}

/// Returns the fields of an accreditation term, with `default_name` unless a name is given.
pub(crate) fn accreditation_fields(
    input: NewAccreditation,
    default_name: &str,
) -> Result<AccreditationFields, Error> {
    let NewAccreditation { number, kind, term_from, term_to, name } = input;
    Ok(AccreditationFields {
        number,
        kind,
        term: term("term_to", term_from, term_to)?,
        name: name.unwrap_or_else(|| default_name.to_owned()),
    })
}
