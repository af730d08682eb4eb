//! The secretariat's own accounts.

use std::sync::Arc;

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::me::Role;
use shorei_contract::staff::{NewStaff, StaffChange, StaffRole};
use shorei_domain::id::MemberId;
use shorei_domain::member::{Language, check_password};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use shorei_domain::text::{is_address, is_line, line};
use uuid::Uuid;

use crate::context::{App, Call, Visit};
use crate::error::Error;
use crate::services::{password, proof};
use crate::store::member::{self, MemberFields, MemberRow};
use crate::store::session;
use crate::trail::{Action, Entry};
use crate::unit::Unit;

/// The person who gets an account.
#[derive(Clone, Debug)]
pub struct StaffNames {
    /// The address that the person signs in with.
    pub email: String,
    /// 姓.
    pub family_name: String,
    /// 名; may be empty.
    pub given_name: String,
}

/// The maximum length of a name, in characters.
const NAME_MAX: usize = 100;

impl StaffNames {
    /// Returns the names as stored, checked by the same rules as members' names.
    ///
    /// # Errors
    /// `invalid_value`, `field_required`, `field_too_long`.
    pub fn checked(self) -> Result<Self, Refusals> {
        let Self { email, family_name, given_name } = self;
        let [email, family_name, given_name] =
            [email, family_name, given_name].map(|text| line(&text));
        let mut refusals = Refusals::none();
        if !is_address(&email) {
            refusals.add(Place::field("email"), Refusal::NotAnAddress);
        }
        if family_name.is_empty() {
            refusals.add(Place::field("family_name"), Refusal::FieldRequired);
        }
        for (field, name) in [("family_name", &family_name), ("given_name", &given_name)] {
            let length = name.chars().count();
            if !is_line(name) {
                refusals.add(Place::field(field), Refusal::NotALine);
            } else if length > NAME_MAX {
                refusals.add(Place::field(field), Refusal::FieldTooLong { length, max: NAME_MAX });
            }
        }
        refusals.or(Self { email, family_name, given_name })
    }

    /// The fields of an account without a member number.
    fn into_fields(self) -> MemberFields {
        let Self { email, family_name, given_name } = self;
        MemberFields {
            member_number: None,
            email,
            family_name,
            given_name,
            family_name_kana: String::new(),
            given_name_kana: String::new(),
            left_on: None,
        }
    }
}

/// Makes an account with the role of the secretariat only: without member number or book.
///
/// # Errors
/// Those of [`StaffNames::checked`]; `password_too_short`, `field_too_long`, `password_too_common`; `already_exists` for an address that has an
/// account.
pub async fn add(app: &Arc<App>, names: StaffNames, password: String) -> Result<(), Error> {
    let names = names.checked()?;
    let password = check_password("password", &password)?;
    let hash = app.passwords.hash(password).await?;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit.write(async |unit| insert(&visit, unit, names.clone(), hash.clone()).await).await?;
    Ok(())
}

/// Makes such an account, with the hash of its password.
///
/// # Errors
/// `already_exists` for an address that has an account.
pub async fn insert(
    visit: &Visit,
    unit: &Unit<'_>,
    names: StaffNames,
    password_hash: String,
) -> Result<MemberRow, Error> {
    let fields = names.into_fields();
    let id = MemberId(visit.new_id());
    let added =
        member::insert(unit, id, fields, Some(password_hash), true, visit.real_now()).await?;
    unit.record([visit.entry(Action::StaffCreated, id.0)]).await?;
    Ok(added)
}

/// Returns the secretariat's accounts.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn list(call: &Call) -> Result<Vec<MemberRow>, Error> {
    call.require(Role::Secretariat)?;
    member::all_staff(call.app.db.read()).await
}

/// Returns an account of the secretariat.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub async fn find(call: &Call, db: &impl ConnectionTrait, id: Uuid) -> Result<MemberRow, Error> {
    call.require(Role::Secretariat)?;
    let found = member::find(db, MemberId(id)).await?;
    found.filter(|found| found.is_staff).ok_or(Error::NotFound)
}

/// Makes an account for a colleague, whom a mail invites to set a password.
///
/// # Errors
/// [`Error::Forbidden`], `already_exists`.
pub async fn invite(call: &Call, unit: &Unit<'_>, input: NewStaff) -> Result<MemberRow, Error> {
    call.require(Role::Secretariat)?;
    let NewStaff { email, family_name, given_name, role } = input;
    let fields = StaffNames { email, family_name, given_name }.into_fields();
    let id = MemberId(call.new_id());
    let added = member::insert(unit, id, fields, None, true, call.real_now()).await?;
    let added = member::update_staff(unit, &added, role, None, call.real_now()).await?;
    password::invite(call, unit, &added).await?;
    let entry = call.entry(Action::StaffCreated, id.0).with(json!({"role": role}));
    unit.record([entry]).await?;
    Ok(added)
}

/// What an account holds, in the form in which it is changed.
#[must_use]
pub fn as_input(row: &MemberRow) -> StaffChange {
    StaffChange { role: StaffRole::of(row.staff_role.as_deref()), ended: row.left_on.is_some() }
}

/// Changes what a colleague may do, or ends their account, its sessions and tokens.
///
/// # Errors
/// [`Error::ReauthenticationRequired`] longer than ten minutes after the caller's sign-in;
/// `last_secretary`.
pub async fn correct(
    call: &Call,
    unit: &Unit<'_>,
    current: &MemberRow,
    input: StaffChange,
) -> Result<MemberRow, Error> {
    proof::require_recent(call).await?;
    let entry = |action| call.entry(action, current.id);
    change(call, unit, current, input, entry).await
}

/// The same on the command line, for the account with that address.
///
/// # Errors
/// [`Error::NotFound`]; `last_secretary`.
pub async fn change_by_address(
    app: &Arc<App>,
    email: &str,
    input: impl Fn(StaffChange) -> StaffChange,
) -> Result<(), Error> {
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit
        .write(async |unit| {
            let current = by_address(unit, email).await?;
            let input = input(as_input(&current));
            let entry = |action| visit.entry(action, current.id);
            change(&visit, unit, &current, input, entry).await.map(|_| ())
        })
        .await
}

/// Sets the password of the account with that address, and ends its sessions.
///
/// # Errors
/// [`Error::NotFound`]; what is wrong with the password.
pub async fn set_password(app: &Arc<App>, email: &str, password: String) -> Result<(), Error> {
    let password = check_password("password", &password)?;
    let hash = app.passwords.hash(password).await?;
    let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
    visit
        .write(async |unit| {
            let current = by_address(unit, email).await?;
            member::set_password(unit, MemberId(current.id), hash.clone()).await?;
            session::end_all(unit, current.id, visit.real_now()).await?;
            unit.record([visit.entry(Action::PasswordSet, current.id)]).await
        })
        .await
}

async fn by_address(db: &impl ConnectionTrait, email: &str) -> Result<MemberRow, Error> {
    let found = member::find_by_user_id(db, email).await?;
    found.filter(|found| found.is_staff).ok_or(Error::NotFound)
}

async fn change(
    visit: &Visit,
    unit: &Unit<'_>,
    current: &MemberRow,
    input: StaffChange,
    entry: impl Fn(Action) -> Entry,
) -> Result<MemberRow, Error> {
    let before = as_input(current);
    if before == input {
        return Ok(current.clone());
    }
    let may_all = |change: StaffChange| !change.ended && change.role == StaffRole::Secretariat;
    if may_all(before) && !may_all(input) {
        let others = member::all_staff(unit).await?;
        let is_other = |row: &MemberRow| row.id != current.id && may_all(as_input(row));
        if !others.iter().any(is_other) {
            return Err(Error::refused(Place::whole(), Refusal::LastSecretary));
        }
    }
    let ended_on = input.ended.then(|| current.left_on.unwrap_or_else(|| visit.today()));
    let now = visit.real_now();
    let changed = member::update_staff(unit, current, input.role, ended_on, now).await?;
    if input.ended {
        session::end_all(unit, current.id, now).await?;
    }
    let action =
        if input.ended && !before.ended { Action::StaffEnded } else { Action::StaffCorrected };
    let details = json!({"before": before, "after": input});
    unit.record([entry(action).with(details)]).await?;
    Ok(changed)
}
