//! The secretariat's own accounts, created only on the command line.

use std::sync::Arc;

use shorei_domain::id::MemberId;
use shorei_domain::member::{Language, check_password};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use shorei_domain::text::{is_address, is_line, line};

use crate::context::{App, Visit};
use crate::error::Error;
use crate::store::member::{self, MemberFields, MemberRow};
use crate::trail::Action;
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
    let StaffNames { email, family_name, given_name } = names;
    let fields = MemberFields {
        member_number: None,
        email,
        family_name,
        given_name,
        family_name_kana: String::new(),
        given_name_kana: String::new(),
        left_on: None,
    };
    let id = MemberId(visit.new_id());
    let added =
        member::insert(unit, id, fields, Some(password_hash), true, visit.real_now()).await?;
    unit.record([visit.entry(Action::StaffCreated, id.0)]).await?;
    Ok(added)
}
