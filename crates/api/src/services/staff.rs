//! The secretariat's own accounts: made on the command line only.

use std::sync::Arc;

use shorei_domain::id::MemberId;
use shorei_domain::member::{Language, check_password};

use crate::context::{App, Visit};
use crate::error::Error;
use crate::store::member::{self, MemberFields, MemberRow};
use crate::trail::Action;
use crate::unit::Unit;

/// Who gets an account.
#[derive(Clone, Debug)]
pub struct StaffNames {
    /// The address that the person signs in with.
    pub email: String,
    /// 姓.
    pub family_name: String,
    /// 名; may be empty.
    pub given_name: String,
}

/// Makes an account with the role of the secretariat only: without member number or book.
///
/// # Errors
/// `password_too_short`; `already_exists` for an address that has an account.
pub async fn add(app: &Arc<App>, names: StaffNames, password: String) -> Result<(), Error> {
    check_password("password", &password)?;
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
