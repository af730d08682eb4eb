//! Members, qualifications and affiliation periods, maintained by the secretariat.

use sea_orm::ConnectionTrait;
use serde_json::{Map, Value, json};
use shorei_contract::me::Role;
use shorei_contract::member::{NewAffiliation, NewMember, NewQualification};
use shorei_contract::scope::Scope;
use shorei_domain::id::MemberId;
use shorei_domain::member::{check_password, is_member};
use shorei_domain::period::Term;
use shorei_domain::refusal::{Place, Refusal};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::mail::Mail;
use crate::services::{departure, password, proof};
use crate::store::affiliation::{self, AffiliationRow};
use crate::store::member::{self, MemberFields, MemberRow};
use crate::store::page::Slice;
use crate::store::qualification::{self, QualificationRow};
use crate::store::{access_token, facility, password_link, session};
use crate::trail::Action;
use crate::unit::Unit;

/// The member with that identifier, for the secretariat. Staff are no members.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<MemberRow, Error> {
    call.require(Role::Secretariat)?;
    let found = member::find(db, MemberId(id)).await?;
    found.filter(|found| found.member_number.is_some()).ok_or(Error::NotFound)
}

/// The members of a page, by their kana, for the secretariat: all, or those who have left by today,
/// or those who have not.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(
    call: &Call,
    query: &str,
    left: Option<bool>,
    slice: &Slice<(String, Uuid)>,
) -> Result<Vec<MemberRow>, Error> {
    call.require(Role::Secretariat)?;
    let left = left.map(|left| (left, call.today()));
    member::list(call.app.db.read(), query, left, slice).await
}

/// Requires that the caller may change so much of a member, or add one: whoever sets a password or an address can sign
/// in as the member. Passwords are set by people alone, who have given their own a short while ago; addresses of members
/// who are there also by programs with a scope of their own.
///
/// # Errors
/// [`Error::SessionRequired`], [`Error::ReauthenticationRequired`], [`Error::InsufficientScope`].
pub async fn require_right(
    call: &Call,
    current: Option<&MemberRow>,
    input: &NewMember,
) -> Result<(), Error> {
    if input.password.is_some() {
        proof::require_recent(call).await?;
    }
    require_contact(call, current.map(|current| &*current.email), &input.email)
}

/// Requires that the caller may give a member who is there another address.
///
/// # Errors
/// [`Error::InsufficientScope`].
pub(crate) fn require_contact(
    call: &Call,
    current: Option<&str>,
    email: &str,
) -> Result<(), Error> {
    match current {
        Some(current) if current != email => call.require_scope(Scope::MembersContact),
        _ => Ok(()),
    }
}

/// The hash of a password that the secretariat sets, if it sets one that is long enough. One that is
/// not is refused when the member is written.
///
/// # Errors
/// When there are no threads to hash it.
pub async fn hash_password(call: &Call, password: Option<String>) -> Result<Option<String>, Error> {
    match password {
        Some(typed) => match check_password("password", &typed) {
            Ok(password) => Ok(Some(call.app.passwords.hash(password).await?)),
            Err(_) => Ok(None),
        },
        None => Ok(None),
    }
}

/// Adds a member. Without a password a mail invites them to set one.
///
/// # Errors
/// [`Error::Forbidden`], `password_too_short`, `already_exists`.
pub async fn create(
    call: &Call,
    unit: &Unit<'_>,
    input: NewMember,
    password_hash: Option<String>,
) -> Result<MemberRow, Error> {
    call.require(Role::Secretariat)?;
    let (fields, password) = fields(input);
    if let Some(password) = &password {
        check_password("password", password)?;
    }
    let id = MemberId(call.new_id());
    let added = member::insert(unit, id, fields, password_hash, false, call.real_now()).await?;
    if password.is_none() {
        password::invite(call, unit, &added).await?;
    }
    let event = call.entry(Action::MemberCreated, added.id);
    let details = json!({"member_number": added.member_number});
    unit.record([event.with(details)]).await?;
    Ok(added)
}

/// Corrects a member. Who leaves by it cannot sign in any more, and those who asked them are told. Links that were
/// mailed die with another password or address, and when the member leaves. The address of before is told of the new
/// one, which gets an invitation where there is no password yet. Another password ends sessions and personal tokens.
/// Where nothing differs, nothing is written.
///
/// # Errors
/// `password_too_short`, `already_exists`; [`Error::InsufficientScope`] for an address.
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &MemberRow,
    input: NewMember,
    password_hash: Option<String>,
) -> Result<MemberRow, Error> {
    let (fields, password) = fields(input);
    require_contact(call, Some(&current.email), &fields.email)?;
    if let Some(password) = &password {
        check_password("password", password)?;
        session::end_all(unit, current.id, call.real_now()).await?;
        access_token::delete_all(unit, current.id).await?;
    }
    let changed = changed_fields(current, &fields, password.is_some());
    if changed.is_empty() {
        return Ok(current.clone());
    }
    let details = change_of(current, &fields, &changed);
    let corrected = member::update(unit, current, fields, password_hash, call.real_now()).await?;
    let moved = current.email != corrected.email;
    let stays = is_member(corrected.left_on, call.today());
    if moved || password.is_some() || !stays {
        password_link::spend_all(unit, current.id, call.real_now()).await?;
    }
    if moved {
        let before = [(current.id, current.email.clone())];
        unit.mail_before(&before, &Mail::AddressChanged).await?;
        if stays && corrected.password_hash.is_none() {
            password::invite(call, unit, &corrected).await?;
        }
    }
    let event = call.entry(Action::MemberCorrected, current.id);
    unit.record([event.with(details)]).await?;
    departure::tell(call, unit).await?;
    Ok(corrected)
}

/// Returns the record as input for creating or correcting it.
#[must_use]
pub fn as_input(row: &MemberRow) -> NewMember {
    NewMember {
        member_number: row.member_number.clone().unwrap_or_default(),
        email: row.email.clone(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        family_name_kana: row.family_name_kana.clone(),
        given_name_kana: row.given_name_kana.clone(),
        password: None,
        left_on: row.left_on,
    }
}

/// Returns the fields of a member, and the password.
pub(crate) fn fields(input: NewMember) -> (MemberFields, Option<String>) {
    let NewMember {
        member_number,
        email,
        family_name,
        given_name,
        family_name_kana,
        given_name_kana,
        password,
        left_on,
    } = input;
    let fields = MemberFields {
        member_number: Some(member_number),
        email,
        family_name,
        given_name,
        family_name_kana,
        given_name_kana,
        left_on,
    };
    (fields, password)
}

/// Returns the fields that differ.
pub(crate) fn changed_fields(
    current: &MemberRow,
    fields: &MemberFields,
    password: bool,
) -> Vec<&'static str> {
    [
        ("member_number", current.member_number != fields.member_number),
        ("email", current.email != fields.email),
        ("family_name", current.family_name != fields.family_name),
        ("given_name", current.given_name != fields.given_name),
        ("family_name_kana", current.family_name_kana != fields.family_name_kana),
        ("given_name_kana", current.given_name_kana != fields.given_name_kana),
        ("left_on", current.left_on != fields.left_on),
        ("password", password),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect()
}

/// The old and new values of these fields; a password only by its name.
pub(crate) fn change_of(
    current: &MemberRow,
    fields: &MemberFields,
    changed: &[&'static str],
) -> Value {
    let values = [
        ("member_number", json!(current.member_number), json!(fields.member_number)),
        ("email", json!(current.email), json!(fields.email)),
        ("family_name", json!(current.family_name), json!(fields.family_name)),
        ("given_name", json!(current.given_name), json!(fields.given_name)),
        ("family_name_kana", json!(current.family_name_kana), json!(fields.family_name_kana)),
        ("given_name_kana", json!(current.given_name_kana), json!(fields.given_name_kana)),
        ("left_on", json!(current.left_on), json!(fields.left_on)),
    ];
    let (mut before, mut after) = (Map::new(), Map::new());
    for (name, old, new) in values.into_iter().filter(|(name, ..)| changed.contains(name)) {
        before.insert(name.to_owned(), old);
        after.insert(name.to_owned(), new);
    }
    json!({"changed": changed, "before": before, "after": after})
}

/// The term of a qualification, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find_qualification(
    call: &Call,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<QualificationRow, Error> {
    call.require(Role::Secretariat)?;
    qualification::find(db, id).await?.ok_or(Error::NotFound)
}

/// The terms of qualifications of a page, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list_qualifications(
    call: &Call,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<QualificationRow>, Error> {
    call.require(Role::Secretariat)?;
    qualification::list(call.app.db.read(), member, query, slice).await
}

/// Records a term of a member's qualification.
///
/// # Errors
/// `period_reversed`, `kind_ended`, `already_exists`.
pub async fn add_qualification(
    call: &Call,
    unit: &Unit<'_>,
    member: &MemberRow,
    input: NewQualification,
) -> Result<QualificationRow, Error> {
    let term = qualification_term(&input)?;
    let NewQualification { kind, term_from, term_to } = input;
    let id = call.new_id();
    let added = qualification::insert(unit, id, member.id, kind, term, call.real_now()).await?;
    let details =
        json!({"member_id": member.id, "kind": kind, "term_from": term_from, "term_to": term_to});
    let event = call.entry(Action::QualificationCreated, id).with(details);
    unit.record([event]).await?;
    Ok(added)
}

/// Corrects a term of a qualification, or ends it. What was approved under it stays. Where nothing
/// differs, nothing is written.
///
/// # Errors
/// As [`add_qualification`].
pub async fn correct_qualification(
    call: &Call,
    unit: &Unit<'_>,
    current: &QualificationRow,
    input: NewQualification,
) -> Result<QualificationRow, Error> {
    let term = qualification_term(&input)?;
    if qualification_as_input(current)? == input {
        return Ok(current.clone());
    }
    let NewQualification { kind, term_from, term_to } = input;
    let corrected = qualification::update(unit, current, kind, term, call.real_now()).await?;
    let details = json!({
        "before": {"kind": current.kind, "term_from": current.term_from, "term_to": current.term_to},
        "after": {"kind": kind, "term_from": term_from, "term_to": term_to},
    });
    let event = call.entry(Action::QualificationCorrected, current.id).with(details);
    unit.record([event]).await?;
    Ok(corrected)
}

/// The term of a qualification, if it may be recorded.
///
/// # Errors
/// `period_reversed`, `kind_ended`.
pub(crate) fn qualification_term(input: &NewQualification) -> Result<Term, Error> {
    let term = term("term_to", input.term_from, input.term_to)?;
    shorei_domain::qualification::QualificationKind::from(input.kind).check_term(term)?;
    Ok(term)
}

/// What a term holds, in the form in which it is created and corrected.
///
/// # Errors
/// When the database holds what no rule lets in.
pub fn qualification_as_input(row: &QualificationRow) -> Result<NewQualification, Error> {
    Ok(NewQualification {
        kind: row.to_domain()?.kind.into(),
        term_from: row.term_from,
        term_to: row.term_to,
    })
}

/// Returns the record as input for creating or correcting it.
#[must_use]
pub fn affiliation_as_input(row: &AffiliationRow) -> NewAffiliation {
    NewAffiliation {
        facility_id: row.facility_id,
        worked_from: row.worked_from,
        worked_to: row.worked_to,
    }
}

/// The stretch of work, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find_affiliation(
    call: &Call,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<AffiliationRow, Error> {
    call.require(Role::Secretariat)?;
    affiliation::find(db, id).await?.ok_or(Error::NotFound)
}

/// The stretches of work of a page, for the secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list_affiliations(
    call: &Call,
    member: Option<Uuid>,
    query: &str,
    slice: &Slice<Uuid>,
) -> Result<Vec<AffiliationRow>, Error> {
    call.require(Role::Secretariat)?;
    affiliation::list(call.app.db.read(), member, query, slice).await
}

/// Records where a member worked.
///
/// # Errors
/// `not_found` for the hospital, `period_reversed`, `already_exists`.
pub async fn add_affiliation(
    call: &Call,
    unit: &Unit<'_>,
    member: &MemberRow,
    input: &NewAffiliation,
) -> Result<AffiliationRow, Error> {
    let worked = worked(unit, input).await?;
    let id = call.new_id();
    let now = call.real_now();
    affiliation::insert(unit, id, member.id, input.facility_id, worked, now).await?;
    let details = json!({"member_id": member.id, "affiliation": input});
    let event = call.entry(Action::AffiliationCreated, id).with(details);
    unit.record([event]).await?;
    affiliation::find(unit, id).await?.ok_or(Error::NotFound)
}

/// Corrects where a member worked, or ends it. Where nothing differs, nothing is written.
///
/// # Errors
/// As [`add_affiliation`].
pub async fn correct_affiliation(
    call: &Call,
    unit: &Unit<'_>,
    current: &AffiliationRow,
    input: &NewAffiliation,
) -> Result<AffiliationRow, Error> {
    let worked = worked(unit, input).await?;
    let before = affiliation_as_input(current);
    if before == *input {
        return Ok(current.clone());
    }
    affiliation::update(unit, current, input.facility_id, worked, call.real_now()).await?;
    let event = call.entry(Action::AffiliationCorrected, current.id);
    unit.record([event.with(json!({"before": before, "after": input}))]).await?;
    affiliation::find(unit, current.id).await?.ok_or(Error::NotFound)
}

async fn worked(unit: &Unit<'_>, input: &NewAffiliation) -> Result<Term, Error> {
    if facility::find(unit, input.facility_id).await?.is_none() {
        return Err(Error::refused(Place::field("facility_id"), Refusal::NotFound));
    }
    term("worked_to", input.worked_from, input.worked_to)
}

/// Makes a term; refuses with `period_reversed` at the field of its end.
pub(crate) fn term(field: &'static str, from: Date, to: Option<Date>) -> Result<Term, Error> {
    Term::new(from, to).map_err(|reversed| {
        let why = Refusal::PeriodReversed { from: reversed.from, to: reversed.to };
        Error::refused(Place::field(field), why)
    })
}
